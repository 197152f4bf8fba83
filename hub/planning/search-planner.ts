import type { Planner } from './problem.ts';
import { solve } from './solver/solve.ts';

/** The planner of the hub: any-time, from the plan so far, deterministic by seed and iterations. */
export const searchPlanner: Planner = { plan: solve };
