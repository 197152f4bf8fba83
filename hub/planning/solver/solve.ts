import { checkProblem } from '../check-problem.ts';
import type { Plan, PlanOptions, PlanProblem } from '../problem.ts';
import { begin } from './begin.ts';
import { Budget } from './budget.ts';
import { needsCharging, planWithCharging } from './charged-plan.ts';
import { compileModel } from './compile.ts';
import type { Model } from './model.ts';
import { PlainTimetable } from './plain-timetable.ts';
import { RichTimetable } from './rich/timetable.ts';
import { ruinFigures } from './ruin.ts';
import { run, schedule } from './schedule.ts';
import { type Kept, Search } from './search.ts';
import { writePlan } from './write-plan.ts';

/** Enough for a small problem, and about a second for a large one. */
const DEFAULT_ITERATIONS = 20_000;

/**
 * Solves a pick-up and delivery problem with time windows: checked, compiled, searched by ruin and recreate, written
 * out with its times and with a reason for each job left out. Pure: the same problem, seed and iterations give the
 * same plan on any machine. Throws PLAN_PROBLEM_INVALID for what is no problem at all.
 */
export function solve(problem: PlanProblem, options: PlanOptions): Plan {
  checkProblem(problem, options);
  return needsCharging(problem) ? planWithCharging(problem, options, planOnce) : planOnce(problem, options);
}

function planOnce(problem: PlanProblem, options: PlanOptions): Plan {
  // The clock runs from here on: compiling the problem is part of solving it.
  const stop = options.stop ?? { iterations: DEFAULT_ITERATIONS };
  const budget: Budget = new Budget(
    stop,
    teller(options, () => search),
  );
  const model = compileModel(problem, options);
  const search: Search = new Search(model, timetableOf(model), options.seed, budget, ruinFigures);
  const beginning = begin(search, options.warmStart);
  const kept = lastTry(search, run(search, schedule, beginning));
  return writePlan(model, kept, beginning);
}

const timetableOf = (model: Model) => (model.isPlain ? new PlainTimetable(model) : new RichTimetable(model));

/** A job that fits after all, now that nothing moves any more. */
function lastTry(search: Search, kept: Kept): Kept {
  if (kept.absent.length === 0) return kept;
  search.load(kept);
  const absent = [...kept.absent];
  search.restoreAbsent(new Int32Array(0), 0, 0, 0);
  for (const job of absent) {
    const optional = search.model.weight[job] === 0;
    if (optional || !search.recreate.insert(job, 0)) search.addAbsent(job);
    search.routes.commit();
  }
  return search.keep();
}

/** Tells of progress when the share has grown by so much. */
const TELL_EVERY = 0.02;

function teller({ progress }: PlanOptions, search: () => Search): (share: number) => void {
  let told = -1;
  return (share) => {
    if (progress === undefined || share - told < TELL_EVERY) return;
    told = share;
    const { latest, budget } = search();
    if (latest === undefined) return;
    const { absent, vehicles, cost } = latest;
    const { iterations } = budget;
    if (progress({ share, iterations, unassigned: absent.length, vehicles, cost }) === 'stop') budget.stop();
  };
}
