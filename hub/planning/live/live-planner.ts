import { cheapestInsertion } from '../cheapest-insertion.ts';
import type { Planner } from '../problem.ts';

/** The planner that hubs use. */
export const livePlanner: Planner = cheapestInsertion;
