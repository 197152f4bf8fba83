import type { PlanStopRule } from '../problem.ts';
import { Budget } from './budget.ts';
import type { Model } from './model.ts';
import { PlainTimetable } from './plain-timetable.ts';
import { ruinFigures } from './ruin.ts';
import { run, type Schedule, schedule } from './schedule.ts';
import { Search } from './search.ts';

/** TEMPORARY entry for measuring. */
export function solveModel(model: Model, seed: number, stop: PlanStopRule, plan: Schedule = schedule) {
  const budget = new Budget(stop);
  const search = new Search(model, new PlainTimetable(model), seed, budget, ruinFigures);
  const jobs = Array.from({ length: model.jobs }, (_, job) => job);
  const kept = run(search, plan, jobs);
  return { kept, search, budget };
}
