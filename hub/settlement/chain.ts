import type { EpochContent, EpochProposal } from '../../protocol/epoch.ts';
import type { Address, DeviceId } from '../../protocol/ids.ts';
import type { DeviceAccount } from '../../protocol/judge.ts';
import type { RewardParameters } from '../../protocol/rewards.ts';
import type { Seconds, UnixSeconds } from '../../protocol/units.ts';

/** What settlement needs to know of the Network account. */
export interface ChainNetwork {
  /** Ed25519 key of missions and commands. */
  readonly hubKey: Uint8Array;
  readonly threshold: number;
  readonly epochSeconds: Seconds;
  readonly challengeSeconds: Seconds;
  readonly expirySeconds: Seconds;
  /** When the period of epoch `latestPosted + 1` ends. */
  readonly nextEpochEnd: UnixSeconds;
  readonly latestPosted: number;
  readonly latestFinal: number;
  /** Nothing can be posted before; 0 while the intake is open. */
  readonly pausedUntil: UnixSeconds;
  /** Whether we lost a challenge: the council has to set the oracles anew before we can post or attest. */
  readonly suspended: boolean;
}

/** An Epoch account. */
export interface ChainEpoch {
  readonly content: EpochContent;
  readonly contentHash: Uint8Array;
  readonly state: 'posted' | 'final' | 'expired' | 'voided';
  readonly proposer: Address;
  readonly attestations: number;
  /** Whether we are among them, or no oracle at all. */
  readonly attestedByUs: boolean;
  /** Whether it was posted under the current set of oracles; another nobody can attest, it has to expire. */
  readonly oraclesCurrent: boolean;
  readonly postedAt: UnixSeconds;
}

/**
 * The chain as settlement sees it. Acts resolve when they are confirmed; an act that fails with an outcome
 * nobody knows may have happened: whoever acts looks at the epoch again before acting again.
 */
export interface Chain {
  network(): Promise<ChainNetwork>;
  /** The parameters that bind an epoch whose period ends at `end`: those in force when the period began. */
  parametersFor(end: UnixSeconds): Promise<RewardParameters>;
  /** All devices, and a slot at which they were so. */
  devices(): Promise<{ readonly slot: number; readonly devices: ReadonlyMap<DeviceId, DeviceAccount> }>;
  /** Undefined for an epoch nobody posted. */
  epoch(number: number): Promise<ChainEpoch | undefined>;
  post(proposal: EpochProposal): Promise<void>;
  attest(number: number, contentHash: Uint8Array): Promise<void>;
  finalise(number: number): Promise<void>;
  expire(number: number): Promise<void>;
}
