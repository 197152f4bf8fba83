import test from 'ava';
import fc from 'fast-check';
import type { PlanJob } from '../../../../hub/planning/problem.ts';
import { solve } from '../../../../hub/planning/solver/solve.ts';
import { bruteForce, compare, worthOf } from './oracle.ts';
import { chargedCases, type RichCase, richCases } from './rich-problems.ts';

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

test('five jobs are solved to the best as well', (t) => {
  fc.assert(
    fc.property(richCases(5), (rich) => {
      const best = bruteForce(rich);
      if (best === undefined) return;
      const value = worthOf(rich, plan(rich));
      if (typeof value === 'string') throw new Error(value);
      if (compare(rich, value, best) !== 0)
        throw new Error(`${JSON.stringify(value)} ${JSON.stringify(best)}`);
    }),
    { numRuns: Math.ceil(runs / 6) },
  );
  t.pass();
});

test('with small batteries and chargers a plan is as good as the best order with the best charges', (t) => {
  let charges = 0;
  fc.assert(
    fc.property(chargedCases(3), (rich) => {
      const best = bruteForce(rich);
      if (best === undefined) return;
      const made = plan(rich, 500);
      charges += made.routes.flatMap(({ stops }) => stops).filter(({ kind }) => kind === 'charge').length;
      const value = worthOf(rich, made);
      if (typeof value === 'string') throw new Error(value);
      if (compare(rich, value, best) > 0) throw new Error(`${JSON.stringify(value)} ${JSON.stringify(best)}`);
    }),
    { numRuns: Math.ceil(runs / 3) },
  );
  t.true(charges > 0);
});

test('a larger plan with one plug a charger can be driven and shares the plugs', (t) => {
  fc.assert(
    fc.property(chargedCases(12, 4, 1), (rich) => {
      const { problem, frozen } = rich;
      const forced = problem.jobs.filter(({ id, aboard }) => aboard !== undefined || isFrozen(rich, id));
      if (bruteForce({ problem: { ...problem, jobs: forced }, frozen }) === undefined) return;
      const made = plan(rich, 100);
      const value = worthOf(rich, made);
      if (typeof value === 'string') throw new Error(value);
      const charges = made.routes.flatMap(({ stops }) => stops).filter((stop) => stop.kind === 'charge');
      for (const one of charges)
        for (const other of charges) {
          const isApart =
            one.begin + one.seconds <= other.begin + 1 || other.begin + other.seconds <= one.begin + 1;
          if (one !== other && one.charger === other.charger && !isApart)
            throw new Error(`two at ${one.charger} at ${one.begin} and ${other.begin}`);
        }
    }),
    { numRuns: Math.ceil(runs / 2) },
  );
  t.pass();
});

test('the same problem, seed and iterations give the same plan', (t) => {
  fc.assert(
    fc.property(richCases(9, 3), fc.integer({ min: 0, max: 99 }), ({ problem, frozen }, seed) => {
      const once = solve(problem, { frozen, seed, stop: { iterations: 300 } });
      t.deepEqual(solve(problem, { frozen, seed, stop: { iterations: 300 } }), once);
    }),
    { numRuns: runs },
  );
});

test('a larger plan passes the independent check, and so does one that begins from it', (t) => {
  fc.assert(
    fc.property(richCases(14, 4), (rich) => {
      const first = plan(rich, 200);
      const warmStart = new Map(first.routes.map(({ vehicle, stops }) => [vehicle, stops]));
      const { problem, frozen } = rich;
      const again = solve(problem, { frozen, seed: 2, stop: { iterations: 200 }, warmStart });
      const values = [first, again].map((its) => worthOf(rich, its));
      // What has to be brought against the rules is no plan that could be checked by them.
      const forced = {
        ...problem,
        jobs: problem.jobs.filter(({ id, aboard }) => aboard !== undefined || isFrozen(rich, id)),
      };
      if (bruteForce({ problem: forced, frozen }) === undefined) return;
      const [before, after] = values;
      if (typeof before === 'string' || typeof after === 'string' || !before || !after)
        throw new Error(`${before} ${after}`);
      if (compare(rich, after, before) > 0) throw new Error('a warm start ended worse than it began');
    }),
    { numRuns: runs },
  );
  t.pass();
});

test('a job that is said to be impossible breaks that rule alone in every vehicle, and a crowded one fits alone', (t) => {
  fc.assert(
    fc.property(richCases(6), (rich) => {
      if (rich.frozen.size > 0 || rich.problem.jobs.some(({ aboard }) => aboard !== undefined)) return;
      for (const { job: id, code } of plan(rich, 300).unassigned) {
        const job = rich.problem.jobs.find((row) => row.id === id) as PlanJob;
        const must: RichCase = { ...rich, problem: { ...rich.problem, jobs: [{ ...job, priority: 0 }] } };
        const { prize, ...mandatory } = must.problem.jobs[0] as PlanJob;
        const alone = bruteForce({ ...must, problem: { ...must.problem, jobs: [mandatory] } });
        const fits = alone !== undefined && alone.unserved[0] === 0;
        t.is(fits, code === 'CROWDED' || code === 'PRIZE', `${id} ${code} ${prize}`);
      }
    }),
    { numRuns: runs },
  );
});

const isFrozen = ({ frozen }: RichCase, id: string) =>
  [...frozen.values()].flat().some(({ job }) => job === id);
