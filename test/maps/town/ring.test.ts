import test from 'ava';
import fc from 'fast-check';
import { distance, type Spot, spot } from '../../../maps/town/plane.ts';
import { areaOf, axisOf, centroidOf, contains, inset, overlap } from '../../../maps/town/ring.ts';

const number = fc.double({ min: -500, max: 500, noNaN: true });
const rectangle = (east: number, north: number, width: number, height: number): Spot[] => [
  spot(east, north),
  spot(east + width, north),
  spot(east + width, north + height),
  spot(east, north + height),
];
const near = (a: number, b: number) => Math.abs(a - b) < 1e-6;

test('area and centre of a rectangle are its own wherever it lies, and turning it round turns the sign', (t) => {
  const size = fc.double({ min: 1, max: 300, noNaN: true });
  fc.assert(
    fc.property(number, number, size, size, (east, north, width, height) => {
      const ring = rectangle(east, north, width, height);
      t.true(near(areaOf(ring), width * height));
      t.true(near(areaOf([...ring].reverse()), -width * height));
      t.true(distance(centroidOf(ring), spot(east + width / 2, north + height / 2)) < 1e-6);
      t.true(contains(ring, centroidOf(ring)));
      t.false(contains(ring, spot(east - 1, north)));
    }),
  );
});

test('a rectangle is longest along its longer side', (t) => {
  const flat = axisOf(rectangle(0, 0, 100, 20));
  t.true(near(Math.abs(flat.east), 1) && near(flat.north, 0));
  const tall = axisOf(rectangle(0, 0, 20, 100));
  t.true(near(tall.east, 0) && near(Math.abs(tall.north), 1));
});

test('an inset moves each side by its own width', (t) => {
  t.deepEqual(inset(rectangle(0, 0, 100, 50), [1, 2, 3, 4]), [
    spot(4, 1),
    spot(98, 1),
    spot(98, 47),
    spot(4, 47),
  ]);
});

test('a sharp corner is blunted instead of reaching far into the block', (t) => {
  const needle = [spot(0, 0), spot(100, -3), spot(100, 3)];
  const [tip] = inset(needle, [5, 5, 5]) as [Spot];
  t.true(distance(tip, spot(0, 0)) <= 15 + 1e-9);
});

test('rings beside each other do not overlap, rings over each other do, whichever is named first', (t) => {
  const one = rectangle(0, 0, 10, 10);
  for (const [other, shared] of [
    [rectangle(10, 0, 10, 10), false],
    [rectangle(11, 3, 10, 10), false],
    [rectangle(9, 9, 10, 10), true],
    [rectangle(2, 2, 3, 3), true],
    [rectangle(-5, 4, 30, 1), true],
  ] as const) {
    t.is(overlap(one, other), shared);
    t.is(overlap(other, one), shared);
  }
});
