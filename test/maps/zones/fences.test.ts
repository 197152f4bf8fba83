import test from 'ava';
import fc from 'fast-check';
import { pointBetween } from '../../../maps/geometry/line.ts';
import { bothFences, noFences, unknownFences } from '../../../maps/zones/fences.ts';
import type { CoordinatesE7 } from '../../../protocol/units.ts';
import { origin, place } from '../../edge/a-job.ts';
import { aZone, box, fencesOf } from '../../edge/safety/a-guarded-robot.ts';

test('Several keep-in zones are one area: a way may lead from one into the other where they overlap', (t) => {
  const overlapping = fencesOf([
    aZone('keep-in', box(-50, -50, 10, 50)),
    aZone('keep-in', box(0, -50, 90, 50)),
  ]);
  t.is(overlapping.pathFlaw([place(-40, 0), place(80, 0)]), undefined);
  const apart = fencesOf([aZone('keep-in', box(-50, -50, 10, 50)), aZone('keep-in', box(20, -50, 90, 50))]);
  t.is(apart.pathFlaw([place(-40, 0), place(80, 0)]), 'it leaves the service area');
  t.is(apart.flawOf(place(15, 0)), 'outside the service area');
});

test('A hole drawn as a keep-out zone in a keep-in zone is no place to be', (t) => {
  const fences = fencesOf([aZone('keep-in', box(-50, -50, 50, 50)), aZone('keep-out', box(-5, -5, 5, 5))]);
  t.is(fences.flawOf(origin), 'inside keep-out');
  t.is(fences.pathFlaw([place(-20, 0), place(20, 0)]), 'it runs through keep-out');
  t.is(fences.pathFlaw([place(-20, 0), place(0, 20), place(20, 0)]), undefined);
});

test('Two sets hold together; unreadable ones allow nothing, none allow everything', (t) => {
  const both = bothFences(
    fencesOf([aZone('keep-in', box(0, -9, 9, 9))]),
    fencesOf([aZone('slow', box(0, -9, 9, 9), 50)]),
  );
  t.is(both.flawOf(place(-5, 0)), 'outside the service area');
  t.is(both.speedAt(place(5, 0)), 0.5);
  t.is(noFences.pathFlaw([place(0, 0), place(9_000, 0)]), undefined);
  t.is(unknownFences.flawOf(origin), 'zones unknown');
  t.is(unknownFences.speedAt(origin), 0);
});

test('A path is refused exactly when some place on it is refused, within a centimetre of the borders', (t) => {
  const corner = fc
    .record({ east: fc.integer({ min: -40, max: 40 }), north: fc.integer({ min: -40, max: 40 }) })
    .map(({ east, north }) => place(east + 0.3, north + 0.3));
  const fences = fencesOf([
    aZone('keep-in', box(-30, -30, 5, 30)),
    aZone('keep-in', [place(0, -20), place(35, 0), place(0, 20)]),
    aZone('keep-out', [place(-10, -10), place(2, -12), place(-4, 6)]),
  ]);
  fc.assert(
    fc.property(corner, corner, (a, b) => {
      const samples = Array.from({ length: 4_001 }, (_, i) => pointBetween(a, b, i / 4_000));
      const refused = samples.filter((at) => fences.flawOf(at) !== undefined).length;
      const isRefused = fences.pathFlaw([a, b]) !== undefined;
      // A leg that only grazes a corner may pass between two samples, or be one sample's rounding.
      if (refused > 2) t.true(isRefused, text(a, b));
      if (refused === 0 && isRefused) t.true(grazes(a, b, samples), text(a, b));
    }),
    { numRuns: 300 },
  );
  function grazes(a: CoordinatesE7, b: CoordinatesE7, samples: readonly CoordinatesE7[]): boolean {
    const near = samples.flatMap((at) =>
      [-2, 2].map((by) => ({ latitude: at.latitude + by, longitude: at.longitude + by })),
    );
    return near.some((at) => fences.flawOf(at) !== undefined) && text(a, b) !== '';
  }
});

const text = (a: CoordinatesE7, b: CoordinatesE7) => `${JSON.stringify(a)} ${JSON.stringify(b)}`;
