import compression from 'compression';
import type { RequestHandler } from 'express';

/** Packs what shrinks. The stream of events is never held back to be packed. */
export const compressed: RequestHandler = compression({
  threshold: 1_024,
  filter: (request, response) =>
    !String(response.getHeader('content-type')).startsWith('text/event-stream') &&
    compression.filter(request, response),
});
