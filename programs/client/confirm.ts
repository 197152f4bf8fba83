import type { Connection, SignatureStatus } from '@solana/web3.js';
import { type Clock, sleep } from '../../protocol/clock.ts';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import { type Milliseconds, milliseconds } from '../../protocol/units.ts';
import { refusalOf, rpc } from './failures.ts';
import type { SignedTransaction } from './signed.ts';

export interface ConfirmOptions {
  /** Times the polling; real time, since endpoints live in it. */
  readonly clock: Clock;
  /** Between two looks at the status; 500 ms when absent. */
  readonly poll?: Milliseconds;
  /** How long an endpoint may stay unreachable after the first send; 60 s when absent. */
  readonly patience?: Milliseconds;
}

/**
 * Sends the same bytes until they are confirmed or can no longer land.
 * @returns the slot it landed in
 * @throws CHAIN_BLOCKHASH_EXPIRED when it certainly did not land and never will; CHAIN_OUTCOME_UNKNOWN when the
 *   endpoint went away first; CHAIN_PROGRAM_REFUSED, CHAIN_FUNDS and the like when it landed as failed or was refused
 */
export async function confirm(
  connection: Connection,
  signed: SignedTransaction,
  options: ConfirmOptions,
): Promise<{ readonly slot: number }> {
  const { clock, poll = milliseconds(500), patience = milliseconds(60_000) } = options;
  let answered = clock.now();
  for (;;) {
    try {
      const landed = (await statusOf(connection, signed)) ?? (await resend(connection, signed));
      if (landed !== undefined && landed !== 'too early') return landed;
      answered = clock.now();
    } catch (error) {
      if (!isFleetError(error) || !isOutage(error)) throw error;
      if (clock.now() - answered > patience) {
        throw new FleetError('CHAIN_OUTCOME_UNKNOWN', { signature: signed.signature }, { cause: error });
      }
    }
    await sleep(clock, poll);
  }
}

/**
 * The slot it is confirmed in; undefined while it is not.
 * @param seen a slot the answer has to know already
 */
async function statusOf(connection: Connection, signed: SignedTransaction, seen = 0) {
  const { context, value } = await rpc(
    connection.getSignatureStatuses([signed.signature], { searchTransactionHistory: true }),
  );
  if (context.slot < seen) return 'too early' as const;
  const status: SignatureStatus | null = value[0] ?? null;
  if (status === null || status.confirmationStatus === 'processed') return undefined;
  if (status.err === null) return { slot: status.slot };
  const logs = await logsOf(connection, signed.signature);
  throw await refusalOf(status.err, logs);
}

/** Sends again unless it is too late; a last look at the status settles races with its landing. */
async function resend(connection: Connection, signed: SignedTransaction) {
  const { absoluteSlot, blockHeight = absoluteSlot } = await rpc(connection.getEpochInfo());
  if (blockHeight > signed.lastValidBlockHeight) {
    // Two nodes behind one endpoint: the one that knows the height is ahead of the one that knows the status.
    // Signing anew on such a "not found" could run the instructions twice.
    const late = await statusOf(connection, signed, absoluteSlot);
    if (late === 'too early') return undefined;
    if (late !== undefined) return late;
    throw new FleetError('CHAIN_BLOCKHASH_EXPIRED', {});
  }
  try {
    await rpc(connection.sendRawTransaction(signed.bytes, { maxRetries: 0 }));
  } catch (error) {
    // An earlier copy landed: the status tells how it went. A blockhash unknown to a lagging node is not expired yet.
    const passing =
      isFleetError(error, 'CHAIN_ALREADY_PROCESSED') || isFleetError(error, 'CHAIN_BLOCKHASH_EXPIRED');
    if (!passing) throw error;
  }
  return statusOf(connection, signed);
}

async function logsOf(connection: Connection, signature: string): Promise<readonly string[]> {
  const found = await rpc(connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 }));
  return found?.meta?.logMessages ?? [];
}

function isOutage(error: FleetError): boolean {
  return ['CHAIN_UNREACHABLE', 'CHAIN_TIMEOUT', 'CHAIN_RATE_LIMITED'].includes(error.code);
}
