import test from 'ava';
import fc from 'fast-check';
import { createAirspace } from '../../../maps/airspace/airspace.ts';
import { crossesZone, isInZone, zoneOf } from '../../../maps/airspace/zone.ts';
import { straightMeters } from '../../../maps/geometry/distance.ts';
import type { CoordinatesE7 } from '../../../protocol/units.ts';
import { spot } from '../roads/a-town.ts';

/** Small whole numbers, so that legs often run exactly along borders and over corners. */
const cell = fc.integer({ min: 0, max: 12 });
const places = fc
  .tuple(cell, cell)
  .map(([x, y]): CoordinatesE7 => ({ latitude: y * 100, longitude: x * 100 }));
/** Rings around a middle: star-shaped, so simple, and seldom convex. */
const rings = fc
  .tuple(cell, cell, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 8, maxLength: 8 }))
  .map(([x, y, reaches]) =>
    reaches.map((reach, i): CoordinatesE7 => {
      const [dx, dy] = star[i] as readonly [number, number];
      return { latitude: (y + dy * reach) * 100, longitude: (x + dx * reach) * 100 };
    }),
  );
const star = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;
const airspaces = fc.array(rings, { minLength: 0, maxLength: 4 });

test('no leg of any flight runs through a zone', (t) => {
  fc.assert(
    fc.property(airspaces, places, places, (zones, from, to) => {
      const flight = createAirspace(zones).flight(from, to);
      if (flight === undefined) return;
      for (const [i, end] of flight.legs.slice(1).entries()) {
        const start = flight.legs[i] as CoordinatesE7;
        for (let share = 0.01; share < 1; share += 0.07) {
          const at = exactly(start, end, share);
          t.false(zones.some((zone) => isWellInside(zone, at)));
        }
      }
    }),
    { numRuns: 1_500 },
  );
});

test('a flight is as long back as forth, never shorter than the straight line, and equal to it when free', (t) => {
  fc.assert(
    fc.property(airspaces, places, places, (zones, from, to) => {
      const airspace = createAirspace(zones);
      const [there, back] = [airspace.flight(from, to), airspace.flight(to, from)];
      t.is(there?.distance, back?.distance);
      if (there === undefined) return;
      const straight = Math.ceil(straightMeters(from, to) * 10);
      t.true(there.distance >= straight);
      if (airspace.isClear(from, to)) t.is(there.distance as number, straight);
      else t.true(there.legs.length > 2);
      const sum = there.legs
        .slice(1)
        .reduce(
          (all, end, i) => all + Math.ceil(straightMeters(there.legs[i] as CoordinatesE7, end) * 10),
          0,
        );
      t.is(there.distance as number, sum);
    }),
    { numRuns: 1_500 },
  );
});

test('flights are shortest: never longer than a detour over any free place, up to rounding', (t) => {
  fc.assert(
    fc.property(airspaces, places, places, places, (zones, from, over, to) => {
      const airspace = createAirspace(zones);
      const [one, two] = [airspace.flight(from, over), airspace.flight(over, to)];
      if (one === undefined || two === undefined) return;
      const whole = airspace.flight(from, to);
      t.truthy(whole);
      const pieces = one.legs.length + two.legs.length;
      t.true((whole?.distance as number) <= one.distance + two.distance + pieces);
    }),
    { numRuns: 1_500 },
  );
});

test('a place is free outside all zones and on their borders', (t) => {
  const square = [spot(0, 0), spot(100, 0), spot(100, 100), spot(0, 100)];
  const airspace = createAirspace([square]);
  t.false(airspace.isFree(spot(50, 50)));
  t.true(airspace.isFree(spot(100, 0)));
  t.true(airspace.isFree(spot(101, 50)));
  t.is(airspace.flight(spot(50, 50), spot(200, 200)), undefined);
  t.is(airspace.flight(spot(200, 200), spot(50, 50)), undefined);
});

test('a flight around a square turns at its corners, and a flight nowhere has no length', (t) => {
  const square = [spot(0, 0), spot(100, 0), spot(100, 100), spot(0, 100)];
  const airspace = createAirspace([square]);
  const flight = airspace.flight(spot(-50, 40), spot(150, 40));
  t.deepEqual(flight?.legs, [spot(-50, 40), spot(0, 0), spot(100, 0), spot(150, 40)]);
  t.is(airspace.flight(spot(-50, 40), spot(-50, 40))?.distance as number, 0);
});

test('a place shut in by zones has no way out', (t) => {
  const wall = (west: number, south: number, east: number, north: number) => [
    spot(west, south),
    spot(east, south),
    spot(east, north),
    spot(west, north),
  ];
  const walls = [wall(0, 0, 100, 10), wall(0, 90, 100, 100), wall(0, 5, 10, 95), wall(90, 5, 100, 95)];
  const airspace = createAirspace(walls);
  t.true(airspace.isFree(spot(50, 50)));
  t.is(airspace.flight(spot(50, 50), spot(300, 50)), undefined);
});

test('the turning direction of a ring and repeated corners change nothing', (t) => {
  fc.assert(
    fc.property(rings, places, places, (ring, a, b) => {
      const [one, two] = [zoneOf(ring), zoneOf([...ring, ring[0] as CoordinatesE7].reverse())];
      t.is(isInZone(one, a), isInZone(two, a));
      t.is(crossesZone(one, a, b), crossesZone(two, b, a));
      t.is(one.turns.length, two.turns.length);
    }),
    { numRuns: 1_500 },
  );
});

const exactly = (a: CoordinatesE7, b: CoordinatesE7, share: number) => ({
  latitude: a.latitude + (b.latitude - a.latitude) * share,
  longitude: a.longitude + (b.longitude - a.longitude) * share,
});

/** Even-odd with a margin for rounding, written otherwise than the code under test. */
function isWellInside(ring: readonly CoordinatesE7[], at: CoordinatesE7): boolean {
  const probes = [
    [0, 0],
    [0.01, 0],
    [-0.01, 0],
    [0, 0.01],
    [0, -0.01],
  ] as const;
  return probes.every(([dx, dy]) => {
    const [x, y] = [at.longitude + dx, at.latitude + dy];
    let winding = 0;
    for (const [i, a] of ring.entries()) {
      const b = ring[(i + 1) % ring.length] as CoordinatesE7;
      winding += Math.atan2(
        (a.longitude - x) * (b.latitude - y) - (a.latitude - y) * (b.longitude - x),
        (a.longitude - x) * (b.longitude - x) + (a.latitude - y) * (b.latitude - y),
      );
    }
    return Math.abs(winding) > 3;
  });
}
