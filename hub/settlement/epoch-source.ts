import type { Opening, StoredFrame } from '../../protocol/traces.ts';
import { seconds, type UnixMilliseconds } from '../../protocol/units.ts';
import type { WorkRecord } from '../../protocol/work.ts';
import type { Cut } from './epoch.ts';

/**
 * How long an outcome waits for frames missing below it (world time, from the moment the gap showed). A lost frame
 * may carry an outcome of its own, which would earn nothing once a later one has been settled. A day: a robot that
 * died with a frame unsent is charged and back by then. After it the gap is declared lost.
 */
export const gapPatience = seconds(86_400);

/** A record with what opens its job's places; a closed job needs none. */
export interface WorkRow {
  /** An outcome still without what traces say. */
  readonly record: WorkRecord;
  readonly opening?: Opening;
}

/** The rows between two cuts, as evidence. Each can be read again, and gives the same again. */
export interface EpochRows {
  /** In the order of `recordKey`. */
  work(): AsyncIterable<WorkRow>;
  /** The epoch's frames and every earlier one an outcome covers, in the order of `frameKey`. */
  frames(): AsyncIterable<StoredFrame>;
}

/**
 * The hub's committed rows as settlement reads them: append-only, so the same cuts always give the same rows.
 * Outcomes above a gap are left to the first later epoch at whose cut the gap is filled or lost (`gapPatience`).
 */
export interface EpochSource {
  /** How far the rows committed until `time` (world) go; never below `after`. */
  cutAt(time: UnixMilliseconds, after: Cut): Promise<Cut>;
  rows(after: Cut, upto: Cut): Promise<EpochRows>;
}
