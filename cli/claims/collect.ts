import type { Connection } from '@solana/web3.js';
import { type PreparedClaim, paidIn } from '../../programs/client/claims/claim-of.ts';
import type { Claimable } from '../../programs/client/claims/claimable.ts';
import type { Ledger } from '../../programs/client/claims/ledger.ts';
import { isProgramError } from '../../programs/client/failures.ts';
import { findDevice } from '../../programs/client/queries.ts';
import { type Receipt, sendAndConfirm } from '../../programs/client/send.ts';
import { simulate } from '../../programs/client/signed.ts';
import type { Clock } from '../../protocol/clock.ts';
import type { FleetError } from '../../protocol/errors.ts';
import { type TokenAmount, tokenAmount } from '../../protocol/units.ts';
import { keypairOf } from '../chain/cluster.ts';
import { toFleetError } from '../output/json.ts';
import type { Wallet } from '../wallet.ts';

/** How a device's claim ended. */
export interface Outcome {
  readonly claimable: Claimable;
  readonly result: 'claimed' | 'would claim' | 'paid meanwhile' | 'held back' | 'failed';
  readonly pays: TokenAmount;
  readonly signature: string | null;
  readonly error: FleetError | null;
}

export interface Collection {
  readonly connection: Connection;
  readonly ledger: Ledger;
  readonly payer: Wallet;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Transactions under way at once. */
  readonly parallel: number;
  readonly dryRun: boolean;
  readonly onOutcomes: (outcomes: readonly Outcome[], receipt: Receipt | undefined) => void;
}

/**
 * Sends the batches, some at once. What a device got is on chain: whoever starts again, after a `kill -9` too, finds
 * it there and claims only the rest. A refused batch is taken apart, so one device's trouble is its own.
 * An abort ends it after the transactions under way; their outcomes are told.
 */
export async function collect(
  collection: Collection,
  batches: readonly (readonly PreparedClaim[])[],
): Promise<void> {
  const waiting = [...batches];
  const worker = async () => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      if (collection.signal.aborted) return;
      await settle(collection, batch);
    }
  };
  await Promise.all(Array.from({ length: collection.parallel }, worker));
}

async function settle(collection: Collection, batch: readonly PreparedClaim[]): Promise<void> {
  try {
    const { logs, receipt } = await run(collection, batch);
    const paid = paidIn(logs);
    const outcomes = batch.map(({ claimable }): Outcome => {
      const pays = paid.get(claimable.account.address) ?? tokenAmount(0n);
      const result = receipt === undefined ? 'would claim' : 'claimed';
      return { claimable, result, pays, signature: receipt?.signature ?? null, error: null };
    });
    collection.onOutcomes(outcomes, receipt);
  } catch (cause) {
    const error = toFleetError(cause);
    const [alone] = batch;
    if (batch.length === 1 && alone !== undefined) {
      collection.onOutcomes([await refused(collection, alone.claimable, error)], undefined);
    } else if (error.code === 'CHAIN_PROGRAM_REFUSED') {
      for (const claim of batch) await settle(collection, [claim]);
    } else {
      const failed = ({ claimable }: PreparedClaim) => outcome(claimable, 'failed', error);
      collection.onOutcomes(batch.map(failed), undefined);
    }
  }
}

async function run({ connection, payer, clock, dryRun }: Collection, batch: readonly PreparedClaim[]) {
  const instructions = batch.map(({ instruction }) => instruction);
  const signer = await keypairOf(payer);
  if (dryRun) {
    const { logs } = await simulate(connection, signer.publicKey, instructions);
    return { logs, receipt: undefined };
  }
  const receipt = await sendAndConfirm(connection, instructions, [signer], { clock });
  return { logs: receipt.logs, receipt };
}

/** Nothing to pay: another run's transaction landed in between, or a limit of the network holds it back. */
async function refused(
  { connection, ledger }: Collection,
  claimable: Claimable,
  error: FleetError,
): Promise<Outcome> {
  if (!isProgramError(error, 'NothingToPay')) return outcome(claimable, 'failed', error);
  const now = await findDevice(connection, ledger.network.address, claimable.device).catch(() => undefined);
  const got = (now?.claimed ?? claimable.claimed) - claimable.claimed;
  if (got <= 0n) return outcome(claimable, 'held back', null);
  return { ...outcome(claimable, 'paid meanwhile', null), pays: tokenAmount(got) };
}

const outcome = (claimable: Claimable, result: Outcome['result'], error: FleetError | null): Outcome => ({
  claimable,
  result,
  pays: tokenAmount(0n),
  signature: null,
  error,
});
