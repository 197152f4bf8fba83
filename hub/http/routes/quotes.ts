import { Router } from 'express';
import { FleetError } from '../../../protocol/errors.ts';
import { parseQuoteRequest, type QuoteView } from '../../../protocol/views/job.ts';
import type { HttpDeps } from '../deps.ts';
import { send } from '../send.ts';

/** The distance a shipper signs: the shortest way on the pinned map, so that strangers recompute the same. */
export function quoteRoutes({ router, network }: Pick<HttpDeps, 'router' | 'network'>): Router {
  const routes = Router();
  routes.post('/', (request, response) => {
    const { pickUp, dropOff } = parseQuoteRequest(request.body);
    const distance = router.distance(pickUp, dropOff);
    const from = router.snap(pickUp);
    const to = router.snap(dropOff);
    const route = from && to && router.route(from, to);
    if (distance === undefined || route === undefined) throw new FleetError('JOB_UNREACHABLE');
    const seconds = Math.ceil(route.seconds);
    send<QuoteView>(response, { distance, seconds, mapHash: network().mapHash });
  });
  return routes;
}
