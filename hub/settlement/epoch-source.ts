import type { Opening, StoredFrame } from '../../protocol/traces.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { OutcomeRecord, WorkRecord } from '../../protocol/work.ts';
import type { Cut } from './epoch.ts';

/** The rows between two cuts, as evidence. */
export interface EpochRows {
  /** In the order of `recordKey`; outcomes still without what traces say. */
  readonly records: readonly WorkRecord[];
  /** Of every job the records name, rising by job. */
  readonly openings: readonly Opening[];
  /** The epoch's frames and every earlier one an outcome covers, in the order of `frameKey`; can be read again. */
  frames(): AsyncIterable<StoredFrame>;
}

/** The hub's committed rows as settlement reads them: append-only, so the same cuts always give the same rows. */
export interface EpochSource {
  /** How far the rows committed until `time` (world) go; never below `after`. */
  cutAt(time: UnixMilliseconds, after: Cut): Promise<Cut>;
  rows(after: Cut, upto: Cut): Promise<EpochRows>;
}

export const outcomesOf = (records: readonly WorkRecord[]): OutcomeRecord[] =>
  records.filter((record): record is OutcomeRecord => record.kind === 'delivery' || record.kind === 'return');
