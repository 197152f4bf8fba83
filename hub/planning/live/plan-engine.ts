import type { DeviceId } from '../../../protocol/ids.ts';
import type { Plan, Planner, PlanProblem, PlanVisit, WarmStop } from '../problem.ts';

/** Robots and people like to know what comes: a job moves to another robot only if that saves so much cost. */
export const CHANGE_PRICE = 60;

/** Seconds of the processor for the first answer and for making it better. */
export const FIRST_SECONDS = 0.05;
export const BETTER_SECONDS = 1;

/** What a plan is asked for with. */
export interface Asked {
  readonly frozen: ReadonlyMap<DeviceId, readonly PlanVisit[]>;
  /** What robots are doing now; jobs that go elsewhere cost a little more. */
  readonly warmStart: ReadonlyMap<DeviceId, readonly WarmStop[]>;
}

/** Plans somewhere. A newer question ends what is still going on for an older one. */
export interface PlanEngine {
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * The first answer. `better` is told of a plan of less cost found later, at most once.
   * @throws FleetError PLANNER_FAILED
   */
  plan(problem: PlanProblem, asked: Asked, better: (plan: Plan) => void): Promise<Plan>;
}

/** Plans here and now, and leaves it at the first answer: for tests and small fleets. */
export class InlineEngine implements PlanEngine {
  readonly #planner: Planner;

  constructor(planner: Planner) {
    this.#planner = planner;
  }

  start = (): Promise<void> => Promise.resolve();
  stop = (): Promise<void> => Promise.resolve();

  plan(problem: PlanProblem, asked: Asked): Promise<Plan> {
    const stop = { iterations: 500 };
    return Promise.resolve(
      this.#planner.plan(problem, { ...asked, seed: 1, stop, changePrice: CHANGE_PRICE }),
    );
  }
}

/** Cost of everything in a plan, routes only. */
export const costOf = ({ routes }: Plan): number => routes.reduce((sum, { cost }) => sum + cost, 0);

/** Whether a plan serves more, or as much for clearly less cost than another. */
export function isClearlyBetter(plan: Plan, than: Plan): boolean {
  if (plan.unassigned.length !== than.unassigned.length) {
    return plan.unassigned.length < than.unassigned.length;
  }
  return costOf(plan) < costOf(than) * 0.995 - 1;
}
