import type { Connection, Keypair, PublicKey, TransactionInstruction } from '@solana/web3.js';
import { isFleetError } from '../../protocol/errors.ts';
import { type Lamports, lamports } from '../../protocol/units.ts';
import { type ConfirmOptions, confirm } from './confirm.ts';
import { rpc } from './failures.ts';
import { budgeted, type SignedTransaction, sign, simulate } from './signed.ts';

export interface SendOptions extends ConfirmOptions {
  /** Upper bound of the price in micro-lamports a compute unit; 100,000 when absent. */
  readonly maxMicroLamports?: bigint;
  /** Called with the signed bytes before the first send, so that a caller can keep them across a crash. */
  readonly onSigned?: (signed: SignedTransaction) => Promise<void> | void;
}

/** What landed. */
export interface Receipt {
  readonly signature: string;
  readonly slot: number;
  readonly fee: Lamports;
  readonly units: number;
  readonly logs: readonly string[];
}

/** How often a transaction that expired unseen is signed anew. */
const ATTEMPTS = 3;
/** Headroom over the simulated compute, for state that changes until it lands. */
const UNITS_MARGIN = 1.2;
const UNITS_SPARE = 1_000;
const DEFAULT_MAX_PRICE = 100_000n;

/**
 * Simulates, prices, signs, sends and confirms. The first signer pays. A transaction is signed anew only after the
 * chain passed the last block the former could land in, so instructions never run twice.
 * @throws CHAIN_PROGRAM_REFUSED, CHAIN_FUNDS, CHAIN_TOKEN_FUNDS, CHAIN_ACCOUNT_EXISTS, CHAIN_TRANSACTION_FAILED,
 *   CHAIN_TRANSACTION_TOO_LARGE, CHAIN_BLOCKHASH_EXPIRED, CHAIN_OUTCOME_UNKNOWN, CHAIN_UNREACHABLE, CHAIN_TIMEOUT
 */
export async function sendAndConfirm(
  connection: Connection,
  instructions: readonly TransactionInstruction[],
  signers: readonly Keypair[],
  options: SendOptions,
): Promise<Receipt> {
  const [payer] = signers;
  if (payer === undefined) throw new TypeError('a transaction needs a signer that pays');
  for (let attempt = 1; ; attempt++) {
    // Each attempt anew: while the last one waited, state and prices may have moved on.
    const { units } = await simulate(connection, payer.publicKey, instructions);
    const price = await priorityPrice(connection, instructions, options.maxMicroLamports);
    const signed = await signAlone(connection, instructions, signers, { units: unitsLimit(units), price });
    try {
      await options.onSigned?.(signed);
      const { slot } = await confirm(connection, signed, options);
      return await receiptOf(connection, signed.signature, slot);
    } catch (error) {
      if (!isFleetError(error, 'CHAIN_BLOCKHASH_EXPIRED') || attempt === ATTEMPTS) throw error;
    } finally {
      inFlight.delete(signed.signature);
    }
  }
}

/** Signatures this process is sending right now. */
const inFlight = new Set<string>();

/**
 * Signs bytes nobody has sent before. Two equal transfers under one blockhash are one transaction to the chain: the
 * second would be reported as landed and never move anything. One more compute unit makes them two.
 */
async function signAlone(
  connection: Connection,
  instructions: readonly TransactionInstruction[],
  signers: readonly Keypair[],
  { units, price }: { readonly units: number; readonly price: bigint },
): Promise<SignedTransaction> {
  for (let spare = 0; ; spare++) {
    const signed = await sign(connection, budgeted(instructions, units + spare, price), signers);
    if (inFlight.has(signed.signature)) continue;
    inFlight.add(signed.signature);
    if (await isFresh(connection, signed.signature)) return signed;
  }
}

/** Whether the chain does not know this signature; when it does, or does not answer, we are not sending it. */
async function isFresh(connection: Connection, signature: string): Promise<boolean> {
  let fresh = false;
  try {
    const { value } = await rpc(connection.getSignatureStatuses([signature]));
    fresh = value[0] === null || value[0] === undefined;
    return fresh;
  } finally {
    if (!fresh) inFlight.delete(signature);
  }
}

/** Compute units to ask for when a simulation used `units`. */
export function unitsLimit(units: number): number {
  return Math.ceil(units * UNITS_MARGIN) + UNITS_SPARE;
}

/** The median price lately paid for writing the same accounts, micro-lamports a unit, and at most `limit`. */
export async function priorityPrice(
  connection: Connection,
  instructions: readonly TransactionInstruction[],
  limit = DEFAULT_MAX_PRICE,
): Promise<bigint> {
  const lockedWritableAccounts = writableKeys(instructions).slice(0, 128);
  const fees = await rpc(connection.getRecentPrioritizationFees({ lockedWritableAccounts }));
  const sorted = fees.map((each) => each.prioritizationFee).sort((a, b) => a - b);
  const median = BigInt(sorted[sorted.length >> 1] ?? 0);
  return median < limit ? median : limit;
}

function writableKeys(instructions: readonly TransactionInstruction[]): PublicKey[] {
  const metas = instructions.flatMap((each) => each.keys).filter((meta) => meta.isWritable);
  return [...new Map(metas.map((meta) => [meta.pubkey.toBase58(), meta.pubkey])).values()];
}

/** What a transaction that landed cost and told. */
export async function receiptOf(connection: Connection, signature: string, slot: number): Promise<Receipt> {
  const found = await rpc(connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 }));
  return {
    signature,
    slot,
    fee: lamports(BigInt(found?.meta?.fee ?? 0)),
    units: found?.meta?.computeUnitsConsumed ?? 0,
    logs: found?.meta?.logMessages ?? [],
  };
}
