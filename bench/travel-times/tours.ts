import { pavement } from '../../maps/roads/profiles.ts';
import type { Route } from '../../maps/roads/route.ts';
import { createRouter, type StreetRouter } from '../../maps/roads/router.ts';
import type { Snap } from '../../maps/roads/snap.ts';
import { seededRandom } from '../../protocol/random.ts';
import type { Town } from './drives.ts';
import { costsOf, type Estimate } from './estimates.ts';
import { type HiddenTraffic, timeOn } from './traffic.ts';

/** Stops a tour has, apart from where it begins and ends. */
const STOPS = 5;

interface Tour {
  readonly day: number;
  readonly hour: number;
  /** The depot first. */
  readonly places: readonly Snap[];
}

export interface ToursDriven {
  /** Mean seconds a tour really takes when it is planned by an estimate. */
  readonly seconds: number;
  /** Mean percent by which the planner's promise misses that. */
  readonly promisePercent: number;
}

/** Tours of the held-out days, the same for every estimate: five doors anywhere in the town, there and back. */
export function toursOf(
  { doors, router }: Town,
  days: readonly number[],
  count: number,
  seed: number,
): Tour[] {
  const random = seededRandom(seed);
  const place = () => {
    for (;;) {
      const door = doors[Math.floor(random.next() * doors.length)];
      const snap = door && router.snap(door);
      if (snap !== undefined) return snap;
    }
  };
  return Array.from({ length: count }, (_, i) => ({
    day: days[i % days.length] as number,
    hour: 8 + random.next() * 11,
    places: Array.from({ length: STOPS + 1 }, place),
  }));
}

/** Plans every tour by an estimate (the best of all orders, the quickest ways) and drives it in the true traffic. */
export function driveTours(
  { network, free }: Town,
  traffic: HiddenTraffic,
  tours: readonly Tour[],
  estimate: Estimate,
): ToursDriven {
  const router = createRouter(network, pavement);
  let [seconds, missed] = [0, 0];
  for (const { day, hour, places } of tours) {
    router.customise(costsOf(estimate, free, timeOn(day, hour)));
    const { order, promised } = bestOrder(router, places);
    const took = driven(router, traffic, order, { day, hour }, network.edgeDecimeters);
    seconds += took;
    missed += Math.abs(promised - took) / took;
  }
  return { seconds: seconds / tours.length, promisePercent: (100 * missed) / tours.length };
}

function bestOrder(router: StreetRouter, places: readonly Snap[]) {
  const matrix = router.matrix(places, places);
  let best = { order: places, promised: Number.POSITIVE_INFINITY };
  for (const middle of permutations(places.slice(1).map((_, i) => i + 1))) {
    const order = [0, ...middle, 0];
    const promised = order.slice(1).reduce((sum, to, i) => {
      const at = (order[i] as number) * places.length + to;
      return sum + (matrix.seconds[at] as number);
    }, 0);
    if (promised < best.promised) best = { order: order.map((i) => places[i] as Snap), promised };
  }
  return best;
}

function driven(
  router: StreetRouter,
  traffic: HiddenTraffic,
  order: readonly Snap[],
  { day, hour }: { readonly day: number; readonly hour: number },
  lengths: Uint32Array,
): number {
  let now = hour;
  for (const [i, to] of order.slice(1).entries()) {
    const route = router.route(order[i] as Snap, to) as Route;
    for (const { edge, direction, from, to: end } of route.edges) {
      const directed = edge * 2 + (direction === 'along' ? 0 : 1);
      const share = Math.abs(end - from) / (lengths[edge] as number);
      now += (traffic.expected(directed, day, now) * share) / 3_600_000;
    }
  }
  return (now - hour) * 3_600;
}

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}
