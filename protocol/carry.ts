import type { DeviceId, JobId } from './ids.ts';
import type { RewardLeaf } from './sum-tree.ts';
import { seconds, type UnixSeconds } from './units.ts';

/** Wire numbers of a carried job's states; append-only. */
export const carriedStates = { payable: 1, paid: 2, closed: 3 } as const;

/** A job the chain of epochs remembers. Ended ones stay until `until`, or a hub could let a paid job in again. */
export interface CarriedJob {
  readonly state: keyof typeof carriedStates;
  /** Forgotten by the first epoch that ends at or after this time; nothing enters that is due by then. */
  readonly until: UnixSeconds;
}

/** What one epoch hands to the next. All of it stands in the work CAR. */
export interface Carry {
  /** Number of the epoch that this is the outcome of; 0n before the first. */
  readonly number: bigint;
  /** Everything ever earned, strictly rising by device key. */
  readonly rewards: readonly RewardLeaf[];
  readonly jobs: ReadonlyMap<JobId, CarriedJob>;
  /** Highest frame sequence that has earned; frames at or below never earn again. */
  readonly marks: ReadonlyMap<DeviceId, number>;
}

export const noCarry: Carry = { number: 0n, rewards: [], jobs: new Map(), marks: new Map() };

/** How long after `latest` a job can still be paid, and how far ahead `latest` may lie when it enters. */
export const jobLife = { payable: seconds(7 * 86_400), ahead: seconds(30 * 86_400) } as const;
