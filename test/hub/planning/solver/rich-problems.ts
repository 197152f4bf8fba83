import fc from 'fast-check';
import { jobNamed, vehicleNamed } from '../../../../hub/planning/formats/names.ts';
import type {
  PlanJob,
  PlanProblem,
  PlanStop,
  PlanVehicle,
  PlanVisit,
} from '../../../../hub/planning/problem.ts';
import { unixSeconds, wattHours } from '../../../../protocol/units.ts';

/** A problem with a bit of everything, and what is frozen of it. */
export interface RichCase {
  readonly problem: PlanProblem;
  readonly frozen: ReadonlyMap<PlanVehicle['id'], readonly PlanVisit[]>;
}

type Spot = readonly [x: number, y: number];

const spot: fc.Arbitrary<Spot> = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }));
const window = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 15, max: 150 }), fc.integer({ min: 0, max: 5 }))
  .map(([earliest, width, service]) => ({ earliest, latest: earliest + width, service }));

const jobWish = fc.record({
  spots: fc.tuple(spot, spot),
  windows: fc.tuple(window, window),
  kind: fc.constantFrom('pair', 'pair', 'pair', 'fetch', 'bring', 'aboard'),
  parcels: fc.integer({ min: 1, max: 2 }),
  grams: fc.integer({ min: 0, max: 3 }),
  soft: fc.boolean(),
  skilled: fc.boolean(),
  prize: fc.option(fc.integer({ min: 1, max: 120 }), { nil: undefined }),
  priority: fc.integer({ min: 0, max: 2 }),
});

const vehicleWish = fc.record({
  at: spot,
  home: fc.option(spot, { nil: undefined }),
  profile: fc.constantFrom('wheels', 'wings'),
  parcels: fc.integer({ min: 1, max: 4 }),
  grams: fc.integer({ min: 2, max: 6 }),
  skilled: fc.boolean(),
  charge: fc.integer({ min: 3, max: 20 }),
  shiftEnd: fc.integer({ min: 60, max: 400 }),
  fixedCost: fc.constantFrom(0, 15),
  price: fc.constantFrom(1, 2),
  maxJobs: fc.constantFrom(2, 9),
  breaks: fc.array(
    fc.record({ earliest: fc.integer({ min: 0, max: 50 }), width: fc.integer({ min: 0, max: 60 }) }),
    { maxLength: 1 },
  ),
});

/** Rich cases whose batteries are small and which have chargers, with so many plugs each. */
export const chargedCases = (jobs: number, vehicles = 2, plugs = 2): fc.Arbitrary<RichCase> =>
  fc
    .tuple(
      richCases(jobs, vehicles),
      fc.array(fc.record({ at: fc.nat(), watts: fc.constantFrom(1_800, 3_600, 7_200) }), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.integer({ min: 4, max: 12 }),
    )
    .map(([{ problem, frozen }, posts, capacity]) => ({
      frozen,
      problem: {
        ...problem,
        chargers: posts.map(({ at, watts }, c) => ({
          id: `c${c}`,
          place: at % (problem.matrices['wheels']?.size ?? 1),
          plugs,
          watts,
        })),
        vehicles: problem.vehicles.map(
          (vehicle): PlanVehicle => ({
            ...vehicle,
            battery: {
              ...vehicle.battery,
              usable: wattHours(Math.min(capacity, Math.max(2, vehicle.battery.usable / 2))),
              capacity: wattHours(capacity),
            },
          }),
        ),
      },
    }));

export function richCases(jobs: number, vehicles = 2): fc.Arbitrary<RichCase> {
  return fc
    .record({
      wishes: fc.array(jobWish, { minLength: 1, maxLength: jobs }),
      fleet: fc.array(vehicleWish, { minLength: 1, maxLength: vehicles }),
      fewest: fc.boolean(),
      freezes: fc.boolean(),
      second: fc.constantFrom(0, 1),
    })
    .map(({ wishes, fleet, fewest, freezes, second }) => {
      const spots: Spot[] = [];
      const placeOf = (at: Spot) => spots.push(at) - 1;
      const planVehicles = fleet.map(
        (wish, v): PlanVehicle => ({
          id: vehicleNamed(`v${v}`),
          profile: wish.profile,
          capacity: { parcels: wish.parcels, grams: wish.grams, milliliters: 0 },
          skills: wish.skilled ? ['climb'] : [],
          takes: 'new jobs',
          price: wish.price,
          maxJobs: wish.maxJobs,
          fixedCost: wish.fixedCost,
          battery: { usable: wattHours(wish.charge), reserve: wattHours(1), idle: 36 },
          start: placeOf(wish.at),
          ...(wish.home === undefined ? {} : { end: placeOf(wish.home) }),
          ready: unixSeconds(v),
          shiftEnd: unixSeconds(wish.shiftEnd),
          breaks: wish.breaks.map(({ earliest, width }) => ({
            earliest: unixSeconds(earliest),
            latest: unixSeconds(earliest + width),
            seconds: 7,
          })),
        }),
      );
      const planJobs = wishes.map((wish, j): PlanJob => {
        const stop = (side: 0 | 1): PlanStop => {
          const { earliest, latest, service } = wish.windows[side];
          const place = placeOf(wish.spots[side]);
          return { place, earliest: unixSeconds(earliest), latest: unixSeconds(latest), service };
        };
        return {
          id: jobNamed(`j${j}`),
          load: { parcels: wish.parcels, grams: wish.grams, milliliters: 0 },
          skills: wish.skilled ? ['climb'] : [],
          priority: wish.priority,
          lateness: wish.soft ? 'soft' : 'hard',
          ...(wish.kind === 'bring' ? {} : { pickUp: stop(0) }),
          ...(wish.kind === 'fetch' ? {} : { dropOff: stop(1) }),
          ...(wish.kind === 'aboard' ? { aboard: vehicleNamed('v0') } : {}),
          ...(wish.prize === undefined || wish.kind === 'aboard' ? {} : { prize: wish.prize }),
        };
      });
      const first = planJobs.find(({ pickUp, aboard }) => pickUp !== undefined && aboard === undefined);
      const isFrozen = freezes && first !== undefined;
      return {
        problem: {
          now: unixSeconds(0),
          weights: { second, meter: 1, wattHour: 0.5, lateSecond: 3 },
          objective: fewest ? 'fewest vehicles' : 'cost',
          matrices: { wheels: matrixOf(spots, 1), wings: matrixOf(spots, 0.5) },
          vehicles: planVehicles,
          jobs: planJobs,
        },
        frozen: isFrozen
          ? new Map([[vehicleNamed('v0'), [{ job: first.id, kind: 'pick-up' as const }]]])
          : new Map(),
      };
    });
}

/** One metre, one step and a tenth of a watt-hour a unit; wings are faster. */
function matrixOf(spots: readonly Spot[], pace: number) {
  const steps = spots.flatMap(([x, y]) => spots.map(([u, v]) => Math.abs(x - u) + Math.abs(y - v)));
  return {
    size: spots.length,
    seconds: Float64Array.from(steps, (step) => step * pace),
    decimeters: Int32Array.from(steps, (step) => step * 10),
    wattHours: Float64Array.from(steps, (step) => step / 10),
  };
}
