import type { DeviceId, JobId } from '../../protocol/ids.ts';
import type { PlanJob, PlanProblem, PlanVehicle, PlanVisit } from './problem.ts';

/** A visit as a number: twice the job's index, plus one for the drop-off. */
export type VisitCode = number;

const PICK_UP = 0;
const DROP_OFF = 1;

/** The problem in flat arrays, indexed by visit code: the planner's inner loop allocates nothing. */
export interface CompiledProblem {
  readonly problem: PlanProblem;
  readonly place: Int32Array;
  readonly earliest: Float64Array;
  readonly latest: Float64Array;
  readonly service: Float64Array;
  /** What the visit adds to the load; negative at drop-offs. */
  readonly parcels: Int32Array;
  readonly grams: Int32Array;
  readonly milliliters: Int32Array;
  /** 1 where being late is impossible. */
  readonly hard: Uint8Array;
  /** 1 where the parcel is aboard already. */
  readonly aboard: Uint8Array;
  readonly jobIndex: ReadonlyMap<JobId, number>;
  /** What each vehicle has aboard at its start, in the order of its load's three measures. */
  readonly carried: ReadonlyMap<DeviceId, readonly [parcels: number, grams: number, milliliters: number]>;
}

export function compile(problem: PlanProblem): CompiledProblem {
  const size = 2 * problem.jobs.length;
  const compiled = {
    problem,
    place: new Int32Array(size),
    earliest: new Float64Array(size),
    latest: new Float64Array(size),
    service: new Float64Array(size),
    parcels: new Int32Array(size),
    grams: new Int32Array(size),
    milliliters: new Int32Array(size),
    hard: new Uint8Array(size),
    aboard: new Uint8Array(size),
    jobIndex: new Map(problem.jobs.map((job, index) => [job.id, index])),
    carried: new Map(problem.vehicles.map((vehicle) => [vehicle.id, carriedBy(vehicle, problem.jobs)])),
  };
  problem.jobs.forEach((job, index) => {
    for (const [side, stop] of [job.pickUp, job.dropOff].entries()) {
      if (stop === undefined) continue;
      const code = 2 * index + side;
      const sign = side === PICK_UP ? 1 : -1;
      compiled.place[code] = stop.place;
      compiled.earliest[code] = stop.earliest;
      compiled.latest[code] = stop.latest;
      compiled.service[code] = stop.service;
      compiled.parcels[code] = sign * job.load.parcels;
      compiled.grams[code] = sign * job.load.grams;
      compiled.milliliters[code] = sign * job.load.milliliters;
      compiled.hard[code] = job.lateness === 'hard' ? 1 : 0;
      compiled.aboard[code] = job.aboard === undefined ? 0 : 1;
    }
  });
  return compiled;
}

function carriedBy({ id }: PlanVehicle, jobs: readonly PlanJob[]): [number, number, number] {
  const carried: [number, number, number] = [0, 0, 0];
  for (const { aboard, load } of jobs) {
    if (aboard !== id) continue;
    carried[0] += load.parcels;
    carried[1] += load.grams;
    carried[2] += load.milliliters;
  }
  return carried;
}

export const pickUpOf = (job: number): VisitCode => 2 * job + PICK_UP;
export const dropOffOf = (job: number): VisitCode => 2 * job + DROP_OFF;
export const isDropOff = (code: VisitCode): boolean => (code & 1) === DROP_OFF;
export const jobOfCode = (code: VisitCode): number => code >> 1;

export function codeOf({ jobIndex }: CompiledProblem, { job, kind }: PlanVisit): VisitCode {
  const index = jobIndex.get(job) as number;
  return kind === 'pick-up' ? pickUpOf(index) : dropOffOf(index);
}

export function visitOf({ problem }: CompiledProblem, code: VisitCode): PlanVisit {
  const { id } = problem.jobs[jobOfCode(code)] as PlanJob;
  return { job: id, kind: isDropOff(code) ? 'drop-off' : 'pick-up' };
}
