import test from 'ava';
import { withoutImpossible } from '../../../../hub/planning/live/impossible.ts';
import type { PlanJob, PlanProblem } from '../../../../hub/planning/problem.ts';
import { solve } from '../../../../hub/planning/solver/solve.ts';
import { unixSeconds } from '../../../../protocol/units.ts';
import { aProblem, type JobWish, jobName } from '../a-problem.ts';

const robot = { at: [0, 0], parcels: 2, charge: 50 } as const;
const good: JobWish = { from: [5, 0], to: [10, 0], latest: 100, parcels: 1, soft: false, priority: 0 };

/** Two jobs of which the second is bent. */
function withBent(bend: (job: PlanJob, problem: PlanProblem) => PlanJob): PlanProblem {
  const problem = aProblem([robot], [good, { ...good, from: [6, 0], to: [9, 0] }]);
  const [first, second] = problem.jobs as [PlanJob, PlanJob];
  return { ...problem, jobs: [first, bend(second, problem)] };
}

const pickUpOf = (job: PlanJob) => job.pickUp as NonNullable<PlanJob['pickUp']>;
const cases: [string, string, (job: PlanJob, problem: PlanProblem) => PlanJob][] = [
  [
    'a window that ends before it begins',
    'TIME_WINDOW',
    (job) => ({ ...job, pickUp: { ...pickUpOf(job), earliest: unixSeconds(200) } }),
  ],
  ['a place nobody knows', 'UNREACHABLE', (job) => ({ ...job, pickUp: { ...pickUpOf(job), place: 99 } })],
  [
    'a place that is no number',
    'UNREACHABLE',
    (job) => ({ ...job, pickUp: { ...pickUpOf(job), place: Number.NaN } }),
  ],
  ['a parcel larger than every robot', 'CAPACITY', (job) => ({ ...job, load: { ...job.load, parcels: 3 } })],
  ['a skill nobody has', 'SKILL', (job) => ({ ...job, skills: ['stairs'] })],
  [
    'an island',
    'UNREACHABLE',
    (job, problem) => {
      const matrix = problem.matrices['pavement'];
      const place = job.dropOff?.place as number;
      for (let i = 0; i < (matrix?.size ?? 0); i++) {
        matrix?.seconds.fill(Number.POSITIVE_INFINITY, i * matrix.size + place, i * matrix.size + place + 1);
      }
      return job;
    },
  ],
];

for (const [name, code, bend] of cases) {
  test(`${name} is explained, and the other job is planned`, (t) => {
    const { problem, impossible } = withoutImpossible(withBent(bend), new Set());
    t.like(impossible, [{ job: jobName(1), code }]);
    t.true((impossible[0]?.constraint.length ?? 0) > 0 && (impossible[0]?.hint.length ?? 0) > 0);
    const plan = solve(problem, { frozen: new Map(), seed: 1, stop: { iterations: 50 } });
    t.deepEqual(plan.unassigned, []);
    t.is(plan.routes[0]?.visits.length, 2);
  });
}

test('a hole in the matrix is no way', (t) => {
  const bent = withBent((job, problem) => {
    const matrix = problem.matrices['pavement'];
    const [from, to] = [job.pickUp?.place as number, job.dropOff?.place as number];
    matrix?.seconds.fill(Number.NaN, from * matrix.size + to, from * matrix.size + to + 1);
    return job;
  });
  t.like(withoutImpossible(bent, new Set()).impossible, [{ job: jobName(1), code: 'UNREACHABLE' }]);
});

test('what is aboard or bound stays, whatever is wrong with it', (t) => {
  const bent = withBent((job) => ({ ...job, load: { ...job.load, parcels: 3 } }));
  t.is(withoutImpossible(bent, new Set([jobName(1)])).impossible.length, 0);
  const [first, second] = bent.jobs as [PlanJob, PlanJob];
  const device = bent.vehicles[0]?.id as PlanProblem['vehicles'][0]['id'];
  const loaded = { ...bent, jobs: [first, { ...second, aboard: device }] };
  t.is(withoutImpossible(loaded, new Set()).impossible.length, 0);
});
