import { Router } from 'express';
import {
  type NonceView,
  parseNonceRequest,
  parseSignInRequest,
  type SessionView,
} from '../../../protocol/views/sign-in.ts';
import type { HttpDeps } from '../deps.ts';
import { send } from '../send.ts';

/** A wallet proves who it is: ask for a message, sign it, get a token. */
export function signInRoutes({ signIn }: Pick<HttpDeps, 'signIn'>): Router {
  const routes = Router();
  routes.post('/nonce', (request, response) => {
    send<NonceView>(response, signIn.nonce(parseNonceRequest(request.body).address));
  });
  routes.post('/', (request, response) => {
    send<SessionView>(response, signIn.signIn(parseSignInRequest(request.body)));
  });
  return routes;
}
