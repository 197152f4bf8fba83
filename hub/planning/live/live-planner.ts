import type { Planner } from '../problem.ts';
import { solve } from '../solver/solve.ts';

/** The planner that hubs use. */
export const livePlanner: Planner = { plan: solve };
