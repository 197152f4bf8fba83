import type { CoordinatesE7, UnixSeconds } from './units.ts';

/** Limits of a mission payload; an agent refuses more. */
export const missionLimits = { bytes: 256 * 1024, stops: 64, jobs: 64, pathPoints: 20_000 } as const;
export const MISSION_VERSION = 1;

/** Wire numbers of the stop kinds; append-only. */
export const stopKinds = { 'pick-up': 1, 'drop-off': 2, return: 3, charge: 4, park: 5 } as const;
export type StopKind = keyof typeof stopKinds;

/** Where the robot goes next and what happens there. */
export interface MissionStop {
  readonly kind: StopKind;
  readonly at: CoordinatesE7;
  /** Index into `jobs`; absent for charge and park. */
  readonly job?: number;
  /** Path from the stop before (or from where the mission starts) to `at`. */
  readonly path: readonly CoordinatesE7[];
  readonly earliest: UnixSeconds;
  readonly latest: UnixSeconds;
  /** Seconds the robot waits for the person before the stop counts as a no-show. */
  readonly patience: number;
}

/** A job as the robot gets it: the shipper's signed statement and the openings of its places. */
export interface MissionJob {
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  readonly pickUp: PlaceOpening;
  readonly dropOff: PlaceOpening;
}

/** Opens a place commitment: sha256(salt · latitude i32 · longitude i32) is in the job statement. */
export interface PlaceOpening {
  readonly salt: Uint8Array;
  readonly at: CoordinatesE7;
}

/**
 * The whole remaining plan of one robot. A newer number replaces an older one; stops already reached and the
 * stop the robot is driving to are kept. No stops means: nothing to do, stay.
 */
export interface MissionPayload {
  readonly jobs: readonly MissionJob[];
  readonly stops: readonly MissionStop[];
}

/** Orders that need no plan; the robot answers by events and by its state. */
export type CommandPayload =
  | { readonly kind: 'state'; readonly session: number; readonly sequence: number }
  | { readonly kind: 'stop'; readonly reason: string }
  | { readonly kind: 'resume' }
  | { readonly kind: 'home' }
  | { readonly kind: 'resend'; readonly from: number; readonly to: number };
