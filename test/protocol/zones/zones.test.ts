import test from 'ava';
import fc from 'fast-check';
import { isFleetError } from '../../../protocol/errors.ts';
import type { CoordinatesE7 } from '../../../protocol/units.ts';
import { ringFlaw } from '../../../protocol/zones/simple-ring.ts';
import {
  assertZones,
  decodeZones,
  encodeZones,
  type Zone,
  zoneLimits,
} from '../../../protocol/zones/zones.ts';

const at = (latitude: number, longitude: number): CoordinatesE7 => ({ latitude, longitude });
const square = [at(0, 0), at(0, 100), at(100, 100), at(100, 0)];
const zone = (changes: Partial<Zone> = {}): Zone => ({
  name: 'square',
  kind: 'keep-out',
  for: 'all',
  ring: square,
  speed: null,
  ...changes,
});

test('Zones come back as they were sent', (t) => {
  const zones = [
    zone(),
    zone({ kind: 'slow', for: 'ground', speed: 80 }),
    zone({ kind: 'keep-in', for: 'air' }),
  ];
  t.deepEqual(decodeZones(encodeZones(zones)), zones);
  t.deepEqual(decodeZones(encodeZones([])), []);
});

/** A ring of `count` corners on a circle. */
const circle = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    at(
      Math.round(1e6 * Math.sin((2 * Math.PI * i) / count)),
      Math.round(1e6 * Math.cos((2 * Math.PI * i) / count)),
    ),
  );

const refused: [string, Partial<Zone>, string][] = [
  ['a bow tie', { ring: [at(0, 0), at(100, 100), at(100, 0), at(0, 100)] }, 'ZONE_CROSSES_ITSELF'],
  [
    'a border that touches itself',
    { ring: [at(0, 0), at(0, 100), at(100, 100), at(0, 50), at(100, 0)] },
    'ZONE_CROSSES_ITSELF',
  ],
  [
    'a border that runs back over itself',
    { ring: [at(0, 0), at(0, 100), at(0, 50), at(100, 0)] },
    'ZONE_CROSSES_ITSELF',
  ],
  ['a flat line', { ring: [at(0, 0), at(0, 100), at(0, 200)] }, 'ZONE_CROSSES_ITSELF'],
  ['two corners', { ring: [at(0, 0), at(0, 100)] }, 'ZONE_INVALID'],
  ['no corners', { ring: [] }, 'ZONE_INVALID'],
  ['a doubled corner', { ring: [at(0, 0), at(0, 0), at(0, 100), at(100, 0)] }, 'ZONE_INVALID'],
  ['a corner that is no number', { ring: [at(Number.NaN, 0), at(0, 100), at(100, 0)] }, 'ZONE_INVALID'],
  [
    'a corner off the globe',
    { ring: [at(900_000_001, 0), at(899_999_999, 100), at(899_999_999, 0)] },
    'ZONE_INVALID',
  ],
  ['half a continent', { ring: [at(0, 0), at(0, 30_000_000), at(100, 0)] }, 'ZONE_INVALID'],
  ['a slow zone without a speed', { kind: 'slow' }, 'ZONE_INVALID'],
  ['a slow zone whose speed is no number', { kind: 'slow', speed: Number.NaN }, 'ZONE_INVALID'],
  ['a keep-out zone with a speed', { speed: 50 }, 'ZONE_INVALID'],
  ['no name', { name: '' }, 'ZONE_INVALID'],
  ['a name of a page', { name: 'x'.repeat(65) }, 'ZONE_INVALID'],
  ['a border of too many corners', { ring: circle(zoneLimits.corners + 1) }, 'ZONES_TOO_LARGE'],
];
for (const [what, changes, code] of refused) {
  test(`Refused: ${what}`, (t) => {
    const error = t.throws(() => encodeZones([zone(changes)]));
    t.true(isFleetError(error) && error.code === code, String(error));
  });
}

test('The largest zones allowed are checked in the time of a turn of the loop', (t) => {
  const zones = Array.from({ length: 16 }, (_, i) =>
    zone({ name: `zone ${i}`, ring: circle(zoneLimits.corners) }),
  );
  const bytes = encodeZones(zones);
  t.true(bytes.length <= zoneLimits.bytes);
  const before = process.cpuUsage();
  decodeZones(bytes);
  const { user, system } = process.cpuUsage(before);
  t.true(user + system < 120_000, `${user + system} µs`);
  t.true(
    isFleetError(
      t.throws(() => assertZones([...zones, zone()])),
      'ZONES_TOO_LARGE',
    ),
  );
  t.true(
    isFleetError(
      t.throws(() => assertZones(Array.from({ length: 257 }, () => zone()))),
      'ZONES_TOO_LARGE',
    ),
  );
});

test('Garbage is refused by a code, whatever it is', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        decodeZones(bytes);
      } catch (error) {
        t.true(isFleetError(error), String(error));
      }
    }),
  );
});

test('A ring is simple exactly when no two of its pieces share a place, whatever the corners', (t) => {
  const corner = fc.record({
    latitude: fc.integer({ min: 0, max: 6 }),
    longitude: fc.integer({ min: 0, max: 6 }),
  });
  fc.assert(
    fc.property(fc.array(corner, { minLength: 3, maxLength: 6 }), (ring) => {
      t.is(ringFlaw(ring) === undefined, isSimple(ring), JSON.stringify(ring));
    }),
    { numRuns: 2_000 },
  );
});

/** By brute force on small whole numbers: pieces share more than their common corner when some rational place is on both. */
function isSimple(ring: readonly CoordinatesE7[]): boolean {
  const pieces = ring.map((a, i) => [a, ring[(i + 1) % ring.length] as CoordinatesE7] as const);
  return pieces.every(([a, b], i) =>
    pieces.every(([c, d], j) => {
      if (j <= i) return true;
      const shared = sharedPlaces(a, b, c, d);
      const next = j === i + 1 || (i === 0 && j === ring.length - 1);
      return shared === (next ? 1 : 0) && !(ring.length === 3 && shared > 1);
    }),
  );
}

/** 0, 1, or 2 for more than one. */
function sharedPlaces(a: CoordinatesE7, b: CoordinatesE7, c: CoordinatesE7, d: CoordinatesE7): number {
  if (same(a, b) || same(c, d)) return 2;
  const cross = (p: CoordinatesE7, q: CoordinatesE7, r: CoordinatesE7) =>
    (q.longitude - p.longitude) * (r.latitude - p.latitude) -
    (q.latitude - p.latitude) * (r.longitude - p.longitude);
  if (cross(a, b, c) === 0 && cross(a, b, d) === 0) {
    const along = (p: CoordinatesE7) =>
      (p.longitude - a.longitude) * (b.longitude - a.longitude) +
      (p.latitude - a.latitude) * (b.latitude - a.latitude);
    const low = Math.max(0, Math.min(along(c), along(d)));
    const high = Math.min(along(b), Math.max(along(c), along(d)));
    return low > high ? 0 : low === high ? 1 : 2;
  }
  const s = cross(a, b, c) * cross(a, b, d);
  const u = cross(c, d, a) * cross(c, d, b);
  return s <= 0 && u <= 0 ? 1 : 0;
}
const same = (a: CoordinatesE7, b: CoordinatesE7) => a.latitude === b.latitude && a.longitude === b.longitude;
