import { Router } from 'express';
import { toBase64 } from '../../../protocol/views/fields.ts';
import type { DeadLetterView } from '../../../protocol/views/robot.ts';
import { operator } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import { query, queryNumber, send } from '../send.ts';

/** Frames refused for good: an operator looks at them and clears them away. */
export function deadLetterRoutes(deps: Pick<HttpDeps, 'frames' | 'roles' | 'signIn'>): Router {
  const { frames } = deps;
  const routes = Router();

  routes.get('/', async (request, response) => {
    operator(deps, request);
    const limit = queryNumber(request, 'limit', 100, 1_000);
    const before =
      query(request, 'before') === undefined ? undefined : queryNumber(request, 'before', 0, 2 ** 53);
    const letters = await frames.deadLetters(limit, before);
    send<DeadLetterView[]>(
      response,
      letters.map((letter) => ({ ...letter, head: toBase64(letter.head) })),
    );
  });

  routes.delete('/', async (request, response) => {
    operator(deps, request);
    send(response, { purged: await frames.purgeDeadLetters() });
  });
  return routes;
}
