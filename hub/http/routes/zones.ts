import { Router } from 'express';
import { FleetError } from '../../../protocol/errors.ts';
import { parseZonesRequest, type ZonesView } from '../../../protocol/views/zones.ts';
import type { ZoneSet } from '../../../protocol/zones/signed-zones.ts';
import { callerOf, operator } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import { send } from '../send.ts';

/** Where robots may be and how fast: shown to everybody, drawn by operators, obeyed by robots. */
export function zoneRoutes(deps: Pick<HttpDeps, 'zones' | 'roles' | 'signIn'>): Router {
  const routes = Router();

  routes.get('/', (request, response) => {
    callerOf(deps, request);
    send<ZonesView>(response, viewOf(desk(request.path).current()));
  });

  routes.put('/', async (request, response) => {
    operator(deps, request);
    const { based, zones } = parseZonesRequest(request.body);
    send<ZonesView>(response, viewOf(await desk(request.path).replace(based, zones)));
  });

  function desk(path: string) {
    if (deps.zones === undefined) throw new FleetError('HTTP_NOT_FOUND', { method: 'GET', path });
    return deps.zones;
  }
  return routes;
}

const viewOf = ({ number, issued, zones }: ZoneSet): ZonesView => ({ number, issued, zones: [...zones] });
