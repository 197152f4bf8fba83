import test from 'ava';
import { createAirspace } from '../../../maps/airspace/airspace.ts';
import { createDroneRouter, drone } from '../../../maps/airspace/drone-router.ts';
import { ringsOf } from '../../../maps/areas.ts';
import { offsetBy, straightMeters } from '../../../maps/geometry/distance.ts';
import { pointBetween } from '../../../maps/geometry/line.ts';
import { isInside } from '../../../maps/geometry/polygon.ts';
import type { Snap } from '../../../maps/roads/snap.ts';
import { generateTown } from '../../../maps/town/generate-town.ts';
import { type CoordinatesE7, meters, metersPerSecond } from '../../../protocol/units.ts';

const { places, areas } = generateTown(1);
const zones = ringsOf(areas, 'no-fly');
const high = { floor: meters(50), ceiling: meters(70) };
const router = createDroneRouter(createAirspace(zones, high), { altitude: meters(60) });

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

test('an altitude outside the band of the airspace is refused', (t) => {
  for (const altitude of [49, 71]) {
    const error = t.throws(() =>
      createDroneRouter(createAirspace(zones, high), { altitude: meters(altitude) }),
    );
    t.like(error, { code: 'DRONE_ALTITUDE_OUTSIDE' });
  }
});

test('wind from behind is quicker, against slower, across slower too; too much of it grounds the drone', (t) => {
  const from = { latitude: 450_000_000, longitude: -300_000_000 };
  const to = offsetBy(from, 1_200, 0);
  const aloft = (east: number, north: number) => {
    const wind = { east: metersPerSecond(east), north: metersPerSecond(north) };
    return createDroneRouter(createAirspace([]), { altitude: meters(40), wind });
  };
  const flight = (east: number, north: number) => {
    const one = aloft(east, north);
    const [a, b] = [one.snap(from), one.snap(to)].filter(isSnap) as [Snap, Snap];
    const consumption = { perMeter: 0.025, perMeterUp: 0.1, perMeterDown: 0.02, watts: 12 };
    return { route: one.route(a, b), energy: one.matrix([a], [b], consumption).wattHours?.[0] ?? 0 };
  };
  const seconds = (east: number, north: number) => (flight(east, north).route?.seconds ?? 0) - 20;
  t.true(Math.abs(seconds(0, 0) - 100) < 0.1);
  t.true(Math.abs(seconds(3, 0) - 80) < 0.1);
  t.true(Math.abs(seconds(-4, 0) - 150) < 0.1);
  t.true(Math.abs(seconds(0, 7.2) - 125) < 0.1);
  t.true(flight(-4, 0).energy > flight(0, 0).energy && flight(3, 0).energy < flight(0, 0).energy);
  t.true(Math.abs(flight(0, 0).energy - (1_200 * 0.025 + 40 * 0.08 + (120 * 12) / 3_600)) < 0.01);
  t.is(flight(-11.5, 0).route, undefined);
  t.is(flight(0, 12).energy, Number.POSITIVE_INFINITY);
  t.is(aloft(-11.5, 0).whyNot(from, to), 'wind too strong');
  t.is(aloft(-11.5, 0).whyNot(to, from), undefined);
});

test('where there is no flight, the reason is told', (t) => {
  const zone = zones[0] as readonly CoordinatesE7[];
  const inside = middleOf(zone);
  const outside = places.doors.map(({ at }) => router.snap(at)).find(isSnap)?.at as CoordinatesE7;
  t.is(router.whyNot(inside, outside), 'start in a zone');
  t.is(router.whyNot(outside, inside), 'end in a zone');
  t.is(router.whyNot(outside, outside), undefined);
});

const isSnap = (snap: Snap | undefined): snap is Snap => snap !== undefined;

const middleOf = (ring: readonly CoordinatesE7[]): CoordinatesE7 => ({
  latitude: Math.round(ring.reduce((sum, { latitude }) => sum + latitude, 0) / ring.length),
  longitude: Math.round(ring.reduce((sum, { longitude }) => sum + longitude, 0) / ring.length),
});
