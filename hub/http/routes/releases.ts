import express, { Router } from 'express';
import { FleetError } from '../../../protocol/errors.ts';
import { fromHex, toHex } from '../../../protocol/ids.ts';
import { CHUNK_BYTES } from '../../../protocol/releases/artifact.ts';
import { isReleaseKind, manifestLimits, type ReleaseKind } from '../../../protocol/releases/manifest.ts';
import { hexField } from '../../../protocol/views/fields.ts';
import { parser } from '../../../protocol/views/parse.ts';
import {
  type CheckInView,
  type MissingChunksView,
  parseCheckInRequest,
  parseRolloutRequest,
  type ReleaseView,
} from '../../../protocol/views/release.ts';
import { releaseView } from '../../releases/release-view.ts';
import { notAllowed, operator } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import { pathNumber, pathText, query, send } from '../send.ts';
import { sendContent } from '../send-content.ts';

const SIGNED_LIMIT = manifestLimits.bytes + 1_024;
const parseHash = parser('chunk hash', hexField(32));

type Needs = 'releases' | 'directory' | 'roles' | 'signIn';

/**
 * Releases of agents and models. Everybody may read them: they are signed, not secret. Operators publish, and the release
 * key, which the hub does not have, decides whether what they publish is one.
 */
export function releaseRoutes(deps: Pick<HttpDeps, Needs>): Router {
  const routes = Router();
  const { releases: desk, directory } = deps;
  if (desk === undefined) return routes;

  routes.get('/', async (request, response) => {
    const wanted = query(request, 'kind');
    const found = await desk.releases(wanted === undefined ? undefined : kindOf(wanted));
    const views: ReleaseView[] = [];
    for (const release of found) views.push(await releaseView(desk, release));
    send<ReleaseView[]>(response, views);
  });

  routes.post(
    '/',
    express.raw({ type: 'application/octet-stream', limit: SIGNED_LIMIT }),
    async (request, response) => {
      operator(deps, request);
      send<ReleaseView>(response, await releaseView(desk, await desk.publish(bodyOf(request.body))), 201);
    },
  );

  routes.post('/check-ins', async (request, response) => {
    const { device, ...signed } = parseCheckInRequest(request.body);
    const known = await directory.find(device);
    if (known === undefined) throw new FleetError('DEVICE_UNKNOWN', { device });
    if (known.status === 'retired' || known.status === 'denied')
      throw notAllowed(known.owner, `the device is ${known.status}`);
    send<CheckInView>(response, { offers: [...(await desk.checkIn(device, signed))] });
  });

  routes.get('/:kind/:version', async (request, response) => {
    send<ReleaseView>(response, await releaseView(desk, await desk.release(...named(request))));
  });

  routes.get('/:kind/:version/signed', async (request, response) => {
    const { signed } = await desk.release(...named(request));
    response.set('Content-Type', 'application/octet-stream').send(Buffer.from(signed));
  });

  routes.get('/:kind/:version/missing', async (request, response) => {
    operator(deps, request);
    const { manifest } = await desk.release(...named(request));
    send<MissingChunksView>(response, { chunks: (await desk.missing(manifest.artifacts)).map(toHex) });
  });

  routes.put(
    '/:kind/:version/chunks/:hash',
    express.raw({ type: 'application/octet-stream', limit: CHUNK_BYTES }),
    async (request, response) => {
      operator(deps, request);
      const hash = fromHex(parseHash(pathText(request, 'hash')));
      await desk.putChunk(...named(request), hash, bodyOf(request.body));
      response.status(204).end();
    },
  );

  routes.get('/:kind/:version/content/:target', async (request, response) => {
    const content = await desk.content(...named(request), pathText(request, 'target'));
    await sendContent(request, response, content);
  });

  routes.post('/:kind/:version/rollout', async (request, response) => {
    operator(deps, request);
    const release = await desk.release(...named(request));
    await desk.rollouts.change(release, parseRolloutRequest(request.body));
    send<ReleaseView>(response, await releaseView(desk, release));
  });
  return routes;
}

const named = (request: express.Request): [ReleaseKind, number] => [
  kindOf(pathText(request, 'kind')),
  pathNumber(request, 'version'),
];

function kindOf(text: string): ReleaseKind {
  if (isReleaseKind(text)) return text;
  throw new FleetError('PAYLOAD_INVALID', { what: 'kind', reason: 'a release is of kind agent or model' });
}

/** The raw parser leaves an object where the content type was another. */
function bodyOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  throw new FleetError('HTTP_BODY', { reason: 'expected application/octet-stream' });
}
