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
  /** One a profile: what is near for wheels may be far on a pavement. */
  readonly matrices: Readonly<Record<string, PlanMatrix>>;
  readonly weights: CostWeights;
  readonly chargers?: readonly PlanCharger[];
  /**
   * What comes first once every job is served that can be: `cost` (the default), or `fewest vehicles` and cost only
   * between plans that use equally many; optional jobs then only ride along.
   */
  readonly objective?: 'cost' | 'fewest vehicles';
}

/** A place with plugs, each as strong as `watts`; a vehicle's own curve may be weaker. */
export interface PlanCharger {
  readonly id: string;
  readonly place: number;
  readonly plugs: number;
  readonly watts: number;
  /** When plugs are in use by whatever is not planned here. */
  readonly taken?: readonly { readonly begin: number; readonly end: number }[];
}

/** From place i to place j is at `i * size + j`. */
export interface PlanMatrix {
  readonly size: number;
  /** Infinity where there is no way. */
  readonly seconds: Float64Array;
  readonly decimeters: Int32Array | Float64Array;
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
  /** What using it at all costs, once: paid when its route has any visit. 0 when absent. */
  readonly fixedCost?: number;
  readonly battery: PlanBattery;
  /** Each is taken once if the route would still go on when its window closes. */
  readonly breaks?: readonly PlanBreak[];
  /** Where it is now (maybe mid-street) and when it can leave there. */
  readonly start: number;
  readonly ready: UnixSeconds;
  readonly shiftEnd: UnixSeconds;
  /** Where the route has to end, if anywhere. */
  readonly end?: number;
}

export interface PlanBattery {
  /** What is left now. */
  readonly usable: WattHours;
  /** What must be left at any time of the route. */
  readonly reserve: WattHours;
  /** Drawn while standing, watts; nothing while it charges. */
  readonly idle: number;
  /** What it holds when full. Absent: it is never charged on its way. */
  readonly capacity?: WattHours;
  /** How fast it takes up: pieces from empty to full, ascending in `upTo`. Absent: as fast as the plug gives. */
  readonly curve?: readonly ChargePiece[];
}

/** From the piece before up to a level, the battery takes so many watts. */
export interface ChargePiece {
  readonly upTo: WattHours;
  readonly watts: number;
}

/** A rest of so many seconds that begins within the window, wherever the vehicle stands: at its start or after a stop. */
export interface PlanBreak {
  readonly earliest: UnixSeconds;
  readonly latest: UnixSeconds;
  readonly seconds: number;
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
  /** Absent: the load is in the vehicle when its route begins, whichever that is. */
  readonly pickUp?: PlanStop;
  /** Absent: the load stays in the vehicle. One of the two is there. */
  readonly dropOff?: PlanStop;
  /** What leaving it out costs: then it is optional. Absent: it is served whenever that is possible at all. */
  readonly prize?: number;
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

export interface ChargeStop {
  readonly kind: 'charge';
  readonly charger: string;
  readonly place: number;
  readonly arrive: UnixSeconds;
  /** When a plug is free. */
  readonly begin: UnixSeconds;
  readonly seconds: number;
  /** In the battery at begin and end. */
  readonly before: WattHours;
  readonly after: WattHours;
}

export interface BreakStop {
  readonly kind: 'break';
  /** Which of the vehicle's breaks, from 0. */
  readonly index: number;
  /** Where it was after the stop before. */
  readonly place: number;
  readonly arrive: UnixSeconds;
  readonly begin: UnixSeconds;
  readonly seconds: number;
}

/** A stop of the plan so far: visits and breaks keep their order; charging stops are chosen anew. */
export type WarmStop = PlanVisit | Pick<BreakStop, 'kind' | 'index'> | Pick<ChargeStop, 'kind'>;

export type RouteStop = TimedVisit | ChargeStop | BreakStop;

export interface PlannedRoute {
  readonly vehicle: DeviceId;
  /** The visits to jobs alone, in order. */
  readonly visits: readonly TimedVisit[];
  /** Everything the vehicle does, charging and breaks among the visits. */
  readonly stops: readonly RouteStop[];
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

/** When an any-time planner stops: a count, the same on any machine, or seconds of a clock it is given. */
export type PlanStopRule =
  | { readonly iterations: number }
  | {
      readonly seconds: number;
      /** Seconds since whenever; a benchmark on a busy machine passes the processor's. */
      readonly clock: () => number;
    };

export interface PlanOptions {
  /** First visits of a vehicle's route that stay as they are: what it is driving to now. */
  readonly frozen: ReadonlyMap<DeviceId, readonly PlanVisit[]>;
  /** Draws of a randomised planner; the same seed and iterations give the same plan. */
  readonly seed: number;
  /** Absent: the planner's own choice. */
  readonly stop?: PlanStopRule;
  /** The plan so far, where the search begins: the stops of a plan as they are. What no longer holds of it is dropped. */
  readonly warmStart?: ReadonlyMap<DeviceId, readonly WarmStop[]>;
  /** Price of each visit that another vehicle makes than in `warmStart`: robots and people like to know. 0 when absent. */
  readonly changePrice?: number;
  /** Called about fifty times over the budget; returning 'stop' ends the search. */
  readonly progress?: (progress: PlanProgress) => 'stop' | undefined;
}

/** How far a search has come. */
export interface PlanProgress {
  /** Share of the budget, 0 to 1. */
  readonly share: number;
  readonly iterations: number;
  readonly unassigned: number;
  readonly vehicles: number;
  readonly cost: number;
}

/** Pure and deterministic; wall time only decides when an any-time planner stops. */
export interface Planner {
  plan(problem: PlanProblem, options: PlanOptions): Plan;
}
