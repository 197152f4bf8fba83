import { Router } from 'express';
import {
  type CallerView,
  type NonceView,
  parseNonceRequest,
  parseSignInRequest,
  type SessionView,
} from '../../../protocol/views/sign-in.ts';
import { signedIn } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import { send } from '../send.ts';

/** A wallet proves who it is: ask for a message, sign it, get a token. */
export function signInRoutes({ signIn, roles }: Pick<HttpDeps, 'signIn' | 'roles'>): Router {
  const routes = Router();
  routes.get('/', (request, response) => {
    const { address, operator, auditor } = signedIn({ signIn, roles }, request);
    send<CallerView>(response, { address, operator, auditor });
  });
  routes.post('/nonce', (request, response) => {
    send<NonceView>(response, signIn.nonce(parseNonceRequest(request.body).address));
  });
  routes.post('/', (request, response) => {
    send<SessionView>(response, signIn.signIn(parseSignInRequest(request.body)));
  });
  return routes;
}
