import test from 'ava';
import fc from 'fast-check';
import type { PlanProblem } from '../../../../hub/planning/problem.ts';
import { compileModel } from '../../../../hub/planning/solver/compile.ts';
import { Draws } from '../../../../hub/planning/solver/draws.ts';
import { leadNode, loading, type Model } from '../../../../hub/planning/solver/model.ts';
import { PlainTimetable } from '../../../../hub/planning/solver/plain-timetable.ts';
import { RichTimetable } from '../../../../hub/planning/solver/rich/timetable.ts';
import { Routes, type Timetable } from '../../../../hub/planning/solver/routes.ts';
import { Walk } from '../../../../hub/planning/solver/walk.ts';
import { type RichCase, richCases } from './rich-problems.ts';

/** Least that any place of the job adds, every place walked from end to end. */
function walkedBest(model: Model, route: readonly number[], v: number, job: number): number {
  const walk = new Walk(model);
  const { frozen = [], maxJobs = 0 } = model.vehicle[v] ?? {};
  if (!walk.along(route, 0, route.length, v)) return Number.POSITIVE_INFINITY;
  const now = walk.cost;
  const carried = Array.from({ length: model.jobs }, (_, j) => j).filter(
    (j) => model.loading[j] === loading.carried && model.may[j * model.vehicles + v] === 1,
  );
  const jobs = new Set([...carried, ...route.slice(1, -1).map((node) => node >> 1)]);
  if (model.loading[job] !== loading.carried && jobs.size >= maxJobs) return Number.POSITIVE_INFINITY;
  const lead = leadNode(model, job);
  const other = model.partner[lead] ?? -1;
  let best = Number.POSITIVE_INFINITY;
  for (let i = frozen.length; i <= route.length - 2; i++) {
    for (let j = i; j <= (other < 0 ? i : route.length - 2); j++) {
      const tried = route.toSpliced(i + 1, 0, lead);
      if (other >= 0) tried.splice(j + 2, 0, other);
      if (walk.along(tried, 0, tried.length, v)) best = Math.min(best, walk.cost - now);
    }
  }
  return best;
}

/** Fills routes job by job wherever they fit best, and holds every question on the way against walking. */
function compareAllTheWay(model: Model, timetable: Timetable): number {
  const draws = new Draws(1);
  const routes = new Routes(model, timetable, () => draws.word());
  let asked = 0;
  for (let job = 0; job < model.problem.jobs.length; job++) {
    if (model.isVisit[leadNode(model, job)] === 0) continue;
    for (let v = 0; v < model.vehicles; v++) {
      if (model.may[job * model.vehicles + v] === 0) continue;
      const slot = routes.slotOf[v] as number;
      const length = routes.length[slot] as number;
      const route = [...routes.nodes.subarray(routes.base(v), routes.base(v) + length)];
      const joined = timetable.best(routes.nodes, routes.base(v), length, v, job);
      const walked = walkedBest(model, route, v, job);
      asked++;
      const equal = joined === walked || Math.abs(joined - walked) < 1e-6;
      if (!equal) throw new Error(`job ${job} in vehicle ${v}: joined ${joined}, walked ${walked}`);
      if (joined < Number.POSITIVE_INFINITY && (job + v) % 2 === 0) {
        const lead = leadNode(model, job);
        routes.insert(v, lead, model.partner[lead] ?? -1, timetable.from, timetable.to);
        break;
      }
    }
  }
  return asked;
}

test('joining segments gives what walking the whole route gives: fleets, loads, lateness, energy, breaks', (t) => {
  fc.assert(
    fc.property(richCases(9, 3), ({ problem, frozen }) => {
      const model = compileModel(problem, { frozen });
      compareAllTheWay(model, new RichTimetable(model));
    }),
    { numRuns: 300 },
  );
  t.pass();
});

test('the fast timetable agrees with walking where it may be used', (t) => {
  let asked = 0;
  fc.assert(
    fc.property(richCases(9, 1), (rich) => {
      const model = compileModel(plainOf(rich), { frozen: new Map() });
      t.true(model.isPlain);
      asked += compareAllTheWay(model, new PlainTimetable(model));
    }),
    { numRuns: 300 },
  );
  t.true(asked > 300);
});

/** The same jobs with what the fast timetable cannot do taken away. */
function plainOf({ problem }: RichCase): PlanProblem {
  const [first] = problem.vehicles;
  if (first === undefined) return problem;
  const { breaks, ...vehicle } = first;
  return {
    ...problem,
    weights: { second: 0, meter: 1, wattHour: 0, lateSecond: 0 },
    matrices: Object.fromEntries(
      Object.entries(problem.matrices).map(([name, matrix]) => [
        name,
        { ...matrix, wattHours: new Float64Array(matrix.wattHours.length) },
      ]),
    ),
    vehicles: [
      {
        ...vehicle,
        skills: ['climb'],
        end: vehicle.start,
        maxJobs: 99,
        capacity: { ...vehicle.capacity, grams: 999 },
        battery: { ...vehicle.battery, idle: 0 },
      },
    ],
    jobs: problem.jobs.map(({ aboard, prize, ...job }) => ({ ...job, lateness: 'hard' })),
  };
}
