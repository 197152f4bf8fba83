import type { Plan, PlanOptions, PlanProblem } from '../../hub/planning/problem.ts';

/** Who plans a day: an answer at once, and a better one if there is time. */
export interface DayPlanner {
  readonly name: string;
  /** `at once`: every order is planned and every robot leaves as soon as it can; `in time`: not before it is worth it. */
  readonly departs: 'at once' | 'in time';
  first(problem: PlanProblem, options: PlanOptions): Plan;
  better(problem: PlanProblem, options: PlanOptions, first: Plan): Plan;
}
