import express, { type Express, type Router } from 'express';
import { compressed } from './compressed.ts';
import type { HttpDeps } from './deps.ts';
import { notFound, problems } from './problem.ts';
import { rateLimit } from './rate-limit.ts';
import { alertRoutes } from './routes/alerts.ts';
import { deadLetterRoutes } from './routes/dead-letters.ts';
import { deviceRoutes } from './routes/devices.ts';
import { enrolmentRoutes } from './routes/enrolments.ts';
import { epochRoutes } from './routes/epochs.ts';
import { healthRoutes } from './routes/health.ts';
import { jobRoutes } from './routes/jobs.ts';
import { layerRoutes } from './routes/layers.ts';
import { mapRoutes } from './routes/map.ts';
import { networkRoutes } from './routes/network.ts';
import { pageRoutes } from './routes/page.ts';
import { planRoutes } from './routes/plan.ts';
import { quoteRoutes } from './routes/quotes.ts';
import { releaseRoutes } from './routes/releases.ts';
import { replayRoutes } from './routes/replay.ts';
import { rpcRoutes } from './routes/rpc.ts';
import { shareRoutes } from './routes/shares.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { simulatedRoutes } from './routes/simulated.ts';
import { streamRoutes } from './routes/stream.ts';
import { trackRoutes } from './routes/tracks.ts';
import { zoneRoutes } from './routes/zones.ts';
import { securityHeaders } from './security-headers.ts';

const BODY_LIMIT = 64 * 1024;
const DEFAULT_RATE = { perSecond: 100, burst: 400 };

/** One router a theme, under /v1 unless it is a probe. */
const themes: readonly (readonly [path: string, routes: (deps: HttpDeps) => Router])[] = [
  ['/v1', networkRoutes],
  ['/v1/sign-in', signInRoutes],
  ['/v1', enrolmentRoutes],
  ['/v1/devices', deviceRoutes],
  ['/v1/devices', trackRoutes],
  ['/v1/quotes', quoteRoutes],
  ['/v1/jobs', jobRoutes],
  ['/v1/plan', planRoutes],
  ['/v1/replay', replayRoutes],
  ['/v1/zones', zoneRoutes],
  ['/v1', layerRoutes],
  ['/v1', shareRoutes],
  ['/v1/alerts', alertRoutes],
  ['/v1/epochs', epochRoutes],
  ['/v1/dead-letters', deadLetterRoutes],
  ['/v1/releases', releaseRoutes],
  ['/v1/rpc', rpcRoutes],
  ['/v1/stream', streamRoutes],
  ['/v1', mapRoutes],
  ['/v1/simulated', simulatedRoutes],
];

/** The hub's HTTP application: headers → probes → compression → rate limit → body → routes → problems. Listening is the caller's. */
export function createApp(deps: HttpDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  // Express' own tags hash the body; twins have a better one, the rest changes too often to be worth it.
  app.disable('etag');
  app.use(securityHeaders);
  app.use(healthRoutes(deps));
  app.use(compressed);
  app.use(rateLimit(deps.realClock, deps.rateLimit ?? DEFAULT_RATE));
  app.use(pageRoutes(deps));
  app.use(express.json({ limit: BODY_LIMIT, strict: true }));
  for (const [path, routes] of themes) app.use(path, routes(deps));
  app.use(notFound);
  app.use(problems(deps.report));
  return app;
}
