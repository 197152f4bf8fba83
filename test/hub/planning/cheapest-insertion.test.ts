import test from 'ava';
import fc from 'fast-check';
import { cheapestInsertion } from '../../../hub/planning/cheapest-insertion.ts';
import type { Plan, PlanProblem, PlanVisit } from '../../../hub/planning/problem.ts';
import { aProblem, type JobWish, jobName, tinyProblems, type VehicleWish } from './a-problem.ts';
import { cost, permutations, whatIsWrong } from './check-plan.ts';

const nothingFrozen = { frozen: new Map(), seed: 1 };
const plan = (problem: PlanProblem): Plan => cheapestInsertion.plan(problem, nothingFrozen);

const robot: VehicleWish = { at: [0, 0], parcels: 2, charge: 50 };
const job: JobWish = { from: [5, 0], to: [10, 0], latest: 100, parcels: 1, soft: false, priority: 0 };
const visits = (result: Plan, route = 0) =>
  result.routes[route]?.visits.map(({ job: id, kind }) => `${kind} ${Number.parseInt(id, 16)}`);

test('a route picks up before it drops off and shares the way', (t) => {
  const result = plan(aProblem([robot], [job, { ...job, from: [6, 0], to: [9, 0] }]));
  t.is(result.unassigned.length, 0);
  t.deepEqual(visits(result), ['pick-up 0', 'pick-up 1', 'drop-off 1', 'drop-off 0']);
});

test('a dear vehicle goes only where it saves more than it costs', (t) => {
  const dear = { ...robot, price: 3 };
  const serving = (at: VehicleWish['at']) =>
    plan(aProblem([{ ...robot, at }, dear], [job])).routes.findIndex((route) => route.visits.length > 0);
  t.is(serving([1, 0]), 0);
  t.is(serving([200, 0]), 1);
});

test('a full compartment is emptied first', (t) => {
  const result = plan(aProblem([{ ...robot, parcels: 1 }], [job, { ...job, from: [6, 0], to: [9, 0] }]));
  t.deepEqual(visits(result), ['pick-up 0', 'drop-off 0', 'pick-up 1', 'drop-off 1']);
});

test('what does not fit says which constraint was nearest to holding', (t) => {
  const cases: [VehicleWish[], Partial<JobWish>, string][] = [
    [[], {}, 'NO_VEHICLE'],
    [[robot], { parcels: 3 }, 'CAPACITY'],
    [[robot], { latest: 12 }, 'TIME_WINDOW'],
    [[{ ...robot, charge: 1.5 }], {}, 'BATTERY'],
    [
      [
        { ...robot, parcels: 0 },
        { ...robot, charge: 1.5 },
      ],
      {},
      'BATTERY',
    ],
  ];
  for (const [vehicles, wish, code] of cases) {
    const [refused] = plan(aProblem(vehicles, [{ ...job, ...wish }])).unassigned;
    t.is(refused?.code, code as 'CAPACITY');
    t.true((refused?.constraint.length ?? 0) > 0 && (refused?.hint.length ?? 0) > 0);
  }
});

test('a place without a way is named so', (t) => {
  const problem = aProblem([robot], [job]);
  const { pavement } = problem.matrices;
  pavement?.seconds.fill(Number.POSITIVE_INFINITY);
  t.is(plan(problem).unassigned[0]?.code, 'UNREACHABLE');
});

test('urgent jobs go first when only one fits', (t) => {
  const slow = { ...job, latest: 20 };
  const result = plan(aProblem([{ ...robot, parcels: 1 }], [slow, { ...slow, priority: 5 }]));
  t.deepEqual(
    result.unassigned.map((row) => row.job),
    [jobName(0)],
  );
});

test('a parcel aboard is brought even late and on the reserve, and nothing is added to it then', (t) => {
  const problem = aProblem([{ ...robot, charge: 1.2 }], [{ ...job, latest: 1 }, job], [0]);
  const result = plan(problem);
  t.deepEqual(visits(result), ['drop-off 0']);
  t.is(result.unassigned[0]?.code, 'NO_VEHICLE');
});

test('a frozen visit stays first and its drop-off follows; a cancelled one leaves', (t) => {
  const problem = aProblem([robot], [job, { ...job, from: [0, 1], to: [0, 2] }]);
  const device = problem.vehicles[0]?.id as PlanProblem['vehicles'][number]['id'];
  const frozenVisit: PlanVisit = { job: jobName(0), kind: 'pick-up' };
  const gone: PlanVisit = { job: jobName(77), kind: 'pick-up' };
  const frozen = new Map([[device, [gone, frozenVisit]]]);
  const result = cheapestInsertion.plan(problem, { frozen, seed: 1 });
  t.is(visits(result)?.[0], 'pick-up 0');
  t.is(visits(result)?.length, 4);
});

test('every plan passes an independent checker and is the same twice', (t) => {
  fc.assert(
    fc.property(tinyProblems(6), (problem) => {
      const result = plan(problem);
      const exhausted = problem.jobs.some(({ aboard }) => aboard !== undefined) && isExhausted(problem);
      if (!exhausted && whatIsWrong(problem, result) !== undefined) {
        throw new Error(whatIsWrong(problem, result));
      }
      t.deepEqual(plan(problem), result);
    }),
    { numRuns: 500 },
  );
});

test('one job alone is placed as brute force would, or neither can', (t) => {
  fc.assert(
    fc.property(tinyProblems(1), (problem) => {
      if (isExhausted(problem)) return;
      const best = bruteForce(problem);
      const result = plan(problem);
      const total = result.routes.reduce((sum, route) => sum + route.cost, 0);
      if (best === undefined) t.is(result.unassigned.length, 1);
      else t.true(result.unassigned.length === 0 && Math.abs(total - best) < 1e-6);
    }),
    { numRuns: 500 },
  );
});

test('a job left out fits nowhere in the final routes', (t) => {
  fc.assert(
    fc.property(tinyProblems(3), (problem) => {
      const result = plan(problem);
      if (isExhausted(problem)) return;
      for (const { job: id } of result.unassigned) {
        for (const route of result.routes) {
          t.false(
            insertions(route.visits, id).some(
              (tried) => typeof cost(problem, route.vehicle, tried) === 'number',
            ),
          );
        }
      }
    }),
    { numRuns: 300 },
  );
});

/** What is aboard cannot be brought within the rules: the planner relaxes them and adds nothing. */
function isExhausted(problem: PlanProblem): boolean {
  return problem.vehicles.some(({ id }) => {
    const drops = problem.jobs
      .filter((row) => row.aboard === id)
      .map((row): PlanVisit => ({ job: row.id, kind: 'drop-off' }));
    return typeof cost(problem, id, drops) === 'string';
  });
}

function insertions(route: readonly PlanVisit[], id: PlanVisit['job']): PlanVisit[][] {
  const all: PlanVisit[][] = [];
  for (let from = 0; from <= route.length; from++) {
    for (let to = from + 1; to <= route.length + 1; to++) {
      all.push(
        route
          .toSpliced(from, 0, { job: id, kind: 'pick-up' })
          .toSpliced(to, 0, { job: id, kind: 'drop-off' }),
      );
    }
  }
  return all;
}

/** Least cost of serving all jobs with every assignment and order tried; undefined when impossible. */
function bruteForce(problem: PlanProblem): number | undefined {
  let best: number | undefined;
  const choices = problem.jobs.map((row) =>
    row.aboard === undefined ? problem.vehicles.map(({ id }) => id) : [row.aboard],
  );
  const assign = (index: number, taken: Map<string, PlanVisit[]>): void => {
    if (index === problem.jobs.length) {
      let total = 0;
      for (const { id } of problem.vehicles) {
        const costs = permutations(taken.get(id) ?? [])
          .map((order) => cost(problem, id, order))
          .filter((value) => typeof value === 'number');
        if (costs.length === 0) return;
        total += Math.min(...costs);
      }
      best = Math.min(best ?? total, total);
      return;
    }
    const row = problem.jobs[index] as PlanProblem['jobs'][number];
    for (const vehicle of choices[index] ?? []) {
      const mine = [...(taken.get(vehicle) ?? [])];
      if (row.aboard === undefined) mine.push({ job: row.id, kind: 'pick-up' });
      mine.push({ job: row.id, kind: 'drop-off' });
      assign(index + 1, new Map(taken).set(vehicle, mine));
    }
  };
  assign(0, new Map());
  return best;
}
