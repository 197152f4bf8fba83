import test from 'ava';
import { createAirspace } from '../../../maps/airspace/airspace.ts';
import { createDroneRouter, drone } from '../../../maps/airspace/drone-router.ts';
import { ringsOf } from '../../../maps/areas.ts';
import { straightMeters } from '../../../maps/geometry/distance.ts';
import { pointBetween } from '../../../maps/geometry/line.ts';
import { isInside } from '../../../maps/geometry/polygon.ts';
import type { Snap } from '../../../maps/roads/snap.ts';
import { generateTown } from '../../../maps/town/generate-town.ts';
import { type CoordinatesE7, meters } from '../../../protocol/units.ts';

const { places, areas } = generateTown(1);
const zones = ringsOf(areas, 'no-fly');
const router = createDroneRouter(createAirspace(zones), { altitude: meters(60) });

test('doors under a no-fly zone do not snap, all others are where they are', (t) => {
  let shut = 0;
  for (const { at, name } of places.doors) {
    const zone = zones.find((ring) => isInside(ring, at));
    const snap = router.snap(at);
    if (zone === undefined) t.deepEqual(snap?.at, at, name);
    else if (snap === undefined) shut += 1;
    else t.true(snap.offset > 0 && snap.offset < 5.1 && !zones.some((ring) => isInside(ring, snap.at)), name);
  }
  t.true(shut > 5 && shut < places.doors.length / 5, `${shut} doors`);
});

test('a drone that believes to be a few metres inside a zone starts from its border', (t) => {
  const [a, b] = zones[0] as [CoordinatesE7, CoordinatesE7];
  const middle = middleOf(zones[0] as readonly CoordinatesE7[]);
  const border = pointBetween(a, b, 0.5);
  const [shallow, deep] = [3, 9].map((depth) =>
    pointBetween(border, middle, depth / straightMeters(border, middle)),
  ) as [CoordinatesE7, CoordinatesE7];
  t.true(straightMeters(router.snap(shallow)?.at ?? middle, border) < 1.5);
  t.is(router.snap(deep), undefined);
});

test('matrix, route and distance agree over the whole town', (t) => {
  const snaps = places.doors.flatMap(({ at }, i) => (i % 25 === 0 ? [router.snap(at)] : [])).filter(isSnap);
  const matrix = router.matrix(snaps, snaps);
  for (const [i, from] of snaps.entries()) {
    for (const [j, to] of snaps.entries()) {
      const route = router.route(from, to);
      t.is(route?.distance, router.distance(from.at, to.at));
      t.deepEqual(matrix.at(i, j), route && { seconds: route.seconds, distance: route.distance });
      t.deepEqual(route?.geometry[0], from.at);
      t.deepEqual(route?.geometry.at(-1), to.at);
      t.deepEqual(route?.edges, []);
    }
  }
  t.is(matrix.at(snaps.length, 0), undefined);
  t.is(matrix.at(0, snaps.length), undefined);
});

test('a flight takes the time to climb, to fly and to land; standing still takes none', (t) => {
  const [a, b] = places.doors.map(({ at }) => router.snap(at)).filter(isSnap);
  if (a === undefined || b === undefined) return t.fail();
  const vertical = 60 / drone.climb + 60 / drone.descent;
  const distance = (router.distance(a.at, b.at) as number) / 10;
  t.true(distance >= straightMeters(a.at, b.at));
  t.is(router.route(a, b)?.seconds as number, distance / drone.speed + vertical);
  t.is(router.route(a, a)?.seconds as number, 0);
});

const isSnap = (snap: Snap | undefined): snap is Snap => snap !== undefined;

const middleOf = (ring: readonly CoordinatesE7[]): CoordinatesE7 => ({
  latitude: Math.round(ring.reduce((sum, { latitude }) => sum + latitude, 0) / ring.length),
  longitude: Math.round(ring.reduce((sum, { longitude }) => sum + longitude, 0) / ring.length),
});
