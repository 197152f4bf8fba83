import { FleetError } from '../../protocol/errors.ts';
import { equalBytes } from '../../protocol/ids.ts';
import type { OpenedContribution } from '../../protocol/learning/contribution.ts';
import { decodeDelta, normOf } from '../../protocol/learning/delta.ts';
import type { UnixSeconds } from '../../protocol/units.ts';
import type { RoundRecord } from './round.ts';

/** A robot's clock may be wrong by so many seconds. */
const CLOCK_SLACK = 300;
/** Rounding to f32 may lengthen a change that was shortened to the limit. */
const ROUNDING = 1.0001;

interface Judged {
  readonly contribution: OpenedContribution;
  readonly round: RoundRecord;
  readonly parameters: number;
  readonly now: UnixSeconds;
}

/** In this order, the cheap refusals first; each throws its code. */
const checks: readonly ((judged: Judged) => void)[] = [ofThisRound, ofThisModel, inTime, ofNumbers];

/**
 * Whether a contribution may count in a round; its signature held before.
 * Throws CONTRIBUTION_STALE, CONTRIBUTION_SHAPE, CONTRIBUTION_NOT_FINITE, CONTRIBUTION_NORM.
 */
export function checkContribution(judged: Judged): void {
  for (const check of checks) check(judged);
}

function ofThisRound({ contribution: { fields }, round }: Judged): void {
  if (fields.round !== round.number) throw stale(fields.round, `round ${round.number} is open`);
  if (round.state !== 'open') throw stale(fields.round, 'it is over');
}

function ofThisModel({ contribution: { fields }, round }: Judged): void {
  if (!equalBytes(fields.model, round.base)) throw stale(fields.round, 'it starts from another model');
}

function inTime({ contribution: { fields }, round, now }: Judged): void {
  if (now > round.deadline) throw stale(fields.round, 'it came after the deadline');
  if (fields.time < round.opened - CLOCK_SLACK || fields.time > now + CLOCK_SLACK) {
    throw stale(fields.round, 'its clock is off');
  }
}

function ofNumbers({ contribution, round, parameters }: Judged): void {
  const norm = normOf(decodeDelta(contribution.payload, parameters));
  const most = round.mostNorm / 1_000;
  if (norm > most * ROUNDING) throw new FleetError('CONTRIBUTION_NORM', { norm, most });
}

const stale = (round: number, reason: string) => new FleetError('CONTRIBUTION_STALE', { round, reason });
