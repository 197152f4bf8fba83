import type { Router } from '../../maps/roads/router.ts';
import type { Snap } from '../../maps/roads/snap.ts';
import type { DeviceId, JobId } from '../../protocol/ids.ts';
import { type CoordinatesE7, type UnixSeconds, unixSeconds, wattHours } from '../../protocol/units.ts';
import type { CapabilitiesView } from '../../protocol/views/enrolment.ts';
import type { JobRecord } from '../jobs/job.ts';
import {
  defaultWeights,
  type FleetFigures,
  fleetFigures,
  HAND_OVER_SECONDS,
  MAX_JOBS_A_ROBOT,
} from './fleet-figures.ts';
import type { PlanJob, PlanMatrix, PlanProblem, PlanStop, PlanVehicle } from './problem.ts';

/** A robot as the planner meets it now. */
export interface ReadyRobot {
  readonly device: DeviceId;
  readonly capabilities: CapabilitiesView;
  readonly at: CoordinatesE7;
  /** Per mille. */
  readonly battery: number;
  readonly takes: PlanVehicle['takes'];
}

export interface FleetNow {
  readonly now: UnixSeconds;
  readonly robots: readonly ReadyRobot[];
  /** Active jobs that may be planned; parcels aboard only of robots in `robots`. */
  readonly jobs: readonly JobRecord[];
  /** Jobs a robot is committed to: they stay even when they get late. */
  readonly committed: ReadonlySet<JobId>;
  readonly routers: Readonly<Record<string, Pick<Router, 'snap' | 'matrix'>>>;
}

export interface FleetProblem {
  readonly problem: PlanProblem;
  readonly places: readonly CoordinatesE7[];
}

const FOREVER = unixSeconds(2 ** 40);

/** The planner's problem from the fleet as it is: every place once, one matrix a profile. */
export function fleetProblem({ now, robots, jobs, committed, routers }: FleetNow): FleetProblem {
  const places: CoordinatesE7[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (at: CoordinatesE7): number => {
    const key = `${at.latitude} ${at.longitude}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, places.length);
    return places.push(at) - 1;
  };
  const vehicles = robots.flatMap((robot): PlanVehicle[] => {
    const figures = fleetFigures[robot.capabilities.kind];
    if (figures === undefined || routers[figures.profile] === undefined) return [];
    return [vehicleOf(robot, figures, numberOf(robot.at), now)];
  });
  const planJobs = jobs.map((job) => jobOf(job, numberOf, committed.has(job.id)));
  const used = new Set(vehicles.map(({ profile }) => profile));
  const matrices = Object.fromEntries(
    [...used].map((profile) => [profile, matrixOf(profile, routers[profile], places)]),
  );
  return { problem: { now, vehicles, jobs: planJobs, matrices, weights: defaultWeights }, places };
}

function vehicleOf(
  { device, capabilities, battery, takes }: ReadyRobot,
  figures: FleetFigures,
  start: number,
  now: UnixSeconds,
): PlanVehicle {
  const { capacity, reserve, idle, grams, milliliters, profile, price } = figures;
  const parcels = capabilities.compartments;
  return {
    id: device,
    profile,
    capacity: { parcels, grams: parcels * grams, milliliters: parcels * milliliters },
    skills: [],
    takes,
    maxJobs: MAX_JOBS_A_ROBOT,
    price,
    battery: {
      usable: wattHours((capacity * battery) / 1_000),
      reserve: wattHours(capacity * reserve),
      idle,
    },
    start,
    ready: now,
    shiftEnd: FOREVER,
  };
}

function jobOf(job: JobRecord, numberOf: (at: CoordinatesE7) => number, committed: boolean): PlanJob {
  const { terms, fields, pickUp, dropOff } = job;
  const latest = unixSeconds(fields.latest);
  const aboard = job.state === 'picked-up' && job.device !== null ? { aboard: job.device } : {};
  const stop = (at: CoordinatesE7, earliest: UnixSeconds): PlanStop => ({
    place: numberOf(at),
    earliest,
    latest,
    service: HAND_OVER_SECONDS,
  });
  return {
    id: job.id,
    load: terms.load,
    skills: [],
    priority: terms.priority,
    ...aboard,
    pickUp: stop(pickUp.at, terms.earliest),
    // A cancelled parcel that is aboard goes back to where it came from.
    dropOff: stop(job.cancelling ? pickUp.at : dropOff.at, unixSeconds(0)),
    lateness: committed ? 'soft' : 'hard',
  };
}

function matrixOf(
  profile: string,
  router: Pick<Router, 'snap' | 'matrix'> | undefined,
  places: readonly CoordinatesE7[],
): PlanMatrix {
  const size = places.length;
  const seconds = new Float64Array(size * size).fill(Number.POSITIVE_INFINITY);
  const decimeters = new Int32Array(size * size);
  const wattHours = new Float64Array(size * size);
  const perMeter = Object.values(fleetFigures).find((figures) => figures.profile === profile)?.perMeter ?? 0;
  const snapped = places.flatMap((at, place): { place: number; snap: Snap }[] => {
    const snap = router?.snap(at);
    return snap === undefined ? [] : [{ place, snap }];
  });
  const snaps = snapped.map(({ snap }) => snap);
  const travel = router?.matrix(snaps, snaps);
  for (const [i, from] of snapped.entries()) {
    for (const [j, to] of snapped.entries()) {
      const leg = travel?.at(i, j);
      if (leg === undefined) continue;
      const cell = from.place * size + to.place;
      seconds[cell] = leg.seconds;
      decimeters[cell] = leg.distance;
      wattHours[cell] = (leg.distance / 10) * perMeter;
    }
  }
  return { size, seconds, decimeters, wattHours };
}
