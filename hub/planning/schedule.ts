import type { JobId } from '../../protocol/ids.ts';
import { unixSeconds } from '../../protocol/units.ts';
import type {
  PlanJob,
  PlanMatrix,
  PlanProblem,
  PlanStop,
  PlanVehicle,
  PlanVisit,
  TimedVisit,
} from './problem.ts';

/** A route driven through in thought: when it is where, what it costs, or which constraint it breaks first. */
export type Schedule =
  | {
      readonly ok: true;
      readonly visits: readonly TimedVisit[];
      readonly seconds: number;
      readonly decimeters: number;
      readonly cost: number;
    }
  | { readonly ok: false; readonly broken: Broken };

/** By how much it fails: seconds late, watt-hours short, units too many. */
export interface Broken {
  readonly code: 'CAPACITY' | 'TIME_WINDOW' | 'BATTERY' | 'UNREACHABLE';
  readonly by: number;
  readonly job: JobId;
}

export interface ScheduleRules {
  /** A parcel aboard is brought even when the reserve suffers: it cannot stay where it is. */
  readonly battery: 'keep reserve' | 'ignore';
}

/** Finds jobs by id; made once a problem. */
export type JobIndex = ReadonlyMap<JobId, PlanJob>;
export const jobIndex = (problem: PlanProblem): JobIndex => new Map(problem.jobs.map((job) => [job.id, job]));

/** Drives `visits` in order: travel, waiting for windows, hand-over times, load and energy. */
export function schedule(
  problem: PlanProblem,
  jobs: JobIndex,
  vehicle: PlanVehicle,
  visits: readonly PlanVisit[],
  rules: ScheduleRules = { battery: 'keep reserve' },
): Schedule {
  const matrix = problem.matrices[vehicle.profile] as PlanMatrix;
  const { capacity, battery } = vehicle;
  const load = aboardLoad(problem, vehicle);
  const timed: TimedVisit[] = [];
  let place = vehicle.start;
  let time: number = vehicle.ready;
  let energy: number = battery.usable;
  let decimeters = 0;
  let late = 0;
  for (const visit of visits) {
    const job = jobs.get(visit.job) as PlanJob;
    const stop = visit.kind === 'pick-up' ? job.pickUp : job.dropOff;
    const arc = place * matrix.size + stop.place;
    const travel = matrix.seconds[arc] as number;
    const fail = (code: Broken['code'], by: number) =>
      ({ ok: false, broken: { code, by, job: job.id } }) as const;
    if (!Number.isFinite(travel)) return fail('UNREACHABLE', 1);
    const arrive = time + travel;
    const begin = Math.max(arrive, stop.earliest);
    const behind = begin - lastBegin(job, stop, vehicle);
    if (behind > 0) return fail('TIME_WINDOW', behind);
    // Nobody pays for a late pick-up: what matters to the shipper is the delivery.
    if (visit.kind === 'drop-off') late += Math.max(0, begin - stop.latest);
    time = begin + stop.service;
    decimeters += matrix.decimeters[arc] as number;
    energy -= (matrix.wattHours[arc] as number) + ((time - arrive) * battery.idle) / 3_600;
    if (energy < battery.reserve - 1e-9 && rules.battery === 'keep reserve')
      return fail('BATTERY', battery.reserve - energy);
    const sign = visit.kind === 'pick-up' ? 1 : -1;
    load.parcels += sign * job.load.parcels;
    load.grams += sign * job.load.grams;
    load.milliliters += sign * job.load.milliliters;
    const excess = Math.max(
      load.parcels - capacity.parcels,
      load.grams - capacity.grams,
      load.milliliters - capacity.milliliters,
    );
    if (excess > 0) return fail('CAPACITY', excess);
    timed.push({ ...visit, place: stop.place, arrive: ceil(arrive), begin: ceil(begin) });
    place = stop.place;
  }
  const home = homeward(matrix, vehicle, place);
  if (home !== undefined) {
    const last = visits.at(-1)?.job as JobId;
    const fail = (code: Broken['code'], by: number) =>
      ({ ok: false, broken: { code, by, job: last } }) as const;
    if (!Number.isFinite(home.seconds)) return fail('UNREACHABLE', 1);
    time += home.seconds;
    decimeters += home.decimeters;
    energy -= home.wattHours;
    if (energy < battery.reserve - 1e-9 && rules.battery === 'keep reserve')
      return fail('BATTERY', battery.reserve - energy);
  }
  const seconds = time - vehicle.ready;
  const { second, meter, wattHour, lateSecond } = problem.weights;
  const used = battery.usable - energy;
  const cost = second * seconds + (meter * decimeters) / 10 + wattHour * used + lateSecond * late;
  return { ok: true, visits: timed, seconds, decimeters, cost };
}

function aboardLoad(problem: PlanProblem, vehicle: PlanVehicle) {
  const load = { parcels: 0, grams: 0, milliliters: 0 };
  for (const job of problem.jobs) {
    if (job.aboard !== vehicle.id) continue;
    load.parcels += job.load.parcels;
    load.grams += job.load.grams;
    load.milliliters += job.load.milliliters;
  }
  return load;
}

/** The latest a visit may begin: a window that is soft gives way, the end of a shift only for what is aboard. */
function lastBegin(job: PlanJob, stop: PlanStop, { shiftEnd }: PlanVehicle): number {
  if (job.aboard !== undefined) return Number.POSITIVE_INFINITY;
  return job.lateness === 'hard' ? Math.min(stop.latest, shiftEnd) : shiftEnd;
}

function homeward(matrix: PlanMatrix, { start, end }: PlanVehicle, place: number) {
  if (end === undefined || (place === start && place === end)) return undefined;
  const arc = place * matrix.size + end;
  return {
    seconds: matrix.seconds[arc] as number,
    decimeters: matrix.decimeters[arc] as number,
    wattHours: matrix.wattHours[arc] as number,
  };
}

const ceil = (time: number) => unixSeconds(Math.ceil(time));
