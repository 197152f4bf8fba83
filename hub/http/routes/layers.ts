import { Router } from 'express';
import { FleetError } from '../../../protocol/errors.ts';
import type { CoverageView } from '../../../protocol/views/coverage.ts';
import type { TravelTimesView } from '../../../protocol/views/travel-times.ts';
import { callerOf } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import { send } from '../send.ts';

/** Layers of the map: how slow streets are, and where robots were. No robot and no owner is named in either. */
export function layerRoutes(deps: Pick<HttpDeps, 'layers' | 'roles' | 'signIn'>): Router {
  const routes = Router();
  routes.get('/travel-times', (request, response) => {
    callerOf(deps, request);
    send<TravelTimesView>(response, layers(request.path).travelTimes());
  });
  routes.get('/coverage', (request, response) => {
    const { seesAll } = callerOf(deps, request);
    send<CoverageView>(response, layers(request.path).coverage(seesAll));
  });

  function layers(path: string) {
    if (deps.layers === undefined) throw new FleetError('HTTP_NOT_FOUND', { method: 'GET', path });
    return deps.layers;
  }
  return routes;
}
