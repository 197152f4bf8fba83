import { Router } from 'express';
import type { HttpDeps } from '../deps.ts';
import { prometheusText } from '../metrics.ts';
import { send } from '../send.ts';

/** Probes of whoever runs the hub: alive, ready (store and broker work), figures. */
export function healthRoutes({ ready, metrics }: Pick<HttpDeps, 'ready' | 'metrics'>): Router {
  const routes = Router();
  routes.get('/healthz', (_request, response) => send(response, { ok: true }));
  routes.get('/readyz', async (_request, response) => {
    const parts = await ready();
    const ok = parts.every((part) => part.ok);
    send(response, { ok, parts }, ok ? 200 : 503);
  });
  routes.get('/metrics', (_request, response) => {
    response.type('text/plain; version=0.0.4; charset=utf-8').send(prometheusText(metrics()));
  });
  return routes;
}
