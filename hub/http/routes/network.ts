import { Router } from 'express';
import type { NetworkView, TimeView } from '../../../protocol/views/network.ts';
import type { HttpDeps } from '../deps.ts';
import { send } from '../send.ts';

/** What everybody needs before anything else: the time, and which network this is. */
export function networkRoutes(deps: Pick<HttpDeps, 'clock' | 'realClock' | 'timeScale' | 'network'>): Router {
  const { clock, realClock, timeScale, network } = deps;
  const routes = Router();
  routes.get('/time', (_request, response) => {
    const scale = timeScale === undefined ? {} : { scale: timeScale };
    send<TimeView>(response, { world: clock.now(), real: realClock.now(), ...scale });
  });
  routes.get('/network', (_request, response) => send<NetworkView>(response, network()));
  return routes;
}
