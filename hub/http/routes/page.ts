import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import express, { Router } from 'express';
import type { HttpDeps } from '../deps.ts';

const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Wayproof</title>
<h1>Wayproof</h1>
<p>This hub is running, but its map page is not built.</p>
<p>In the folder of Wayproof run <code>npm run page:build</code>, then load this page again.
The API is below <code>/v1</code>.</p>
</html>
`;

/** The page again: for those a parcel or a robot was shared with. The token is behind a #, which no browser sends. */
const shared: ReadonlySet<string> = new Set(['/p', '/s']);

/**
 * The audit's worker checks signatures with libsodium in WebAssembly, which a browser compiles only where the policy
 * allows it. A worker has the policy of its own file: the page keeps the stricter one.
 */
const auditPolicy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const isAudit = (path: string): boolean => /^audit-worker-[\w-]+\.js$/.test(basename(path));

/** The built map page, or a sentence that says how to build it. */
export function pageRoutes({ page }: Pick<HttpDeps, 'page'>): Router {
  const routes = Router();
  if (page === undefined) return routes;
  const { folder } = page;
  const files = express.static(folder, {
    index: ['index.html'],
    setHeaders: (response, path) => {
      if (isAudit(path)) response.setHeader('Content-Security-Policy', auditPolicy);
      // Names below assets/ carry a hash of their content; the page itself must be asked for again.
      const forever = path.startsWith(join(folder, 'assets'));
      response.setHeader('Cache-Control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  routes.use((request, response, next) => {
    if (request.path.startsWith('/v1/')) return next();
    if (shared.has(request.path)) request.url = '/index.html';
    if (request.path === '/' && !existsSync(join(folder, 'index.html'))) {
      return void response.type('html').send(NOT_BUILT);
    }
    return files(request, response, next);
  });
  return routes;
}
