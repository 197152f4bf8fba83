import { checkProblem } from '../check-problem.ts';
import type { Plan, PlanOptions, PlanProblem } from '../problem.ts';
import { begin } from './begin.ts';
import { Budget, EVERY_STEP, SOME_STEPS } from './budget.ts';
import { type Planned, planInRounds, type Round, sharesPlugs } from './charges/rounds.ts';
import { RouteCharger } from './charges/route-charger.ts';
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
  const plan = (round: Round) => planOnce(problem, options, round);
  if (sharesPlugs(problem)) return planInRounds(options, plan);
  const { stop, progress } = options;
  return plan({ ...(stop && { stop }), ...(progress && { progress }) }).plan;
}

function planOnce(problem: PlanProblem, options: PlanOptions, round: Round): Planned {
  // The clock runs from here on: compiling the problem is part of solving it.
  const stop = round.stop ?? { iterations: DEFAULT_ITERATIONS };
  const budget: Budget = new Budget(
    stop,
    teller(round, () => search),
    sharesPlugs(problem) ? EVERY_STEP : SOME_STEPS,
  );
  const model = compileModel(problem, { ...options, areApart: round.bookings !== undefined });
  const charger = model.charges ? new RouteCharger(model) : undefined;
  if (round.bookings !== undefined) charger?.take(round.bookings);
  const timetable = timetableOf(model, charger);
  const search: Search = new Search(model, timetable, options.seed, budget, ruinFigures, round.neighbours);
  const beginning = begin(search, round.from ?? options.warmStart);
  const kept = lastTry(search, run(search, schedule, beginning));
  const { neighbours } = search;
  return { plan: writePlan(model, kept, beginning, charger), model, charger, neighbours };
}

const timetableOf = (model: Model, charger: RouteCharger | undefined) =>
  model.isPlain ? new PlainTimetable(model) : new RichTimetable(model, charger);

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

function teller({ progress }: Round, search: () => Search): (share: number) => void {
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
