import { type Request, Router } from 'express';
import { FleetError } from '../../../protocol/errors.ts';
import {
  type MadeShareView,
  type ParcelView,
  parseShareRequest,
  type SharedRobotView,
  type ShareRequest,
  type ShareView,
} from '../../../protocol/views/share.ts';
import type { Share } from '../../shares/share-desk.ts';
import { type Caller, notAllowed, signedIn } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import { parcelOf } from '../parcel-view.ts';
import { deviceOf, robotOf } from '../robots.ts';
import { send } from '../send.ts';

type Needs = 'shares' | 'jobs' | 'directory' | 'frames' | 'jobStore' | 'online' | 'plan' | 'roles' | 'signIn';

/** Links that end by themselves: made by whom the parcel or robot belongs to, opened by whoever holds the token. */
export function shareRoutes(deps: Pick<HttpDeps, Needs>): Router {
  const routes = Router();

  routes.post('/shares', async (request, response) => {
    const caller = signedIn(deps, request);
    const { minutes, ...shared } = parseShareRequest(request.body);
    await mayShare(caller, shared);
    send<ShareView>(response, await desk(request).open(caller.address, shared, minutes), 201);
  });

  routes.get('/shares/made', async (request, response) => {
    const { address } = signedIn(deps, request);
    const made = await desk(request).madeBy(address);
    send<readonly MadeShareView[]>(
      response,
      made.map(({ hash: id, shared, expires }) => ({ id, shared, expires })),
    );
  });

  routes.delete('/shares/:id', async (request, response) => {
    const caller = signedIn(deps, request);
    await desk(request).end(request.params.id, ({ by }) => {
      if (by !== caller.address && !caller.operator)
        throw notAllowed(caller.address, 'another wallet made this link');
    });
    response.status(204).end();
  });

  routes.get('/shares', async (request, response) => {
    const { shared, expires } = await opened(request);
    if (shared.kind !== 'robot') throw new FleetError('SHARE_OVER');
    send<SharedRobotView>(response, { robot: await robotOf(deps, shared.device), expires });
  });

  routes.get('/parcels', async (request, response) => {
    const { shared, expires } = await opened(request);
    if (shared.kind !== 'job') throw new FleetError('SHARE_OVER');
    const job = await deps.jobs.job(shared.job);
    send<ParcelView>(response, { ...(await parcelOf(deps, job)), expires });
  });

  async function mayShare(
    caller: Caller & { readonly address: Share['by'] },
    shared: Pick<ShareRequest, 'kind'> & Share['shared'],
  ): Promise<void> {
    if (caller.operator) return;
    if (shared.kind === 'job') {
      const { shipper } = await deps.jobs.job(shared.job);
      if (shipper !== caller.address) throw notAllowed(caller.address, 'another wallet ordered this job');
      return;
    }
    const { owner } = await deviceOf(deps, shared.device);
    if (owner !== caller.address) throw notAllowed(caller.address, 'another wallet owns this robot');
  }

  /** The token travels as other tokens do, so that no log of addresses holds it. Throws SHARE_OVER. */
  function opened(request: Request): Promise<Share> {
    const token = /^Bearer ([0-9a-f]{64})$/.exec(request.get('authorization') ?? '')?.[1];
    if (token === undefined) throw new FleetError('SHARE_OVER');
    return desk(request).shared(token);
  }

  function desk({ method, path }: Request) {
    if (deps.shares === undefined) throw new FleetError('HTTP_NOT_FOUND', { method, path });
    return deps.shares;
  }
  return routes;
}
