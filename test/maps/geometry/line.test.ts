import test from 'ava';
import { straightMeters } from '../../../maps/geometry/distance.ts';
import { lineMeters, pointAlong, pointBetween } from '../../../maps/geometry/line.ts';
import { meters } from '../../../protocol/units.ts';

const a = { latitude: 450_000_000, longitude: -300_000_000 };
const b = { latitude: 450_010_000, longitude: -300_000_000 };
const c = { latitude: 450_010_000, longitude: -299_990_000 };
const line = [a, b, c];

test('a line is as long as its pieces', (t) => {
  t.is(lineMeters(line), meters(straightMeters(a, b) + straightMeters(b, c)));
  t.is(lineMeters([a]), meters(0));
  t.is(lineMeters([]), meters(0));
});

test('walking along a line passes its corners and stops at its ends', (t) => {
  const first = straightMeters(a, b);
  t.deepEqual(pointAlong(line, meters(0)), { at: a, piece: 0 });
  t.deepEqual(pointAlong(line, meters(first)), { at: b, piece: 0 });
  t.is(pointAlong(line, meters(first + 1)).piece, 1);
  t.deepEqual(pointAlong(line, meters(-5)).at, a);
  t.deepEqual(pointAlong(line, meters(1e9)), { at: c, piece: 1 });
  t.deepEqual(pointAlong([a], meters(3)), { at: a, piece: 0 });
});

test('a line without points has no place on it', (t) => {
  t.throws(() => pointAlong([], meters(1)), { instanceOf: RangeError });
});

test('half way between two places is their mean', (t) => {
  t.deepEqual(pointBetween(a, c, 0.5), { latitude: 450_005_000, longitude: -299_995_000 });
});
