import test from 'ava';
import fc from 'fast-check';
import { solve } from '../../../../hub/planning/solver/solve.ts';
import { bruteForce, compare, worthOf } from './oracle.ts';
import { type RichCase, richCases } from './rich-problems.ts';

const plan = ({ problem, frozen }: RichCase, iterations = 2_000) =>
  solve(problem, { frozen, seed: 1, stop: { iterations } });

/** Runs of a property; more of them: FC_RUNS. */
const runs = Number(process.env['FC_RUNS'] ?? 60);

test('a plan of a small rich problem is as good as the best that brute force finds', (t) => {
  fc.assert(
    fc.property(richCases(4), (rich) => {
      const best = bruteForce(rich);
      if (best === undefined) return;
      const value = worthOf(rich, plan(rich));
      if (typeof value === 'string') throw new Error(value);
      if (compare(rich, value, best) !== 0)
        throw new Error(`${JSON.stringify(value)} ${JSON.stringify(best)}`);
    }),
    { numRuns: runs },
  );
  t.pass();
});
