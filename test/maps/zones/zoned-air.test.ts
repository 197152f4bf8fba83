import test from 'ava';
import fc from 'fast-check';
import { createAirspace } from '../../../maps/airspace/airspace.ts';
import { createDroneRouter } from '../../../maps/airspace/drone-router.ts';
import { ZoneFences } from '../../../maps/zones/fences.ts';
import { zonedAir } from '../../../maps/zones/zoned-air.ts';
import type { CoordinatesE7 } from '../../../protocol/units.ts';
import { ringFlaw } from '../../../protocol/zones/simple-ring.ts';
import type { Zone } from '../../../protocol/zones/zones.ts';
import { place } from '../../edge/a-job.ts';
import { aZone, box } from '../../edge/safety/a-guarded-robot.ts';

const routerWith = (zones: readonly Zone[]) => {
  const air = zonedAir(zones);
  return createDroneRouter(createAirspace([], undefined, air), { slowed: air.slowed });
};

const flightWith = (zones: readonly Zone[], from: CoordinatesE7, to: CoordinatesE7) => {
  const router = routerWith(zones);
  const [a, b] = [router.snap(from), router.snap(to)];
  return a && b && router.route(a, b);
};

test('drones fly around a keep-out zone with some metres of room, and over one for wheels', (t) => {
  const [from, to] = [place(-100, 0), place(100, 0)];
  const around = flightWith([aZone('keep-out', box(-20, -20, 20, 60))], from, to);
  t.true((around?.distance ?? 0) > 2_000 && (around?.distance ?? 0) < 2_200);
  t.true((around?.geometry.length ?? 0) > 2);
  const straight = flightWith([{ ...aZone('keep-out', box(-20, -20, 20, 60)), for: 'ground' }], from, to);
  t.is(straight?.geometry.length, 2);
});

test('a place beside a zone is left and reached, one inside is not', (t) => {
  const zones = [aZone('keep-out', box(-20, -20, 20, 20))];
  t.truthy(flightWith(zones, place(22, 0), place(100, 0)));
  t.truthy(flightWith(zones, place(100, 0), place(22, 0)));
  t.is(flightWith(zones, place(18, 0), place(100, 0)), undefined);
});

test('a fence that is bent is flown inside, and not left', (t) => {
  const bent = [
    place(-100, -100),
    place(100, -100),
    place(100, 100),
    place(60, 100),
    place(60, -60),
    place(-100, -60),
  ];
  const flight = flightWith([aZone('keep-in', bent)], place(-80, -80), place(80, 80));
  t.is(new ZoneFences([aZone('keep-in', bent)], 'air').pathFlaw(flight?.geometry ?? []), undefined);
  t.true((flight?.geometry.length ?? 0) > 2);
  t.is(flightWith([aZone('keep-in', bent)], place(-80, -80), place(0, 80)), undefined);
});

test('a slow zone takes its time', (t) => {
  const [from, to] = [place(-100, 0), place(100, 0)];
  const free = flightWith([], from, to)?.seconds ?? 0;
  const slow = flightWith([aZone('slow', box(-60, -20, 60, 20), 300)], from, to)?.seconds ?? 0;
  t.true(Math.abs(slow - free - (120 / 3 - 120 / 12)) < 0.1, `${slow} ${free}`);
});

test('no flight is one that a drone would refuse, whatever zones there are', (t) => {
  const spot = fc.tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -300, max: 300 }));
  const ring = fc
    .tuple(
      spot,
      fc.array(fc.tuple(fc.integer({ min: -90, max: 90 }), fc.integer({ min: -90, max: 90 })), {
        minLength: 3,
        maxLength: 6,
      }),
    )
    .map(([[x, y], corners]) => corners.map(([east, north]) => place(x + east, y + north)))
    .filter((corners) => ringFlaw(corners) === undefined);
  const zone = fc
    .tuple(fc.constantFrom('keep-out', 'keep-out', 'keep-in'), ring)
    .map(([kind, corners]) =>
      kind === 'keep-in' ? aZone('keep-in', box(-250, -250, 310, 310)) : aZone('keep-out', corners),
    );
  let flown = 0;
  fc.assert(
    fc.property(
      fc.array(zone, { minLength: 1, maxLength: 5 }),
      fc.array(fc.tuple(spot, spot), { minLength: 6, maxLength: 6 }),
      (zones, trips) => {
        const router = routerWith(zones);
        const fences = new ZoneFences(zones, 'air');
        for (const [p, q] of trips) {
          const [from, to] = [place(...p), place(...q)];
          const [a, b] = [router.snap(from), router.snap(to)];
          const flight = a && b && router.route(a, b);
          if (flight === undefined) continue;
          flown++;
          t.is(fences.pathFlaw([from, ...flight.geometry, to]), undefined);
        }
      },
    ),
    { numRuns: 60 },
  );
  t.true(flown > 60, `${flown} flights`);
});
