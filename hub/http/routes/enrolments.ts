import { Router } from 'express';
import { sha256 } from '../../../protocol/hash.ts';
import { toHex } from '../../../protocol/ids.ts';
import { toUnixSeconds, unixMilliseconds } from '../../../protocol/units.ts';
import {
  type EnrolledView,
  type EnrolmentView,
  type InvitationView,
  parseEnrolmentRequest,
  parseTokenRequest,
  type TokenView,
} from '../../../protocol/views/enrolment.ts';
import { toBase64 } from '../../../protocol/views/fields.ts';
import type { EnrolledDevice } from '../../fleet/device-directory.ts';
import { signedIn } from '../caller.ts';
import { checkEnrolment } from '../check-enrolment.ts';
import type { HttpDeps } from '../deps.ts';
import { pathText, send } from '../send.ts';

/** Real time from asking for a token to the robot's first start. */
const TOKEN_LASTS_MS = 15 * 60_000;
/** World seconds a registration statement stays good: the owner may register days after the robot enrolled. */
const STATEMENT_LASTS = 7 * 86_400;

type Needs = 'directory' | 'random' | 'network' | 'clock' | 'realClock' | 'verifier' | 'roles' | 'signIn';

/** From an owner's token to an enrolled robot; registering it on chain is the owner's transaction. */
export function enrolmentRoutes(deps: Pick<HttpDeps, Needs>): Router {
  const { directory, random, network, clock, realClock, verifier } = deps;
  const routes = Router();

  routes.post('/enrolment-tokens', async (request, response) => {
    const { address: owner } = signedIn(deps, request);
    parseTokenRequest(request.body ?? {});
    const token = toHex(random.bytes(32));
    const expires = unixMilliseconds(realClock.now() + TOKEN_LASTS_MS);
    // A device that never registered has nonce 0 on chain, and its first statement carries 1.
    await directory.createToken({ hash: hashOf(token), owner, nonce: 1n, expires });
    send<TokenView>(response, { token, expires }, 201);
  });

  routes.get('/enrolment-tokens/:token', async (request, response) => {
    const token = await directory.token(hashOf(pathText(request, 'token')), realClock.now());
    send<InvitationView>(response, {
      network: network().network,
      owner: token.owner,
      nonce: String(token.nonce),
      expires: toUnixSeconds(clock.now()) + STATEMENT_LASTS,
    });
  });

  routes.post('/enrolments', async (request, response) => {
    const enrolment = parseEnrolmentRequest(request.body);
    const { token, ...device } = enrolment;
    const hash = hashOf(token);
    const { owner, nonce } = await directory.token(hash, realClock.now(), device.device);
    const { network: id, hubKey, releaseKey, broker, mapHash } = network();
    checkEnrolment({ network: id, verifier, now: toUnixSeconds(clock.now()), owner, nonce }, enrolment);
    await directory.enrol(hash, device, realClock.now());
    send<EnrolledView>(response, { network: id, owner, hubKey, releaseKey, broker, mapHash }, 201);
  });

  routes.get('/enrolments', async (request, response) => {
    const caller = signedIn(deps, request);
    const devices = await directory.list(caller.operator ? undefined : caller.address);
    send<EnrolmentView[]>(response, devices.map(viewOf));
  });
  return routes;
}

/** Tokens are stored hashed: whoever reads the store enrols nothing. */
const hashOf = (token: string) => sha256(new TextEncoder().encode(token));

function viewOf({ device, owner, model, kind, statement, signature, status }: EnrolledDevice): EnrolmentView {
  return {
    device,
    owner,
    model,
    kind,
    statement: toBase64(statement),
    signature: toBase64(signature),
    state: status,
  };
}
