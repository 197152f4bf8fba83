import type { PlanProblem } from '../problem.ts';

/**
 * The problem as the search sees it, in flat arrays. Nodes are visits: job j picks up at node 2j and drops off at
 * node 2j + 1; then two nodes a vehicle, its start and its end. Sites are rows of the travel matrices.
 */
export interface Model {
  readonly problem: PlanProblem;
  /** Jobs of the problem that the search may move; breaks follow them as jobs of their own vehicle. */
  readonly jobs: number;
  readonly nodes: number;
  readonly vehicles: number;
  readonly sites: number;
  /** 1 where the node is a visit: one side of a single-visit job is not. */
  readonly isVisit: Uint8Array;
  /** The other visit of a pair, or -1. */
  readonly partner: Int32Array;
  /** How the job's load is in the vehicle, by job: one of `loading`. */
  readonly loading: Uint8Array;
  /** Row in the matrices; -1 for a break, which is taken where the stop before it was. */
  readonly site: Int32Array;
  /** Window of the beginning, and how long it takes. */
  readonly ready: Float64Array;
  readonly due: Float64Array;
  readonly service: Float64Array;
  /** From when on lateness costs; Infinity where it does not. */
  readonly wish: Float64Array;
  /** What the visit adds to the load, dimension by dimension: `load[dimension * nodes + node]`. */
  readonly dimensions: number;
  readonly load: Float64Array;
  /** Lexicographic weight of leaving the job out; 0 when it is optional, then the prize is what that costs. */
  readonly weight: Float64Array;
  readonly prize: Float64Array;
  readonly hasOptional: boolean;
  /** 1 where the vehicle may do the job, at `job * vehicles + vehicle`. */
  readonly may: Uint8Array;
  readonly vehicle: readonly VehicleModel[];
  /** Of each vehicle: vehicles of one kind are interchangeable while they are empty. */
  readonly kind: Int32Array;
  /** The vehicle that made the job's visits in the warm start, or -1, by job. */
  readonly before: Int32Array;
  readonly changePrice: number;
  readonly lateSecond: number;
  /** Whether some vehicle may charge on its way. */
  readonly charges: boolean;
  /** True when the fast timetable is exact: one kind of vehicle, costs on arcs alone, nothing else to watch. */
  readonly isPlain: boolean;
}

/** pair: loaded at one visit, unloaded at the other. fetch: loaded, stays. bring: in the vehicle from its start. */
export const loading = { pair: 0, fetch: 1, bring: 2, carried: 3, break: 4 } as const;

export interface VehicleModel {
  /** Cost of an arc without its time, its seconds and watt-hours, from site i to site j at `i * sites + j`. */
  readonly cost: Float64Array;
  readonly seconds: Float64Array;
  readonly wattHours: Float64Array;
  /** Price of a second of the route's whole duration. */
  readonly secondPrice: number;
  readonly fixedCost: number;
  readonly ready: number;
  readonly shiftEnd: number;
  readonly hasEnd: boolean;
  readonly capacity: Float64Array;
  /** Load aboard at the start, by dimension. */
  readonly carried: Float64Array;
  readonly maxJobs: number;
  /** Watt-hours it may use, and what a second of standing takes of them. */
  readonly energy: number;
  readonly idlePerSecond: number;
  /** Watt-hours it could charge until its shift ends, at best; 0 when it charges nowhere. */
  readonly rechargeable: number;
  /** Price of the time that charging a watt-hour takes, at best. */
  readonly chargePrice: number;
  readonly breaks: readonly number[];
  /** Something is frozen or aboard: it is used whatever is planned. */
  readonly mustDrive: boolean;
  /** Nodes that stay first, in order. */
  readonly frozen: readonly number[];
}

export const pickUpNode = (job: number): number => 2 * job;
export const dropOffNode = (job: number): number => 2 * job + 1;
export const jobOfNode = (node: number): number => node >> 1;
export const startNode = ({ jobs }: Pick<Model, 'jobs'>, vehicle: number): number => 2 * (jobs + vehicle);
export const endNode = ({ jobs }: Pick<Model, 'jobs'>, vehicle: number): number => 2 * (jobs + vehicle) + 1;
/** The visit that stands for its job: the pick-up of a pair, or the only one there is. */
export const leadNode = ({ isVisit }: Model, job: number): number =>
  isVisit[2 * job] === 1 ? 2 * job : 2 * job + 1;
