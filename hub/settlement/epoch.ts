import type { EpochProposal } from '../../protocol/epoch.ts';
import type { UnixSeconds } from '../../protocol/units.ts';
import type { EpochState } from '../../protocol/views/epoch.ts';

/** How far the hub's append-only rows had come: an epoch holds the rows between two cuts. */
export interface Cut {
  /** World time in ms up to which rows count: how long a gap has been open is measured from here. */
  readonly time: number;
  readonly frames: number;
  readonly events: number;
  readonly equivocations: number;
  readonly jobEvents: number;
}

export const noCut: Cut = { time: 0, frames: 0, events: 0, equivocations: 0, jobEvents: 0 };

/** What the evidence of an epoch came to; written once and never changed. */
export interface EpochResult extends Omit<EpochProposal, 'number'> {
  /** Root CID of the work CAR: the next epoch's evidence links to it. */
  readonly workCid: string;
  readonly records: number;
}

/** One epoch on its way: the row is written before each act. */
export interface EpochRecord {
  readonly number: number;
  readonly state: EpochState;
  readonly from: UnixSeconds;
  readonly to: UnixSeconds;
  /** The rows after `after` up to and with `upto`. */
  readonly after: Cut;
  readonly upto: Cut;
  /** Null while frozen. */
  readonly result: EpochResult | null;
  /** Of the account on chain; 0 before the first post. */
  readonly attempt: number;
  readonly attestations: number;
}
