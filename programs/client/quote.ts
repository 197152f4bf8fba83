import {
  type Connection,
  type PublicKey,
  type TransactionInstruction,
  TransactionMessage,
} from '@solana/web3.js';
import type { Address } from '../../protocol/ids.ts';
import { type Lamports, lamports } from '../../protocol/units.ts';
import { addressOf } from './addresses.ts';
import { failureOf, rpc, rpcValue } from './failures.ts';
import { priorityPrice, unitsLimit } from './send.ts';
import { budgeted, simulate } from './signed.ts';

/** What sending would cost, told before anybody signs. */
export interface Quote {
  /** Signatures and priority; the fee payer's, paid even when the transaction fails. */
  readonly fee: Lamports;
  /** The part of the fee that is bid for being taken sooner. */
  readonly priority: Lamports;
  /** Rent of new accounts, bonds and transfers of the fee payer, less what comes back to it. */
  readonly deposit: Lamports;
  /** Fee and deposit of the fee payer. */
  readonly total: Lamports;
  readonly balance: Lamports;
  /** What the balance lacks; zero when it suffices. */
  readonly missing: Lamports;
  /** The same of every other wallet that was asked about. */
  readonly others: readonly OtherCost[];
  readonly units: number;
}

export interface OtherCost {
  readonly wallet: Address;
  /** Negative when it gets something back. */
  readonly deposit: Lamports;
}

/**
 * Prices instructions by simulating them.
 * @param others signers that pay rent or bonds although another wallet pays the fee
 * @throws what `sendAndConfirm` would throw for a refusal
 */
export async function quote(
  connection: Connection,
  payer: PublicKey,
  instructions: readonly TransactionInstruction[],
  others: readonly PublicKey[] = [],
): Promise<Quote> {
  const wallets = [payer, ...others.filter((each) => !each.equals(payer))];
  const before = await balancesOf(connection, wallets);
  const { units, balances } = await simulate(connection, payer, instructions, wallets);
  const limit = unitsLimit(units);
  const price = await priorityPrice(connection, instructions);
  const plain = await feeFor(connection, payer, budgeted(instructions, limit, 0n));
  const priority = (BigInt(limit) * price + 999_999n) / 1_000_000n;
  const spent = wallets.map((_, index) => (before[index] ?? 0n) - (balances[index] ?? 0n));
  const [balance = 0n] = before;
  const fee = plain + priority;
  // The simulation charged the signatures already, at a price of zero.
  const deposit = (spent[0] ?? 0n) - plain;
  const total = fee + deposit;
  return {
    fee: lamports(fee),
    priority: lamports(priority),
    deposit: lamports(deposit),
    total: lamports(total),
    balance: lamports(balance),
    missing: lamports(total > balance ? total - balance : 0n),
    others: wallets
      .slice(1)
      .map((wallet, index) => ({ wallet: addressOf(wallet), deposit: lamports(spent[index + 1] ?? 0n) })),
    units,
  };
}

async function balancesOf(connection: Connection, wallets: readonly PublicKey[]): Promise<bigint[]> {
  const found = await rpcValue(connection.getMultipleAccountsInfoAndContext([...wallets]));
  return found.map((account) => BigInt(account?.lamports ?? 0));
}

async function feeFor(
  connection: Connection,
  payer: PublicKey,
  instructions: readonly TransactionInstruction[],
): Promise<bigint> {
  const { blockhash } = await rpcValue(connection.getLatestBlockhashAndContext());
  const message = new TransactionMessage({
    payerKey: payer,
    recentBlockhash: blockhash,
    instructions: [...instructions],
  });
  const { value } = await rpc(connection.getFeeForMessage(message.compileToLegacyMessage()));
  if (value === null) throw await failureOf(new Error('the endpoint gave no fee'));
  return BigInt(value);
}
