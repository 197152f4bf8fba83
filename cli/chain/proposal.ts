import type { TransactionInstruction } from '@solana/web3.js';
import type { Quote } from '../../programs/client/quote.ts';
import type { Receipt } from '../../programs/client/send.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { Address } from '../../protocol/ids.ts';
import { type Lamports, lamports } from '../../protocol/units.ts';
import type { Run } from '../command.ts';
import { showSol } from '../output/units.ts';
import { askToGoOn } from '../prompts.ts';
import { openWallet, type Wallet } from '../wallet.ts';
import { type Cluster, keypairOf } from './cluster.ts';
import { tellProposal } from './tell-proposal.ts';

/** Flags of every command that sends a transaction. */
export interface SendFlags {
  readonly yes?: boolean;
  readonly yesMainnet?: boolean;
  readonly dryRun?: boolean;
}

/** A wallet that signs, and as what. */
export interface Party {
  readonly role: string;
  readonly wallet: Wallet;
  /** A key that only signs to become a new account: it pays and gets nothing. */
  readonly made?: true;
}

/** A transaction before anybody signed it. */
export interface Proposal {
  /** What it does, in the words the question ends with: "retire robot 5xk…". */
  readonly what: string;
  readonly instructions: readonly TransactionInstruction[];
  /** Who signs besides the fee payer; the first of them pays the fee when there is no `--payer`. */
  readonly parties: readonly [Party, ...Party[]];
  /** Pays the fee whatever `--payer` says; it signs here as a party, or elsewhere. */
  readonly feePayer?: Address;
  /** Who signs on another machine. */
  readonly elsewhere?: readonly { readonly role: string; readonly address: Address }[];
  /** The part of what is paid that is a bond and comes back later. */
  readonly bond?: Lamports | undefined;
}

/** What a proposal costs and who pays it; everything a person is told before signing. */
export interface Priced {
  readonly proposal: Proposal;
  readonly feePayer: Address;
  /** Its wallet, where it signs here. */
  readonly payer: Wallet | undefined;
  readonly quote: Quote;
  readonly rent: Lamports;
  readonly bond: Lamports;
}

/** What became of it. */
export interface Outcome {
  readonly result: 'sent' | 'would send';
  readonly priced: Priced;
  readonly receipt: Receipt | undefined;
}

/**
 * The one way a command sends a transaction: price it by simulation, say what it does, costs and who signs it where,
 * ask, sign, send and confirm. `--dry-run` ends before the question.
 * @throws CLI_FUNDS_SHORT, CLI_MAINNET_UNCONFIRMED, CLI_FLAG_MISSING, CLI_CANCELLED and what the chain client throws
 */
export async function carryOut(
  run: Run,
  flags: SendFlags,
  cluster: Cluster,
  proposal: Proposal,
): Promise<Outcome> {
  const { priced, agreed } = await agreeOn(run, flags, cluster, proposal);
  if (!agreed) return { result: 'would send', priced, receipt: undefined };
  return { result: 'sent', priced, receipt: await send(run, cluster, priced) };
}

/** All of that but the sending; not agreed is a dry run, a no is thrown. */
export async function agreeOn(
  run: Run,
  flags: SendFlags,
  cluster: Cluster,
  proposal: Proposal,
): Promise<{ readonly priced: Priced; readonly agreed: boolean }> {
  const priced = await price(run, cluster, proposal);
  tellProposal(run.output, cluster, priced);
  if (cluster.mainnet && flags.yesMainnet !== true)
    throw new FleetError('CLI_MAINNET_UNCONFIRMED', { url: cluster.origin });
  assertFunds(priced);
  if (flags.dryRun === true) return { priced, agreed: false };
  const { what } = proposal;
  if (flags.yes !== true) {
    await askToGoOn(run.output, `${what.charAt(0).toUpperCase()}${what.slice(1)}?`, '--yes');
  }
  return { priced, agreed: true };
}

async function price(run: Run, { connection }: Cluster, proposal: Proposal): Promise<Priced> {
  const { quote } = await import('../../programs/client/quote.ts');
  const { publicKey } = await import('../../programs/client/addresses.ts');
  const [first] = proposal.parties;
  const payerFile = run.settings.find('payer');
  const here = payerFile === undefined ? first.wallet : openWallet(payerFile);
  const payer = proposal.feePayer === undefined ? here : undefined;
  const feePayer = proposal.feePayer ?? here.address;
  const others = proposal.parties
    .filter(({ made }) => made === undefined)
    .map(({ wallet }) => publicKey(wallet.address));
  const told = await quote(connection, publicKey(feePayer), proposal.instructions, others);
  const deposits = [told.deposit, ...told.others.map(({ deposit }) => deposit)];
  const bond = proposal.bond ?? lamports(0n);
  const rent = lamports(deposits.reduce((sum, each) => sum + each, 0n) - bond);
  return { proposal, feePayer, payer, quote: told, rent, bond };
}

function assertFunds({ feePayer, quote }: Priced): void {
  if (quote.missing <= 0n) return;
  const context = { payer: feePayer, has: showSol(quote.balance), needs: showSol(quote.total) };
  throw new FleetError('CLI_FUNDS_SHORT', context);
}

async function send(run: Run, { connection }: Cluster, { proposal, payer }: Priced): Promise<Receipt> {
  const { sendAndConfirm } = await import('../../programs/client/send.ts');
  const here = proposal.parties.map(({ wallet }) => wallet);
  const wallets = payer === undefined ? here : [payer, ...here];
  const signers = await Promise.all(
    [...new Map(wallets.map((wallet) => [wallet.address, wallet])).values()].map(keypairOf),
  );
  return await sendAndConfirm(connection, proposal.instructions, signers, { clock: run.environment.clock });
}
