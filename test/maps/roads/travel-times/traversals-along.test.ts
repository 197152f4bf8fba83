import test from 'ava';
import { pavement } from '../../../../maps/roads/profiles.ts';
import type { Route } from '../../../../maps/roads/route.ts';
import { createRouter } from '../../../../maps/roads/router.ts';
import type { Snap } from '../../../../maps/roads/snap.ts';
import { type Progress, traversalsAlong } from '../../../../maps/roads/travel-times/traversals-along.ts';
import { unixMilliseconds } from '../../../../protocol/units.ts';
import { aNetwork, spot } from '../a-town.ts';

/** Three streets of 99.9 m in a row, driven from the middle of the first to the end of the last. */
const network = aNetwork(
  [0, 1, 2, 3].map((i) => [i * 99.9, 0] as const),
  [
    { from: 0, to: 1 },
    { from: 2, to: 1 },
    { from: 2, to: 3 },
  ],
);
const router = createRouter(network, pavement);
const route = router.route(router.snap(spot(50, 0)) as Snap, router.snap(spot(299.7, 0)) as Snap) as Route;
const [first = 0, second = 0] = route.edges.map(({ from, to }) => Math.abs(to - from));

const at = (decimeters: number, seconds: number): Progress => ({
  decimeters,
  time: unixMilliseconds(1_000_000 + seconds * 1_000),
});
const told = (progress: readonly Progress[]) =>
  traversalsAlong(network, route.edges, progress, 'owner').map(({ directed, took }) => [
    directed,
    Math.round(took / 1_000),
  ]);

test('whole edges are told with their direction, times between frames are interpolated', (t) => {
  const even = [0, 10, 20, 30].map((seconds) => at((route.distance * seconds) / 30, seconds));
  const share = (30 * second) / route.distance;
  t.deepEqual(told(even), [
    [3, Math.round(share)],
    [4, Math.round(share)],
  ]);
});

test('a wait on an edge counts for it, one exactly at the junction for none', (t) => {
  const driving = [at(0, 0), at(first, 10), at(first + second / 2, 20)];
  t.deepEqual(
    told([...driving, at(first + second / 2, 50), at(first + second, 60), at(route.distance, 80)]),
    [
      [3, 50],
      [4, 20],
    ],
  );
  const waiting = [at(0, 0), at(first, 10), at(first, 40), at(first + second, 60), at(route.distance, 80)];
  t.deepEqual(told(waiting), [
    [3, 20],
    [4, 20],
  ]);
});

test('going back is standing still; missing frames, parts and nothing at all say nothing', (t) => {
  t.deepEqual(told([at(0, 0), at(first + 200, 10), at(first + 100, 20), at(first + second, 30)])[0]?.[0], 3);
  t.deepEqual(told([at(0, 0), at(first, 10), at(route.distance, 200)]), []);
  t.deepEqual(told([at(0, 0), at(first + second - 1, 20)]), []);
  t.deepEqual(told([]), []);
});
