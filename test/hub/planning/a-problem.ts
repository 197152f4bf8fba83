import fc from 'fast-check';
import type { PlanJob, PlanProblem, PlanVehicle } from '../../../hub/planning/problem.ts';
import { deviceId, jobId } from '../../../protocol/ids.ts';
import { unixSeconds, wattHours } from '../../../protocol/units.ts';
import { aRobot } from '../support/a-world.ts';

/** Tiny problems on a grid: one second and one metre a step, 0.1 Wh a step. */
export const weights = { second: 1, meter: 0, wattHour: 0, lateSecond: 10 };

export const jobName = (n: number) => jobId(n.toString(16).padStart(64, '0'));
const robots = [aRobot(1), aRobot(2)].map(({ id }) => deviceId(id));

export type Spot = readonly [x: number, y: number];

function gridMatrix(spots: readonly Spot[]) {
  const steps = spots.flatMap(([x, y]) => spots.map(([u, v]) => Math.abs(x - u) + Math.abs(y - v)));
  return {
    size: spots.length,
    seconds: Float64Array.from(steps),
    decimeters: Int32Array.from(steps, (step) => step * 10),
    wattHours: Float64Array.from(steps, (step) => step / 10),
  };
}

export interface JobWish {
  readonly from: Spot;
  readonly to: Spot;
  readonly latest: number;
  readonly parcels: number;
  readonly soft: boolean;
  readonly priority: number;
}

export interface VehicleWish {
  readonly at: Spot;
  readonly parcels: number;
  readonly charge: number;
  readonly price?: number;
}

/** A problem whose clock starts at 0. */
export function aProblem(
  vehicles: readonly VehicleWish[],
  jobs: readonly JobWish[],
  aboard: number[] = [],
): PlanProblem {
  const spots = [...vehicles.map(({ at }) => at), ...jobs.flatMap(({ from, to }) => [from, to])];
  return {
    now: unixSeconds(0),
    weights,
    matrices: { pavement: gridMatrix(spots) },
    vehicles: vehicles.map(
      ({ parcels, charge, price = 1 }, i): PlanVehicle => ({
        id: robots[i] as PlanVehicle['id'],
        profile: 'pavement',
        capacity: { parcels, grams: 10_000, milliliters: 10_000 },
        skills: [],
        takes: 'new jobs',
        maxJobs: 100,
        price,
        battery: { usable: wattHours(charge), reserve: wattHours(1), idle: 0 },
        start: i,
        ready: unixSeconds(0),
        shiftEnd: unixSeconds(1_000_000),
      }),
    ),
    jobs: jobs.map((wish, i): PlanJob => {
      const window = { earliest: unixSeconds(0), latest: unixSeconds(wish.latest), service: 5 };
      const place = vehicles.length + 2 * i;
      return {
        id: jobName(i),
        load: { parcels: wish.parcels, grams: 1, milliliters: 1 },
        skills: [],
        priority: wish.priority,
        ...(aboard.includes(i) ? { aboard: robots[0] as PlanVehicle['id'] } : {}),
        pickUp: { place, ...window },
        dropOff: { place: place + 1, ...window },
        lateness: wish.soft ? 'soft' : 'hard',
      };
    }),
  };
}

const spot = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }));
const vehicleWish: fc.Arbitrary<VehicleWish> = fc.record({
  at: spot,
  parcels: fc.integer({ min: 1, max: 3 }),
  charge: fc.integer({ min: 2, max: 20 }),
  price: fc.constantFrom(1, 3),
});
const jobWish: fc.Arbitrary<JobWish> = fc.record({
  from: spot,
  to: spot,
  latest: fc.integer({ min: 10, max: 200 }),
  parcels: fc.integer({ min: 1, max: 2 }),
  soft: fc.boolean(),
  priority: fc.integer({ min: 0, max: 2 }),
});

export const tinyProblems = (jobs: number): fc.Arbitrary<PlanProblem> =>
  fc
    .tuple(
      fc.array(vehicleWish, { minLength: 1, maxLength: 2 }),
      fc.array(jobWish, { minLength: 1, maxLength: jobs }),
      fc.boolean(),
    )
    .map(([vehicles, wishes, loaded]) => {
      const room = vehicles[0]?.parcels ?? 0;
      const first = wishes[0];
      return aProblem(vehicles, wishes, loaded && first !== undefined && first.parcels <= room ? [0] : []);
    });
