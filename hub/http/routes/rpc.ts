import { Router } from 'express';
import { FleetError } from '../../../protocol/errors.ts';
import { parseRpcCall, type RpcCall } from '../../../protocol/views/rpc.ts';
import type { HttpDeps } from '../deps.ts';
import { rateLimit } from '../rate-limit.ts';

/** A transaction is 1,232 bytes; 128 writable accounts and 100 addresses stay below as well. */
const MAX_CALL = 12 * 1024;
/** An endpoint's own limits are for the whole hub; one visitor must not use them up. */
const RATE = { perSecond: 10, burst: 80 };

/**
 * The page may talk to the hub alone, so the hub hands its wallet's calls on to the chain. Nothing that comes back
 * is the hub's word: accounts are checked by their owner, evidence by the digests in them; a hub that lies here could
 * as well have served another page.
 */
export function rpcRoutes({
  rpc,
  realClock,
  network,
}: Pick<HttpDeps, 'rpc' | 'realClock' | 'network'>): Router {
  const routes = Router();
  if (rpc === undefined) return routes;
  routes.post('/', rateLimit(realClock, RATE), async (request, response) => {
    if (Number(request.get('content-length') ?? MAX_CALL + 1) > MAX_CALL) {
      throw new FleetError('HTTP_TOO_LARGE', { limit: MAX_CALL });
    }
    const call = parseRpcCall(request.body);
    assertNarrow(call, network().program);
    response
      .set('Cache-Control', 'no-store')
      .type('application/json')
      .send(await rpc.forward(call));
  });
  return routes;
}

/** Attack: scanning the accounts of a large program through somebody else's endpoint. */
function assertNarrow({ method, params = [] }: RpcCall, program: string): void {
  if (method === 'getProgramAccounts' && params[0] !== program) {
    throw new FleetError('RPC_REFUSED', {
      method,
      reason: "it lists accounts of the network's program only",
    });
  }
}
