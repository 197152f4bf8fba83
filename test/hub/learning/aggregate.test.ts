import test from 'ava';
import fc from 'fast-check';
import { aggregate, trimmedMean, type Voice } from '../../../hub/learning/aggregate.ts';
import { seededRandom } from '../../../protocol/random.ts';

const voice = (robot: number, delta: readonly number[], owner = `owner ${robot}`): Voice => ({
  device: `robot ${String(robot).padStart(2, '0')}`,
  owner,
  delta: Float32Array.from(delta),
});
const fleet = (count: number, seed = 1): Voice[] => {
  const { next } = seededRandom(seed);
  return Array.from({ length: count }, (_, robot) =>
    voice(
      robot,
      Array.from({ length: 40 }, () => 0.1 + 0.05 * next()),
    ),
  );
};

test('each parameter lies between what honest robots say, whatever fewer than a quarter send', (t) => {
  const wild = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(wild, wild, (one, other) => {
      const { delta } = aggregate([...fleet(8), voice(8, one), voice(9, other)]);
      return delta.every((value) => value > 0.05 && value < 0.16);
    }),
    { numRuns: 50 },
  );
  t.pass();
});

test('the order in which contributions come does not matter', (t) => {
  const voices = [...fleet(9), voice(9, Array(40).fill(-3))];
  t.deepEqual(aggregate(voices), aggregate(voices.toReversed()));
});

test('many robots of one owner are one voice', (t) => {
  const others = fleet(5);
  const crowd = Array.from({ length: 30 }, (_, i) => voice(10 + i, Array(40).fill(0.9), 'one owner'));
  const { delta } = aggregate([...others, ...crowd]);
  t.true(delta.every((value) => value < 0.2));
});

test('whoever works against all others is named', (t) => {
  const { poisoned } = aggregate([...fleet(8), voice(8, Array(40).fill(-0.12)), voice(9, Array(40).fill(9))]);
  t.deepEqual(
    poisoned.map(({ device }) => device),
    ['robot 08', 'robot 09'],
  );
});

test('honest robots in different parts of a town are not called liars', (t) => {
  for (let seed = 1; seed < 20; seed++) {
    const { next } = seededRandom(seed);
    const voices = Array.from({ length: 10 }, (_, robot) =>
      voice(
        robot,
        Array.from({ length: 40 }, (_, i) => 0.05 * Math.sin(i) + 0.1 * (next() - 0.5)),
      ),
    );
    t.deepEqual(aggregate(voices).poisoned, []);
  }
});

test('with three voices the middle one counts; one or two are averaged', (t) => {
  const rows = [1, 2, 9].map((value) => Float32Array.of(value));
  t.deepEqual([...trimmedMean(rows)], [2]);
  t.deepEqual([...trimmedMean(rows.slice(0, 2))], [1.5]);
  t.deepEqual([...trimmedMean([])], []);
});
