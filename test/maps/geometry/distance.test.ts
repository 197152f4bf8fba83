import test from 'ava';
import fc from 'fast-check';
import { metersFrom, offsetBy, straightMeters } from '../../../maps/geometry/distance.ts';
import { meters } from '../../../protocol/units.ts';

const cityPlace = fc.record({
  latitude: fc.integer({ min: -700_000_000, max: 700_000_000 }),
  longitude: fc.integer({ min: -1_700_000_000, max: 1_700_000_000 }),
});

test('city distances differ from the great circle by less than one part in ten thousand', (t) => {
  const reach = fc.integer({ min: -1_000_000, max: 1_000_000 });
  fc.assert(
    fc.property(cityPlace, reach, reach, (a, north, east) => {
      const b = { latitude: a.latitude + north, longitude: a.longitude + east };
      t.true(Math.abs(straightMeters(a, b) - greatCircle(a, b)) <= 1e-4 * greatCircle(a, b) + 0.01);
    }),
  );
});

test('distance is the same both ways and zero on the spot', (t) => {
  fc.assert(
    fc.property(cityPlace, cityPlace, (a, b) => {
      t.is(straightMeters(a, b), straightMeters(b, a));
      t.is(straightMeters(a, a), meters(0));
    }),
  );
});

test('a place moved by metres is found at those metres', (t) => {
  const step = fc.integer({ min: -2_000, max: 2_000 });
  fc.assert(
    fc.property(cityPlace, step, step, (origin, east, north) => {
      const back = metersFrom(origin, offsetBy(origin, east, north));
      t.true(Math.abs(back.east - east) < 0.01 && Math.abs(back.north - north) < 0.01);
    }),
  );
});

interface PlaceE7 {
  readonly latitude: number;
  readonly longitude: number;
}

/** Haversine on the sphere of mean radius, with the built-in functions. */
function greatCircle(a: PlaceE7, b: PlaceE7): number {
  const radians = (e7: number) => (e7 / 1e7) * (Math.PI / 180);
  const half = (x: number) => Math.sin(x / 2) ** 2;
  const h =
    half(radians(b.latitude - a.latitude)) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(radians(b.longitude - a.longitude));
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(h));
}
