import { type Connection, Keypair, type TransactionInstruction } from '@solana/web3.js';
import { createNetwork, type NetworkTerms } from '../programs/client/network-instructions.ts';
import { type Receipt, sendAndConfirm } from '../programs/client/send.ts';
import {
  ensureTokenAccount,
  fundVault as fundInstructions,
  makeMint,
  mintTokens,
} from '../programs/client/tokens.ts';
import type { Clock } from '../protocol/clock.ts';
import type { Address, NetworkId } from '../protocol/ids.ts';
import type { Random } from '../protocol/random.ts';
import type { TokenAmount } from '../protocol/units.ts';
import { keypairOf } from './chain/cluster.ts';
import type { Wallet } from './wallet.ts';

/** Reward tokens of a network made here have six decimals. */
export const MINT_DECIMALS = 6;

export interface FoundOptions {
  readonly connection: Connection;
  readonly creator: Wallet;
  /** An existing mint without freeze authority; a new one the creator may mint when absent. */
  readonly mint?: Address;
  readonly terms: NetworkTerms;
  readonly random: Random;
}

export interface Founding {
  readonly network: NetworkId;
  readonly mint: Address;
  readonly instructions: readonly TransactionInstruction[];
  /** Signs once, where a mint is made; nobody needs it afterwards. */
  readonly mintKey: Keypair | undefined;
}

/** Mint, network and vault in one transaction: all of it is made or nothing. */
export async function prepareFounding(options: FoundOptions): Promise<Founding> {
  const { connection, creator, terms, random } = options;
  const mintKey = options.mint === undefined ? Keypair.generate() : undefined;
  const made =
    mintKey === undefined ? undefined : await makeMint(connection, creator.address, MINT_DECIMALS, mintKey);
  const mint = options.mint ?? (made?.mint as Address);
  const { network, instructions } = await createNetwork(creator.address, mint, random.bytes(8), terms);
  return { network, mint, instructions: [...(made?.instructions ?? []), ...instructions], mintKey };
}

/** Without asking: what `start` and scripts use. */
export async function foundNetwork(
  options: FoundOptions & { readonly clock: Clock },
): Promise<{ network: NetworkId; mint: Address; receipt: Receipt }> {
  const { network, mint, instructions, mintKey } = await prepareFounding(options);
  const creator = await keypairOf(options.creator);
  const signers = mintKey === undefined ? [creator] : [creator, mintKey];
  const { clock } = options;
  return {
    network,
    mint,
    receipt: await sendAndConfirm(options.connection, instructions, signers, { clock }),
  };
}

export interface FundOptions {
  readonly network: NetworkId;
  readonly mint: Address;
  readonly owner: Wallet;
  /** Pays the rent of the owner's token account where there is none; the owner when absent. */
  readonly payer?: Wallet | undefined;
  readonly amount: TokenAmount;
  readonly decimals: number;
  /** Mint the tokens first: only for mints the owner may mint, that is for development. */
  readonly minting: boolean;
}

/** The instructions that put tokens into the vault of a network. */
export async function prepareFunding(options: FundOptions): Promise<TransactionInstruction[]> {
  const { network, mint, owner, payer = owner, amount, decimals } = options;
  const { account, instructions } = await ensureTokenAccount(payer.address, owner.address, mint);
  const minted = options.minting ? await mintTokens(mint, account, owner.address, amount) : [];
  const funded = await fundInstructions(network, mint, owner.address, amount, decimals);
  return [...instructions, ...minted, ...funded];
}

/** Funds the vault without asking. */
export async function fundVault(
  options: FundOptions & { readonly connection: Connection; readonly clock: Clock },
): Promise<Receipt> {
  const instructions = await prepareFunding(options);
  return await sendAndConfirm(options.connection, instructions, [await keypairOf(options.owner)], {
    clock: options.clock,
  });
}
