import { basename } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Router } from 'express';
import { FleetError } from '../../../protocol/errors.ts';
import { type PathView, parsePathRequest } from '../../../protocol/views/path.ts';
import type { HttpDeps } from '../deps.ts';
import { send } from '../send.ts';

const compress = promisify(gzip);

/** The pinned map for pages, and ways on it. */
export function mapRoutes({ page, router }: Pick<HttpDeps, 'page' | 'router'>): Router {
  const routes = Router();
  if (page === undefined) return routes;
  // Drawn and compressed once: the map never changes while the hub runs.
  let drawn: Promise<{ plain: Buffer; gzipped: Buffer; tag: string }> | undefined;
  const draw = async () => {
    const view = page.map();
    const plain = Buffer.from(JSON.stringify(view));
    return { plain, gzipped: await compress(plain), tag: `"map-2-${view.hash.slice(0, 24)}"` };
  };

  routes.get('/map', async (request, response) => {
    drawn ??= draw();
    const { plain, gzipped, tag } = await drawn;
    response.set({ ETag: tag, 'Cache-Control': 'no-cache', Vary: 'Accept-Encoding' }).type('json');
    if (request.get('if-none-match') === tag) return void response.status(304).end();
    if (request.acceptsEncodings('gzip') !== 'gzip') return void response.send(plain);
    response.set('Content-Encoding', 'gzip').send(gzipped);
  });

  routes.get('/map/tiles', async (_request, response) => {
    const path = await page.tiles();
    const tag = `"tiles-${basename(path, '.pmtiles')}"`;
    // Range requests, 206 and 304 are express's own.
    response.set({ ETag: tag, 'Cache-Control': 'no-cache' }).type('application/vnd.pmtiles').sendFile(path);
  });

  routes.post('/paths', (request, response) => {
    const { places } = parsePathRequest(request.body);
    const snaps = places.map((place) => {
      const snap = router.snap(place);
      if (snap === undefined) throw new FleetError('JOB_UNREACHABLE');
      return snap;
    });
    let distance = 0;
    const lines = snaps.slice(1).map((to, i) => {
      const route = router.route(snaps[i] as (typeof snaps)[number], to);
      if (route === undefined) throw new FleetError('JOB_UNREACHABLE');
      distance += route.distance;
      return [...route.geometry];
    });
    send<PathView>(response, { snapped: snaps.map(({ at }) => at), lines, distance });
  });
  return routes;
}
