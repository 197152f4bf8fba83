import { Router } from 'express';
import type { PlanView } from '../../../protocol/views/plan.ts';
import { type Caller, callerOf } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import { redactPlan } from '../plan-view.ts';
import { send } from '../send.ts';

/** What every robot does next, and why some jobs wait. */
export function planRoutes(deps: Pick<HttpDeps, 'plan' | 'directory' | 'roles' | 'signIn'>): Router {
  const routes = Router();
  routes.get('/', async (request, response) => {
    const caller = callerOf(deps, request);
    send<PlanView>(response, redactPlan(caller, deps.plan(), await ownDevices(deps, caller)));
  });
  return routes;
}

async function ownDevices({ directory }: Pick<HttpDeps, 'directory'>, caller: Caller): Promise<Set<string>> {
  if (caller.address === undefined) return new Set();
  return new Set((await directory.list(caller.address)).map(({ device }) => device));
}
