import {
  type Connection,
  type PublicKey,
  type TransactionInstruction,
  TransactionMessage,
} from '@solana/web3.js';
import { type Lamports, lamports } from '../../protocol/units.ts';
import { failureOf, rpc, rpcValue } from './failures.ts';
import { priorityPrice, unitsLimit } from './send.ts';
import { budgeted, simulate } from './signed.ts';

/** What sending would cost the payer, told before anybody signs. */
export interface Quote {
  /** Signatures and priority; paid even when the transaction fails. */
  readonly fee: Lamports;
  /** Rent of new accounts, bonds and transfers, less what comes back. */
  readonly deposit: Lamports;
  readonly total: Lamports;
  readonly balance: Lamports;
  /** What the balance lacks; zero when it suffices. */
  readonly missing: Lamports;
  readonly units: number;
}

/** Prices instructions by simulating them. @throws what `sendAndConfirm` would throw for a refusal */
export async function quote(
  connection: Connection,
  payer: PublicKey,
  instructions: readonly TransactionInstruction[],
): Promise<Quote> {
  const balance = BigInt(await rpcValue(connection.getBalanceAndContext(payer)));
  const simulation = await simulate(connection, payer, instructions);
  const price = await priorityPrice(connection, instructions);
  const plain = await feeFor(connection, payer, budgeted(instructions, unitsLimit(simulation.units), 0n));
  const fee = plain + (BigInt(unitsLimit(simulation.units)) * price + 999_999n) / 1_000_000n;
  // The simulation charged the signatures already, at a price of zero.
  const deposit = balance - simulation.payerBalance - plain;
  const total = fee + deposit;
  return {
    fee: lamports(fee),
    deposit: lamports(deposit),
    total: lamports(total),
    balance: lamports(balance),
    missing: lamports(total > balance ? total - balance : 0n),
    units: simulation.units,
  };
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
