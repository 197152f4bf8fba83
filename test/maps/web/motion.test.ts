import test from 'ava';
import fc from 'fast-check';
import { isOver, type LngLat, moveTo, placeAt, standing } from '../../../maps/web/map/motion.ts';
import { remainingWay } from '../../../maps/web/map/remaining-way.ts';

const corner: LngLat[] = [
  [0, 0],
  [0.001, 0],
  [0.001, 0.001],
];

test('a robot is played along the fixes it sent, not through the block between them', (t) => {
  const motion = moveTo([0, 0], [[0.001, 0]], [0.001, 0.001], 0, 1_000);
  const half = placeAt(motion, 500);
  t.true(Math.abs(half[0] - 0.001) < 1e-9 && half[1] < 1e-6);
  t.deepEqual(placeAt(motion, 1_000), [0.001, 0.001]);
  t.true(isOver(motion, 1_000));
});

test('a playback begins where the robot is shown and ends at its fix, whatever the fixes', (t) => {
  const place = fc.tuple(
    fc.double({ min: -0.005, max: 0.005, noNaN: true }),
    fc.double({ min: -0.005, max: 0.005, noNaN: true }),
  );
  fc.assert(
    fc.property(
      place,
      fc.array(place, { maxLength: 12 }),
      place,
      fc.integer({ min: 0, max: 9_000 }),
      (shown, trail, target, since) => {
        const motion = moveTo(shown, trail, target, 100, since);
        const end = placeAt(motion, 100 + motion.lasts);
        const start = placeAt(motion, 100);
        const begins = motion.lasts === 0 ? target : shown;
        return motion.lasts <= 2_500 && near(end, target) && near(start, begins);
      },
    ),
  );
  t.pass();
});

test('a robot that was away for long appears where it is', (t) => {
  t.deepEqual(moveTo([0, 0], [], [1, 1], 0, 1_000), standing([1, 1]));
});

test('a way is shortened to where the robot is, and never jumps to a later pass of the same street', (t) => {
  const there = remainingWay(corner, 0, [0.0005, 0.00001]);
  t.is(there.from, 0);
  t.true(near(there.rest[0] as LngLat, [0.0005, 0]));
  t.is(there.rest.length, 3);
  const loop: LngLat[] = [
    [0, 0],
    [0.003, 0],
    [0.003, 0.003],
    [0, 0.003],
    [0, 0],
  ];
  t.is(remainingWay(loop, 0, [0.0001, 0]).from, 0);
  t.is(remainingWay(loop, 3, [0, 0.001]).from, 3);
});

const near = (a: LngLat, b: LngLat) => Math.hypot(a[0] - b[0], a[1] - b[1]) < 1e-9;
