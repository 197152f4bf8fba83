import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Response, Router } from 'express';
import type { EpochView } from '../../../protocol/views/epoch.ts';
import { notAllowed, signedIn } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import { pathNumber, queryNumber, send } from '../send.ts';

/** Epochs and their evidence: the work is public, the traces are for oracles, auditors and operators. */
export function epochRoutes(deps: Pick<HttpDeps, 'epochs' | 'roles' | 'signIn'>): Router {
  const { epochs } = deps;
  const routes = Router();

  routes.get('/', async (request, response) => {
    send<readonly EpochView[]>(response, await epochs.epochs(queryNumber(request, 'limit', 50, 1_000)));
  });

  routes.get('/:number', async (request, response) => {
    send<EpochView>(response, await epochs.epoch(pathNumber(request, 'number')));
  });

  routes.get('/:number/work.car', async (request, response) => {
    await sendCar(response, await epochs.evidence(pathNumber(request, 'number'), 'work'));
  });

  routes.get('/:number/traces.car', async (request, response) => {
    const caller = signedIn(deps, request);
    if (!caller.auditor && !caller.operator) {
      throw notAllowed(caller.address, 'traces are for oracles and auditors');
    }
    await sendCar(response, await epochs.evidence(pathNumber(request, 'number'), 'traces'));
  });
  return routes;
}

async function sendCar(response: Response, file: string): Promise<void> {
  // Evidence never changes once it is written, but it must not stay in a shared cache.
  response
    .set('Content-Type', 'application/vnd.ipld.car; version=1')
    .set('Cache-Control', 'private, max-age=3600');
  await pipeline(createReadStream(file), response);
}
