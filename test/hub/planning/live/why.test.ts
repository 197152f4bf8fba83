import test from 'ava';
import fc from 'fast-check';
import { whyOf } from '../../../../hub/planning/live/why.ts';
import type { Plan, PlanProblem, PlanVisit } from '../../../../hub/planning/problem.ts';
import { solve } from '../../../../hub/planning/solver/solve.ts';
import type { JobId } from '../../../../protocol/ids.ts';
import { aProblem, type JobWish, jobName, tinyProblems, type VehicleWish } from '../a-problem.ts';
import { cost } from '../check-plan.ts';

const nothingFrozen = { frozen: new Map(), seed: 1, stop: { iterations: 200 } };
const plan = (problem: PlanProblem): Plan => solve(problem, nothingFrozen);
const robot: VehicleWish = { at: [0, 0], parcels: 2, charge: 50 };
const job: JobWish = { from: [5, 0], to: [10, 0], latest: 100, parcels: 1, soft: false, priority: 0 };

test('the nearer robot does it, and the explanation says what the other would cost', (t) => {
  const problem = aProblem([robot, { ...robot, at: [0, 7] }], [job]);
  const why = whyOf(problem, plan(problem), new Map(), jobName(0));
  // 10 seconds of way and two hand-overs of 5 here; 7 more from further away.
  t.like(why, { standing: 'planned', vehicle: problem.vehicles[0]?.id, cost: 20, left: null });
  t.deepEqual(
    why?.rivals.map(({ vehicle, added }) => [vehicle, added]),
    [[problem.vehicles[1]?.id, 27]],
  );
});

test('who cannot is named with the rule that was nearest to holding', (t) => {
  const problem = aProblem([robot, { ...robot, at: [0, 9], charge: 2 }], [job]);
  t.like(whyOf(problem, plan(problem), new Map(), jobName(0))?.rivals[0], {
    added: null,
    code: 'BATTERY',
  });
  const late = aProblem([robot, { ...robot, at: [0, 95], charge: 5_000 }], [job]);
  t.like(whyOf(late, plan(late), new Map(), jobName(0))?.rivals[0], {
    code: 'TIME_WINDOW',
    constraint: 'it would come 10 s too late',
  });
});

test('what is aboard or committed leaves no choice, and a job nobody knows has no explanation', (t) => {
  const carried = aProblem([robot, robot], [job], [0]);
  t.like(whyOf(carried, plan(carried), new Map(), jobName(0)), { standing: 'aboard', rivals: [] });
  const problem = aProblem([robot, robot], [job]);
  const made = plan(problem);
  const device = made.routes.find(({ visits }) => visits.length > 0)?.vehicle as Plan['routes'][0]['vehicle'];
  const frozen = new Map([[device, [{ job: jobName(0), kind: 'pick-up' } as const]]]);
  t.like(whyOf(problem, made, frozen, jobName(0)), { standing: 'committed', vehicle: device });
  t.is(whyOf(problem, made, frozen, jobName(9)), undefined);
});

test('every cost and every refusal of an explanation is what brute force finds with the independent rules', (t) => {
  fc.assert(
    fc.property(tinyProblems(4), (problem) => {
      const made = plan(problem);
      for (const { id, aboard } of problem.jobs) {
        const why = whyOf(problem, made, new Map(), id);
        if (why === undefined) throw new Error(`nothing said of ${id}`);
        if (aboard !== undefined) continue;
        if (why.vehicle !== null) t.is(why.standing, 'planned');
        for (const { vehicle, added } of why.rivals) {
          const best = cheapest(problem, made, vehicle, id);
          if (best === 'hopeless') t.is(added, null);
          else t.is(added === null, best === undefined);
          if (typeof best === 'number' && added !== null) t.true(Math.abs(best - added) < 1e-6);
        }
      }
    }),
    { numRuns: 300 },
  );
});

/** Least that the job adds to the vehicle's route, every place tried; `hopeless` when the route breaks rules already. */
function cheapest(problem: PlanProblem, { routes }: Plan, vehicle: string, job: JobId) {
  const visits = routes.find((route) => route.vehicle === vehicle)?.visits ?? [];
  const now = cost(problem, vehicle, visits);
  if (typeof now === 'string') return 'hopeless';
  const costs = insertions(visits, job)
    .map((tried) => cost(problem, vehicle, tried))
    .filter((value) => typeof value === 'number');
  return costs.length === 0 ? undefined : Math.min(...costs) - now;
}

function insertions(route: readonly PlanVisit[], job: JobId): PlanVisit[][] {
  const all: PlanVisit[][] = [];
  for (let from = 0; from <= route.length; from++) {
    for (let to = from + 1; to <= route.length + 1; to++) {
      all.push(
        route.toSpliced(from, 0, { job, kind: 'pick-up' }).toSpliced(to, 0, { job, kind: 'drop-off' }),
      );
    }
  }
  return all;
}
