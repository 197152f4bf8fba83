import test, { type ExecutionContext } from 'ava';
import { straightMeters } from '../../../maps/geometry/distance.ts';
import { lineMeters } from '../../../maps/geometry/line.ts';
import { EdgeFlag, RoadClass } from '../../../maps/roads/classes.ts';
import { edgeCosts } from '../../../maps/roads/edge-costs.ts';
import type { RoadNetwork } from '../../../maps/roads/network.ts';
import { type Profile, pavement, road } from '../../../maps/roads/profiles.ts';
import type { Route } from '../../../maps/roads/route.ts';
import { createRouter } from '../../../maps/roads/router.ts';
import type { Snap } from '../../../maps/roads/snap.ts';
import { generateTown } from '../../../maps/town/generate-town.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { decimeters, meters, seconds } from '../../../protocol/units.ts';
import { aNetwork, hasShared, randomPlace, someSnaps, spot, theNetworkOfOslo } from './a-town.ts';
import { cheapestCosts } from './bellman-ford.ts';

const ifShared = hasShared ? test : test.skip;
const absent = hasShared ? '' : ' (skipped: needs ../shared/maps)';

test('routes, matrix and distance on the town equal a plain search on 600 pairs', (t) => {
  const { network } = generateTown(7);
  comparePairs(t, network, pavement, { sources: 20, targets: 20 });
  comparePairs(t, network, road, { sources: 10, targets: 20 });
});

ifShared(`routes, matrix and distance on Oslo-east equal a plain search on 400 pairs${absent}`, async (t) => {
  const network = await theNetworkOfOslo();
  comparePairs(t, network, pavement, { sources: 12, targets: 25 });
  comparePairs(t, network, road, { sources: 4, targets: 25 });
});

function comparePairs(
  t: ExecutionContext,
  network: RoadNetwork,
  profile: Profile,
  { sources, targets }: { sources: number; targets: number },
): void {
  const router = createRouter(network, profile);
  const costs = edgeCosts(network, profile);
  const from = someSnaps(network, router, sources, 11);
  // Also the very places of the sources: same edge, same spot.
  const to = [...someSnaps(network, router, targets - 2, 12), from[0] as Snap, from[1] as Snap];
  const matrix = router.matrix(from, to);
  for (const [i, start] of from.entries()) {
    const times = cheapestCosts(network, costs.milliseconds, start, to);
    const lengths = cheapestCosts(network, costs.decimeters, start, to);
    for (const [j, end] of to.entries()) {
      const route = router.route(start, end);
      t.is(route?.seconds, seconds((times[j] as number) / 1000));
      t.is(matrix.at(i, j)?.seconds, route?.seconds);
      t.true((matrix.at(i, j)?.distance as number) >= (lengths[j] as number));
      if (route !== undefined) checkRoute(t, network, route, start, end);
      t.true((route?.distance as number) >= (lengths[j] as number));
      // The snapped places snap to themselves or, at junctions, to a neighbour at the same spot.
      const length = router.distance(start.at, end.at) as number;
      t.true(Math.abs(length - (lengths[j] as number)) <= 4, `${length} ${lengths[j]}`);
    }
  }
}

function checkRoute(t: ExecutionContext, network: RoadNetwork, route: Route, from: Snap, to: Snap): void {
  t.deepEqual(route.geometry[0], from.at);
  t.deepEqual(route.geometry.at(-1), to.at);
  t.is(
    route.edges.reduce((sum, part) => sum + Math.abs(part.to - part.from), 0),
    route.distance,
  );
  const driven = lineMeters(route.geometry) * 10;
  // Every edge is rounded up to a decimetre and every cut to half of one.
  t.true(Math.abs(driven - route.distance) <= route.edges.length + 3, `${driven} ${route.distance}`);
  for (const [i, part] of route.edges.entries()) {
    const next = route.edges[i + 1];
    if (next === undefined) continue;
    const ends = part.direction === 'along' ? network.edgeTo : network.edgeFrom;
    const starts = next.direction === 'along' ? network.edgeFrom : network.edgeTo;
    t.is(ends[part.edge], starts[next.edge], 'one edge begins where the one before ends');
  }
}

test('distance is the same in both directions on the pavement', (t) => {
  const { network } = generateTown(3);
  const router = createRouter(network, pavement);
  const random = seededRandom(4);
  for (let i = 0; i < 200; i++) {
    const [a, b] = [randomPlace(network, random), randomPlace(network, random)];
    t.is(router.distance(a, b), router.distance(b, a));
  }
});

test('distances on the pinned town are pinned, so that another machine can compare', (t) => {
  const { network, places } = generateTown(1);
  const router = createRouter(network, pavement);
  const depot = places.depots[0];
  const distances = [0, 100, 200, 300, 400, 500].map(
    (i) => depot && (router.distance(depot.at, places.doors[i]?.at ?? depot.at) as number),
  );
  t.deepEqual(distances, PINNED);
});

test('changed times change routes but never distances', (t) => {
  const { network, places } = generateTown(1);
  const [a, b] = [places.doors[0], places.doors.at(-1)];
  if (a === undefined || b === undefined) return t.fail();
  const free = createRouter(network, pavement);
  const route = free.route(free.snap(a.at) as Snap, free.snap(b.at) as Snap) as Route;
  const milliseconds = edgeCosts(network, pavement).milliseconds;
  for (const { edge } of route.edges.slice(2, -2)) {
    milliseconds[edge * 2] = (milliseconds[edge * 2] as number) * 50;
    milliseconds[edge * 2 + 1] = (milliseconds[edge * 2 + 1] as number) * 50;
  }
  const live = createRouter(network, pavement, { milliseconds });
  const detour = live.route(live.snap(a.at) as Snap, live.snap(b.at) as Snap) as Route;
  t.notDeepEqual(detour.edges, route.edges);
  t.true(detour.seconds > route.seconds);
  t.is(live.distance(a.at, b.at), free.distance(a.at, b.at));
});

test('steps are never part of a pavement route, however short', (t) => {
  const network = aNetwork(
    [
      [0, 0],
      [100, 0],
      [50, 200],
    ],
    [
      { from: 0, to: 1, class: RoadClass.steps },
      { from: 0, to: 2 },
      { from: 2, to: 1 },
    ],
  );
  const router = createRouter(network, pavement);
  const route = router.route(router.snap(spot(0, 0)) as Snap, router.snap(spot(100, 0)) as Snap);
  t.true((route?.distance ?? 0) > 4_000);
  t.false(route?.edges.some(({ edge }) => edge === 0));
});

test('one-way streets bind vehicles and not people on foot', (t) => {
  const network = aNetwork(
    [
      [0, 0],
      [100, 0],
      [100, 100],
      [0, 100],
    ],
    [
      { from: 0, to: 1, class: RoadClass.residential, flags: EdgeFlag.onewayForward },
      { from: 1, to: 2, class: RoadClass.residential },
      { from: 2, to: 3, class: RoadClass.residential },
      { from: 0, to: 3, class: RoadClass.residential, flags: EdgeFlag.onewayBackward },
    ],
  );
  const drive = createRouter(network, road);
  const walk = createRouter(network, pavement);
  const [a, b] = [spot(20, 0), spot(80, 0)];
  t.true(Math.abs((drive.distance(a, b) as number) - 600) <= 2);
  t.true(Math.abs((drive.distance(b, a) as number) - 3_400) <= 6);
  t.is(walk.distance(b, a), walk.distance(a, b));
  t.is(drive.distance(spot(0, 20), spot(0, 80)), drive.distance(b, a), 'against the edge only');
});

test('places on an island snap to the mainland unless islands are asked for', (t) => {
  const network = aNetwork(
    [
      [0, 0],
      [100, 0],
      [0, 100],
      [0, 40],
      [100, 40],
    ],
    [
      { from: 0, to: 1 },
      { from: 0, to: 2, class: RoadClass.path },
      { from: 3, to: 4 },
    ],
  );
  const main = createRouter(network, pavement);
  const any = createRouter(network, pavement, { snapTo: 'any component' });
  t.is(main.snap(spot(80, 38))?.edge, 0);
  const island = any.snap(spot(80, 38)) as Snap;
  t.is(island.edge, 2);
  const mainland = any.snap(spot(80, 0)) as Snap;
  t.is(any.route(island, mainland), undefined);
  t.is(any.distance(spot(80, 38), spot(80, 0)), undefined);
  const matrix = any.matrix([island, mainland], [mainland]);
  t.is(matrix.at(0, 0), undefined);
  t.deepEqual([...matrix.seconds], [Number.POSITIVE_INFINITY, 0]);
  t.deepEqual([...matrix.decimeters], [-1, 0]);
});

test('a place too far from every edge does not snap', (t) => {
  const network = aNetwork(
    [
      [0, 0],
      [100, 0],
    ],
    [{ from: 0, to: 1 }],
  );
  const router = createRouter(network, pavement, { snapRadius: meters(50) });
  t.is(router.snap(spot(50, 60)), undefined);
  t.truthy(router.snap(spot(50, 40)));
  t.is(router.distance(spot(50, 60), spot(50, 0)), undefined);
});

test('a route from a place to itself takes no time and has a geometry of two points', (t) => {
  const network = aNetwork(
    [
      [0, 0],
      [100, 0],
    ],
    [{ from: 0, to: 1 }],
  );
  const router = createRouter(network, pavement);
  const here = router.snap(spot(30, 5)) as Snap;
  const route = router.route(here, here) as Route;
  t.is(route.seconds, seconds(0));
  t.is(route.distance, decimeters(0));
  t.deepEqual(route.geometry, [here.at, here.at]);
});

test('a route over a bent edge follows every bend', (t) => {
  const network = aNetwork(
    [
      [0, 0],
      [100, 0],
    ],
    [{ from: 0, to: 1, via: [spot(0, 50), spot(100, 50)] }],
  );
  const router = createRouter(network, pavement);
  const [a, b] = [router.snap(spot(-1, 20)) as Snap, router.snap(spot(101, 30)) as Snap];
  const route = router.route(a, b) as Route;
  t.deepEqual(route.geometry, [a.at, spot(0, 50), spot(100, 50), b.at]);
  t.deepEqual(router.route(b, a)?.geometry, [...route.geometry].reverse());
  t.true(Math.abs(route.distance - 1_500) <= 2);
  t.true(straightMeters(a.at, spot(0, 20)) < 0.1);
});

test('a network without usable edges snaps nothing and does not fail', (t) => {
  const empty = createRouter(aNetwork([], []), pavement);
  t.is(empty.snap(spot(0, 0)), undefined);
  const steps = aNetwork(
    [
      [0, 0],
      [10, 0],
    ],
    [{ from: 0, to: 1, class: RoadClass.steps }],
  );
  t.is(createRouter(steps, pavement).snap(spot(5, 0)), undefined);
  t.is(empty.matrix([], []).rows, 0);
});

const PINNED: (number | undefined)[] = [6060, 10315, 5667, 8722, 7352, 6240];
