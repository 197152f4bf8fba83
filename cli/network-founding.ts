import { type Connection, Keypair, type TransactionInstruction } from '@solana/web3.js';
import { createNetwork, type NetworkTerms } from '../programs/client/network-instructions.ts';
import { type Quote, quote } from '../programs/client/quote.ts';
import { type Receipt, sendAndConfirm } from '../programs/client/send.ts';
import {
  createMint,
  ensureTokenAccount,
  fundVault as fundInstructions,
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
  readonly clock: Clock;
}

export interface Founding {
  readonly network: NetworkId;
  readonly mint: Address;
  readonly instructions: readonly TransactionInstruction[];
  readonly quote: Quote;
}

/** Makes the mint when there is none yet, and prices the creation of the network by simulation. */
export async function prepareFounding(options: FoundOptions): Promise<Founding> {
  const { connection, creator, terms, random, clock } = options;
  const keypair = await keypairOf(creator);
  const mint =
    options.mint ?? (await createMint(connection, keypair, MINT_DECIMALS, { clock }, Keypair.generate()));
  const { network, instructions } = await createNetwork(creator.address, mint, random.bytes(8), terms);
  return { network, mint, instructions, quote: await quote(connection, keypair.publicKey, instructions) };
}

/** Sends what was prepared. */
export async function sendFounding(
  founding: Founding,
  { connection, creator, clock }: FoundOptions,
): Promise<Receipt> {
  return await sendAndConfirm(connection, founding.instructions, [await keypairOf(creator)], { clock });
}

/** Both at once, without asking: what `start` and scripts use. */
export async function foundNetwork(
  options: FoundOptions,
): Promise<{ network: NetworkId; mint: Address; receipt: Receipt }> {
  const founding = await prepareFounding(options);
  return { network: founding.network, mint: founding.mint, receipt: await sendFounding(founding, options) };
}

export interface FundOptions {
  readonly connection: Connection;
  readonly network: NetworkId;
  readonly mint: Address;
  readonly owner: Wallet;
  readonly amount: TokenAmount;
  readonly decimals: number;
  /** Mint the tokens first: only for mints the owner may mint, that is for development. */
  readonly minting: boolean;
}

/** The instructions that put tokens into the vault of a network, with their price. */
export async function prepareFunding(
  options: FundOptions,
): Promise<{ instructions: readonly TransactionInstruction[]; quote: Quote }> {
  const { connection, network, mint, owner, amount, decimals } = options;
  const { account, instructions } = await ensureTokenAccount(owner.address, owner.address, mint);
  const minted = options.minting ? await mintTokens(mint, account, owner.address, amount) : [];
  const funded = await fundInstructions(network, mint, owner.address, amount, decimals);
  const all = [...instructions, ...minted, ...funded];
  return { instructions: all, quote: await quote(connection, (await keypairOf(owner)).publicKey, all) };
}

/** Funds the vault without asking. */
export async function fundVault(options: FundOptions & { readonly clock: Clock }): Promise<Receipt> {
  const { instructions } = await prepareFunding(options);
  return await sendAndConfirm(options.connection, instructions, [await keypairOf(options.owner)], {
    clock: options.clock,
  });
}
