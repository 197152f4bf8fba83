import test from 'ava';
import { restOfPath } from '../../../edge/navigation/rest-of-path.ts';
import { straightMeters } from '../../../maps/geometry/distance.ts';
import { place } from '../a-job.ts';

const path = [place(0, 0), place(100, 0), place(100, 100)];

test('The rest of a path begins at the place nearest to the robot', (t) => {
  const [first, ...rest] = restOfPath(path, place(60, 4));
  t.true(straightMeters(first ?? place(0, 0), place(60, 0)) < 0.5);
  t.deepEqual(rest, path.slice(1));
  t.deepEqual(restOfPath(path, place(130, 50)).slice(1), path.slice(2));
});

test('At or before the start all of it is left, past the end only its end', (t) => {
  t.deepEqual(restOfPath(path, place(-20, 0)), path);
  const [last] = restOfPath(path, place(100, 140)).slice(-1);
  t.deepEqual(last, path.at(-1));
});

test('On a street taken twice the earlier passage counts', (t) => {
  const deadEnd = [place(0, 0), place(100, 0), place(0, 0), place(0, 50)];
  t.is(restOfPath(deadEnd, place(50, 1)).length, 4);
});

test('A path of one point stays as it is', (t) => {
  t.deepEqual(restOfPath([place(5, 5)], place(0, 0)), [place(5, 5)]);
});
