import { type ErrorCode, FleetError } from '../../protocol/errors.ts';
import type { Address, DeviceId } from '../../protocol/ids.ts';
import type { UnixSeconds } from '../../protocol/units.ts';

/**
 * `open` takes contributions until the deadline. `accepted`: a new model came of it. `short`: too few owners
 * contributed. `rejected`: what came of it was no better where the hub could look.
 */
export type RoundState = 'open' | 'accepted' | 'short' | 'rejected';

/** A model by the hash its file ends with. */
export interface ModelRecord {
  readonly hash: Uint8Array;
  readonly file: Uint8Array;
}

export interface RoundRecord {
  readonly number: number;
  readonly state: RoundState;
  /** Hash of the model robots start from. */
  readonly base: Uint8Array;
  /** Real time. */
  readonly opened: UnixSeconds;
  readonly deadline: UnixSeconds;
  readonly quorum: number;
  readonly mostNorm: number;
  /** The model that holds after the round; the base unless it was accepted. */
  readonly result: Uint8Array;
  readonly reason: string;
}

/** Work that was done, or a lie, once the round is over; paid later by whoever prices learning. */
export type ContributionState = 'taken' | 'counted' | 'refused';

export interface ContributionRecord {
  readonly round: number;
  readonly device: DeviceId;
  /** Whose robot it was when it contributed. */
  readonly owner: Address;
  readonly lessons: number;
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  readonly payload: Uint8Array;
  readonly state: ContributionState;
  /** Why it was refused. */
  readonly code: ErrorCode | null;
}

/** How a round ends: all of it is stored, or nothing. */
export interface RoundEnd {
  readonly number: number;
  readonly state: Exclude<RoundState, 'open'>;
  readonly reason: string;
  /** The model that holds from now on, when it is another. */
  readonly model?: ModelRecord;
  /** Contributions left out; the others counted if the round was accepted. */
  readonly refused: readonly { readonly device: DeviceId; readonly code: ErrorCode }[];
}

/** Changes are kept so long for whoever doubts a round; their hashes are in the signed statements for ever. */
export const ROUNDS_KEPT = 8;

export const outOfOrder = (number: number) => new FleetError('ROUND_ROW', { number });
