import type { PlanView } from '../../protocol/views/plan.ts';
import type { Caller } from './caller.ts';

/** Stops are homes: only operators and the robot's owner see where and for which job. */
export function redactPlan(caller: Caller, plan: PlanView, own: ReadonlySet<string>): PlanView {
  if (caller.seesAll) return plan;
  const routes = plan.routes.map((route) => {
    if (own.has(route.device)) return route;
    return { ...route, stops: route.stops.map((stop) => ({ ...stop, at: null, job: null })) };
  });
  return { ...plan, routes };
}
