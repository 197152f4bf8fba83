import type { EpochRecord } from '../settlement/epoch.ts';

/** The epochs' rows. Every write is durable when its promise resolves. */
export interface EpochStore {
  /** A new epoch; refused with EPOCH_ROW unless its number is the next (any number when there is none). */
  insert(epoch: EpochRecord): Promise<void>;
  /** State, result, attempt and attestations. A result, once written, never changes: EPOCH_ROW. */
  update(epoch: EpochRecord): Promise<void>;
  epoch(number: number): Promise<EpochRecord | undefined>;
  latest(): Promise<EpochRecord | undefined>;
  /** Not final yet, oldest first. */
  unfinished(): Promise<readonly EpochRecord[]>;
  /** Newest first. */
  list(limit: number): Promise<readonly EpochRecord[]>;
}
