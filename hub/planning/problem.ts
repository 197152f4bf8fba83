import type { DeviceId, JobId } from '../../protocol/ids.ts';
import type { Load } from '../../protocol/terms.ts';
import type { UnixSeconds, WattHours } from '../../protocol/units.ts';
import type { UnassignedCode } from '../../protocol/views/plan.ts';

/**
 * Pick-up and delivery with time windows for a mixed fleet (PDPTW). Places are numbers 0 to n - 1 that index the
 * square matrices, one a profile. Pure data: the same problem gives the same plan on any machine.
 */
export interface PlanProblem {
  readonly now: UnixSeconds;
  readonly vehicles: readonly PlanVehicle[];
  readonly jobs: readonly PlanJob[];
  readonly matrices: Readonly<Record<string, PlanMatrix>>;
  readonly weights: CostWeights;
}

/** From place i to place j is at `i * size + j`. */
export interface PlanMatrix {
  readonly size: number;
  /** Infinity where there is no way. */
  readonly seconds: Float64Array;
  readonly decimeters: Int32Array;
  readonly wattHours: Float64Array;
}

/** Price of each thing a route spends. */
export interface CostWeights {
  readonly second: number;
  readonly meter: number;
  readonly wattHour: number;
  readonly lateSecond: number;
}

export interface PlanVehicle {
  readonly id: DeviceId;
  readonly profile: string;
  readonly capacity: Load;
  readonly skills: readonly string[];
  /** A silent or halted robot keeps what is aboard and gets nothing new. */
  readonly takes: 'new jobs' | 'nothing new';
  /** What its seconds, metres and watt-hours cost, as a multiple of the weights; 1 when absent. Lateness is not. */
  readonly price?: number;
  /** Jobs it may have in its route at once; the rest wait in line, so that a route stays short enough to send. */
  readonly maxJobs: number;
  readonly battery: {
    /** What is left now. */
    readonly usable: WattHours;
    /** What must be left at the end of the route. */
    readonly reserve: WattHours;
    /** Drawn while standing, watts. */
    readonly idle: number;
  };
  /** Where it is now (maybe mid-street) and when it can leave there. */
  readonly start: number;
  readonly ready: UnixSeconds;
  readonly shiftEnd: UnixSeconds;
  /** Where the route has to end, if anywhere. */
  readonly end?: number;
}

export interface PlanStop {
  readonly place: number;
  readonly earliest: UnixSeconds;
  readonly latest: UnixSeconds;
  /** Seconds the hand-over takes. */
  readonly service: number;
}

export interface PlanJob {
  readonly id: JobId;
  readonly load: Load;
  readonly skills: readonly string[];
  /** Higher is served first. */
  readonly priority: number;
  /** Set when the parcel is aboard of this vehicle: no pick-up any more, and no other vehicle may take it. */
  readonly aboard?: DeviceId;
  readonly pickUp: PlanStop;
  readonly dropOff: PlanStop;
  /** `hard`: delivered in time or not at all. `soft`: lateness has its price. Parcels aboard are always soft. */
  readonly lateness: 'hard' | 'soft';
}

/** One visit of a route. */
export interface PlanVisit {
  readonly job: JobId;
  readonly kind: 'pick-up' | 'drop-off';
}

export interface TimedVisit extends PlanVisit {
  readonly place: number;
  readonly arrive: UnixSeconds;
  /** When the hand-over begins: not before the window opens. */
  readonly begin: UnixSeconds;
}

export interface PlannedRoute {
  readonly vehicle: DeviceId;
  readonly visits: readonly TimedVisit[];
  readonly seconds: number;
  readonly decimeters: number;
  readonly cost: number;
}

/** A job in no route: the constraint that was nearest to holding, in words, and what would help. */
export interface Unassigned {
  readonly job: JobId;
  readonly code: UnassignedCode;
  readonly constraint: string;
  readonly hint: string;
}

export interface Plan {
  readonly routes: readonly PlannedRoute[];
  readonly unassigned: readonly Unassigned[];
}

export interface PlanOptions {
  /** First visits of a vehicle's route that stay as they are: what it is driving to now. */
  readonly frozen: ReadonlyMap<DeviceId, readonly PlanVisit[]>;
  /** Draws of a randomised planner; the same seed gives the same plan. */
  readonly seed: number;
}

/** Pure and deterministic; wall time only decides when an any-time planner stops. */
export interface Planner {
  plan(problem: PlanProblem, options: PlanOptions): Plan;
}
