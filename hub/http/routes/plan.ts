import { Router } from 'express';
import { FleetError } from '../../../protocol/errors.ts';
import { jobId } from '../../../protocol/ids.ts';
import type { JobExplanation, PlanView } from '../../../protocol/views/plan.ts';
import { type Caller, callerOf } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import { redactPlan } from '../plan-view.ts';
import { pathText, send } from '../send.ts';

/** What every robot does next, and why some jobs wait. */
export function planRoutes(
  deps: Pick<HttpDeps, 'plan' | 'explain' | 'directory' | 'roles' | 'signIn'>,
): Router {
  const routes = Router();
  routes.get('/', async (request, response) => {
    const caller = callerOf(deps, request);
    send<PlanView>(response, redactPlan(caller, deps.plan(), await ownDevices(deps, caller)));
  });
  // Robots are named and nothing of places: whoever knows a job's id may know who brings it.
  routes.get('/jobs/:id/explanation', (request, response) => {
    callerOf(deps, request);
    const job = jobId(pathText(request, 'id'));
    const explanation = deps.explain?.(job);
    if (explanation === undefined) throw new FleetError('JOB_NOT_PLANNED', { job });
    send<JobExplanation>(response, explanation);
  });
  return routes;
}

async function ownDevices({ directory }: Pick<HttpDeps, 'directory'>, caller: Caller): Promise<Set<string>> {
  if (caller.address === undefined) return new Set();
  return new Set((await directory.list(caller.address)).map(({ device }) => device));
}
