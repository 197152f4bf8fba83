import type { JobId } from '../../protocol/ids.ts';
import type { MissionPayload, MissionStop } from '../../protocol/missions.ts';
import type { FleetEvent } from '../../protocol/telemetry.ts';
import type { CoordinatesE7, UnixMilliseconds, UnixSeconds } from '../../protocol/units.ts';

/** How far the current stop has come. */
export type Phase =
  | { readonly kind: 'driving' }
  | { readonly kind: 'charging' }
  | {
      readonly kind: 'at-door';
      readonly since: UnixMilliseconds;
      readonly tries: number;
      /** Codes typed before this are not looked at. */
      readonly notBefore: UnixMilliseconds;
      /** The right code, once given: from then on the compartment may be open. */
      readonly code: Uint8Array | null;
      readonly compartment: number;
    };

/** The mission being carried out, with what the robot added to it itself (the way back). */
export interface Plan {
  readonly mission: Uint8Array;
  readonly number: number;
  readonly expires: UnixSeconds;
  readonly payload: MissionPayload;
  /** Index of the current stop; the number of stops when all are done. */
  readonly stop: number;
  readonly phase: Phase;
}

/** A parcel aboard and what its delivery statement will say. */
export interface Parcel {
  readonly job: JobId;
  readonly compartment: number;
  readonly pickUpCode: Uint8Array;
  readonly pickedUp: UnixSeconds;
  readonly firstSession: number;
  readonly firstSequence: number;
  /** The odometer at pick-up, decimetres. */
  readonly odometer: number;
  /** Driven since the pick-up: the way back when the hub is away. */
  readonly trail: readonly CoordinatesE7[];
  /** Reason of `returnReasons` once it is to be brought back; 0 while it is to be delivered. */
  readonly returning: number;
}

/** An event that must reach the hub whatever happens; frames carry it in the order of `id`. */
export interface DurableEvent {
  readonly id: number;
  readonly event: FleetEvent;
}

/** Everything of a robot's work that survives a restart. */
export interface Progress {
  readonly missionNumber: number;
  readonly commandNumber: number;
  /** Why an operator stopped the robot; null while it may go. */
  readonly held: string | null;
  readonly plan: Plan | null;
  readonly parcels: readonly Parcel[];
  /** Jobs that ended here, newest last. */
  readonly ended: readonly JobId[];
  /** Decimetres since ever. */
  readonly odometer: number;
  /** Frame number the last delivery named, so that the next names a higher one. */
  readonly lastSequence: number;
  readonly nextEvent: number;
  readonly unreported: readonly DurableEvent[];
}

export const newProgress: Progress = {
  missionNumber: 0,
  commandNumber: 0,
  held: null,
  plan: null,
  parcels: [],
  ended: [],
  odometer: 0,
  lastSequence: 0,
  nextEvent: 1,
  unreported: [],
};

/** How many ended jobs are remembered, against a mission that orders one again. */
const ENDED_KEPT = 500;

/** Adds an event that must reach the hub. */
export function tell(progress: Progress, event: FleetEvent): Progress {
  return {
    ...progress,
    nextEvent: progress.nextEvent + 1,
    unreported: [...progress.unreported, { id: progress.nextEvent, event }],
  };
}

/** Drops the parcel (if aboard) and remembers that its job is over here. */
export function endJob(progress: Progress, job: JobId): Progress {
  return {
    ...progress,
    parcels: progress.parcels.filter((parcel) => parcel.job !== job),
    ended: [...progress.ended.filter((other) => other !== job), job].slice(-ENDED_KEPT),
  };
}

export function withPhase(progress: Progress, phase: Phase): Progress {
  return progress.plan === null ? progress : { ...progress, plan: { ...progress.plan, phase } };
}

/** The stop the robot drives to or stands at. */
export function currentStop(progress: Progress): MissionStop | undefined {
  return progress.plan?.payload.stops[progress.plan.stop];
}

export const parcelOf = (progress: Progress, job: JobId): Parcel | undefined =>
  progress.parcels.find((parcel) => parcel.job === job);
