import type { DeviceId, JobId } from '../../../protocol/ids.ts';
import type { Load } from '../../../protocol/terms.ts';
import { type CoordinatesE7, type UnixSeconds, unixSeconds, wattHours } from '../../../protocol/units.ts';
import type { PlugBooking } from '../charging/plugs.ts';
import { defaultWeights, type FleetFigures, HAND_OVER_SECONDS, MAX_JOBS_A_ROBOT } from '../fleet-figures.ts';
import type { PlanCharger, PlanJob, PlanMatrix, PlanProblem, PlanStop, PlanVehicle } from '../problem.ts';
import type { TravelTable } from './travel-table.ts';

/** A robot as the planner meets it now. */
export interface LiveRobot {
  readonly device: DeviceId;
  readonly figures: FleetFigures;
  readonly compartments: number;
  readonly at: CoordinatesE7;
  /** When it can leave there, and the watt-hours in its battery then. */
  readonly ready: UnixSeconds;
  readonly usable: number;
  readonly takes: PlanVehicle['takes'];
  /** The place of the stop it is bound to go to first, if any. */
  readonly bound?: CoordinatesE7;
}

export interface LiveJob {
  readonly id: JobId;
  readonly load: Load;
  readonly priority: number;
  readonly aboard?: DeviceId;
  readonly from: CoordinatesE7;
  readonly to: CoordinatesE7;
  readonly earliest: UnixSeconds;
  readonly latest: UnixSeconds;
  readonly lateness: PlanJob['lateness'];
}

export interface LiveCharger {
  readonly id: string;
  readonly at: CoordinatesE7;
  readonly plugs: number;
  readonly watts: number;
}

/** When plugs are taken by robots that charge now or are about to, by the charger's id. */
export type TakenPlugs = ReadonlyMap<string, readonly PlugBooking[]>;

export interface LiveSituation {
  readonly now: UnixSeconds;
  readonly robots: readonly LiveRobot[];
  readonly jobs: readonly LiveJob[];
  readonly chargers: readonly LiveCharger[];
  readonly taken?: TakenPlugs;
  /** By profile. */
  readonly tables: Readonly<Record<string, TravelTable>>;
}

const FOREVER = unixSeconds(2 ** 40);

/** Share of the battery planned with above its reserve: what roads, wind and load may take more than assumed. */
export const PLANNING_MARGIN = 0.04;

/** A problem and what its place numbers stand for. */
export interface LiveProblem {
  readonly problem: PlanProblem;
  readonly places: readonly CoordinatesE7[];
}

/** The planner's problem: places of jobs and chargers once, where robots are behind them, one matrix a profile. */
export function liveProblem({ now, robots, jobs, chargers, taken, tables }: LiveSituation): LiveProblem {
  const places: CoordinatesE7[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (at: CoordinatesE7): number => {
    const key = `${at.latitude} ${at.longitude}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, places.length);
    return places.push(at) - 1;
  };
  const planJobs = jobs.map((job) => jobOf(job, numberOf));
  const planChargers = chargers.map(
    ({ id, at, plugs, watts }): PlanCharger => ({
      id,
      place: numberOf(at),
      plugs,
      watts,
      taken: taken?.get(id) ?? [],
    }),
  );
  const routed = robots.filter(({ figures }) => tables[figures.profile] !== undefined);
  const vehicles = routed.map((robot, i) => vehicleOf(robot, places.length + i));
  const starts = routed.map(({ at }) => at);
  const matrices: Record<string, PlanMatrix> = {};
  for (const profile of new Set(vehicles.map((vehicle) => vehicle.profile))) {
    const mine = vehicles.filter((vehicle) => vehicle.profile === profile);
    const wanted = placesFor(mine, planJobs, planChargers);
    const travelStarts = routed.map(({ figures, at, bound }) => {
      if (figures.profile !== profile) return undefined;
      const to = bound && numbers.get(`${bound.latitude} ${bound.longitude}`);
      return { at, ...(to === undefined ? {} : { to }) };
    });
    matrices[profile] = (tables[profile] as TravelTable).matrix(
      places.map((at, place) => (wanted.has(place) ? at : undefined)),
      travelStarts,
    );
  }
  const problem = {
    now,
    vehicles,
    jobs: planJobs,
    matrices,
    weights: defaultWeights,
    chargers: planChargers,
  };
  return { problem, places: [...places, ...starts] };
}

function vehicleOf(
  { device, figures, compartments, ready, usable, takes }: LiveRobot,
  start: number,
): PlanVehicle {
  const { capacity, reserve, idle, grams, milliliters, profile, price, curve } = figures;
  return {
    id: device,
    profile,
    capacity: { parcels: compartments, grams: compartments * grams, milliliters: compartments * milliliters },
    skills: [],
    takes,
    maxJobs: MAX_JOBS_A_ROBOT,
    price,
    battery: {
      usable: wattHours(usable),
      reserve: wattHours(capacity * (reserve + PLANNING_MARGIN)),
      idle,
      capacity: wattHours(capacity),
      curve: curve.map(({ upTo, watts }) => ({ upTo: wattHours(upTo * capacity), watts })),
    },
    start,
    ready,
    shiftEnd: FOREVER,
  };
}

/** Places a kind of vehicle may come to: those of jobs that one of them could carry, and chargers. */
function placesFor(
  vehicles: readonly PlanVehicle[],
  jobs: readonly PlanJob[],
  chargers: readonly PlanCharger[],
): ReadonlySet<number> {
  const fits = ({ load, aboard }: PlanJob) =>
    vehicles.some(
      ({ id, capacity }) =>
        id === aboard ||
        (load.parcels <= capacity.parcels &&
          load.grams <= capacity.grams &&
          load.milliliters <= capacity.milliliters),
    );
  const stops = jobs.filter(fits).flatMap(({ pickUp, dropOff }) => [pickUp, dropOff]);
  return new Set([...chargers, ...stops].flatMap((stop) => (stop === undefined ? [] : [stop.place])));
}

function jobOf(job: LiveJob, numberOf: (at: CoordinatesE7) => number): PlanJob {
  const { id, load, priority, aboard, from, to, earliest, latest, lateness } = job;
  const stop = (at: CoordinatesE7, opens: UnixSeconds): PlanStop => ({
    place: numberOf(at),
    earliest: opens,
    latest,
    service: HAND_OVER_SECONDS,
  });
  return {
    id,
    load,
    skills: [],
    priority,
    ...(aboard === undefined ? {} : { aboard }),
    pickUp: stop(from, earliest),
    dropOff: stop(to, unixSeconds(0)),
    lateness,
  };
}
