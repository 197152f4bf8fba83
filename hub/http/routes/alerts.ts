import { Router } from 'express';
import { FleetError } from '../../../protocol/errors.ts';
import type { AlertView } from '../../../protocol/views/alert.ts';
import { redactAlert } from '../alert-view.ts';
import { callerOf, notAllowed, signedIn } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import { pathText, send } from '../send.ts';

/** What calls for a person, and who took it on. */
export function alertRoutes({ alerts, ...deps }: Pick<HttpDeps, 'alerts' | 'roles' | 'signIn'>): Router {
  const routes = Router();
  const current = () => alerts?.current() ?? [];

  routes.get('/', (request, response) => {
    const caller = callerOf(deps, request);
    const seen = current().filter((alert) => redactAlert(caller, alert) !== undefined);
    send<AlertView[]>(response, seen);
  });

  routes.post('/:id/acknowledge', async (request, response) => {
    const caller = signedIn(deps, request);
    const id = pathText(request, 'id');
    const alert = current().find((one) => one.id === id);
    // What is not shown to somebody is not there for them.
    if (alerts === undefined || alert === undefined || redactAlert(caller, alert) === undefined) {
      throw new FleetError('ALERT_UNKNOWN', { alert: id });
    }
    if (!caller.operator && alert.owner !== caller.address) {
      throw notAllowed(caller.address, 'another wallet owns this robot');
    }
    send<AlertView>(response, await alerts.acknowledge(id, caller.address));
  });
  return routes;
}
