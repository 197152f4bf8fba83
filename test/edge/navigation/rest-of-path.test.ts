import test from 'ava';
import { restOfPath } from '../../../edge/navigation/rest-of-path.ts';
import { straightMeters } from '../../../maps/geometry/distance.ts';
import { place } from '../a-job.ts';

const path = [place(0, 0), place(100, 0), place(100, 100)];

test('A robot on its path goes on to the next point, without turning back for its receiver’s error', (t) => {
  t.deepEqual(restOfPath(path, place(60, 4)), path.slice(1));
  t.deepEqual(restOfPath(path, place(-2, 0)), path.slice(1));
});

test('A robot beside its path comes back onto it at the nearest place', (t) => {
  const [first, ...rest] = restOfPath(path, place(60, -40));
  t.true(straightMeters(first ?? place(0, 0), place(60, 0)) < 0.5);
  t.deepEqual(rest, path.slice(1));
  t.deepEqual(restOfPath(path, place(130, 50)).slice(1), path.slice(2));
});

test('Before the start all of it is left, past the end only its end', (t) => {
  t.deepEqual(restOfPath(path, place(-20, 0)), path);
  const [last] = restOfPath(path, place(100, 140)).slice(-1);
  t.deepEqual(last, path.at(-1));
});

test('On a street taken twice the earlier passage counts', (t) => {
  const deadEnd = [place(0, 0), place(100, 0), place(0, 0), place(0, 50)];
  t.is(restOfPath(deadEnd, place(50, 1)).length, 3);
});

test('A path of one point stays as it is', (t) => {
  t.deepEqual(restOfPath([place(5, 5)], place(0, 0)), [place(5, 5)]);
});
