import type { Router } from '../../maps/roads/router.ts';
import { FleetError } from '../../protocol/errors.ts';
import { address, equalBytes, fromHex, keyText, type NetworkId } from '../../protocol/ids.ts';
import { assertOpenings, jobIdOf } from '../../protocol/jobs.ts';
import { type Job, jobStatement } from '../../protocol/statements/job.ts';
import { toUnixSeconds, type UnixMilliseconds, unixMilliseconds } from '../../protocol/units.ts';
import type { Verifier } from '../../protocol/verifier.ts';
import { type JobOrder, type OpeningView, signatureOf } from '../../protocol/views/job.ts';
import type { JobRecord } from './job.ts';

export interface OrderChecks {
  readonly network: NetworkId;
  readonly verifier: Verifier;
  /** Shortest way on the pinned static map, the one strangers recompute. */
  readonly router: Pick<Router, 'distance'>;
}

/**
 * Turns a posted order into a new job: signed by its shipper, openings and terms as committed to, the signed
 * distance the map's own, three different codes, still in time. What fails here is never planned.
 * Throws STATEMENT_…, JOB_UNSIGNED, JOB_BADLY_SIGNED, PLACE_WRONG, TERMS_WRONG, JOB_CODES, JOB_TOO_LATE,
 * JOB_UNREACHABLE, JOB_DISTANCE.
 */
export function checkOrder(checks: OrderChecks, order: JobOrder, now: UnixMilliseconds): JobRecord {
  const fields = jobStatement.decodeFor(checks.network, order.statement);
  const shipper = address(keyText(fields.shipper));
  const signature = signatureOf(order);
  if (signature === undefined) throw new FleetError('JOB_UNSIGNED');
  if (!checks.verifier.verify(fields.shipper, order.statement, signature)) {
    throw new FleetError('JOB_BADLY_SIGNED', { shipper });
  }
  const id = jobIdOf(order.statement);
  const pickUp = openingOf(order.pickUp);
  const dropOff = openingOf(order.dropOff);
  assertOpenings(fields, id, { pickUp, dropOff, terms: order.terms });
  checkCodeHashes(fields);
  checkTime(fields, now);
  checkDistance(fields, checks.router.distance(pickUp.at, dropOff.at));
  return {
    row: 0,
    id,
    shipper,
    statement: order.statement,
    signature,
    fields,
    pickUp,
    dropOff,
    terms: order.terms,
    created: now,
    state: 'open',
    reason: null,
    cancelling: false,
    device: null,
    mission: null,
    changed: now,
    revision: 1,
  };
}

const openingOf = ({ salt, at }: OpeningView) => ({ salt: fromHex(salt), at });

/** One code for two hand-overs would let whoever gives the first take the second. */
function checkCodeHashes({ pickUpCodeHash, dropOffCodeHash, returnCodeHash }: Job): void {
  const hashes = [pickUpCodeHash, dropOffCodeHash, returnCodeHash];
  const usable = hashes.every((hash, i) => {
    return hash.some((byte) => byte !== 0) && !hashes.some((other, j) => j < i && equalBytes(hash, other));
  });
  if (!usable) throw new FleetError('JOB_CODES');
}

function checkTime({ latest }: Job, now: UnixMilliseconds): void {
  if (latest <= toUnixSeconds(now)) {
    throw new FleetError('JOB_TOO_LATE', { latest: isoOf(latest * 1000), now: isoOf(now) });
  }
}

function checkDistance({ distance }: Job, expected: number | undefined): void {
  if (expected === undefined) throw new FleetError('JOB_UNREACHABLE');
  if (expected !== distance) throw new FleetError('JOB_DISTANCE', { got: distance, expected });
}

/** Times beyond the calendar (year 275760) are shown as numbers instead of ending in an error of the error. */
function isoOf(time: number): string {
  return Math.abs(time) <= 8.64e15 ? new Date(unixMilliseconds(time)).toISOString() : String(time);
}
