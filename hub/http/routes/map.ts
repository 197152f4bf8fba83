import { basename } from 'node:path';
import { Router } from 'express';
import { FleetError } from '../../../protocol/errors.ts';
import { type PathView, parsePathRequest } from '../../../protocol/views/path.ts';
import type { HttpDeps } from '../deps.ts';
import { send } from '../send.ts';

/** The pinned map for pages, and ways on it. */
export function mapRoutes({ page, router }: Pick<HttpDeps, 'page' | 'router'>): Router {
  const routes = Router();
  if (page === undefined) return routes;
  // Drawn once: the map never changes while the hub runs.
  let drawn: { readonly text: string; readonly tag: string } | undefined;
  const draw = () => {
    const view = page.map();
    return { text: JSON.stringify(view), tag: `"map-2-${view.hash.slice(0, 24)}"` };
  };

  routes.get('/map', (request, response) => {
    drawn ??= draw();
    response.set({ ETag: drawn.tag, 'Cache-Control': 'no-cache' }).type('json');
    if (request.get('if-none-match') === drawn.tag) return void response.status(304).end();
    response.send(drawn.text);
  });

  routes.get('/map/tiles', async (_request, response) => {
    const path = await page.tiles();
    const tag = `"tiles-${basename(path, '.pmtiles')}"`;
    // Range requests, 206 and 304 are express's own; so is refusing a path with a dot folder, such as ~/.local/share.
    response
      .set({ ETag: tag, 'Cache-Control': 'no-cache' })
      .type('application/vnd.pmtiles')
      .sendFile(path, { dotfiles: 'allow' });
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
