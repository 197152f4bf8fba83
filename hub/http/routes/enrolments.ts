import { Router } from 'express';
import { toUnixSeconds } from '../../../protocol/units.ts';
import {
  type EnrolledView,
  type EnrolmentView,
  type InvitationView,
  parseEnrolmentRequest,
  parseTokenRequest,
  type TokenView,
} from '../../../protocol/views/enrolment.ts';
import { toBase64 } from '../../../protocol/views/fields.ts';
import { signedIn } from '../caller.ts';
import { checkEnrolment } from '../check-enrolment.ts';
import type { EnrolledDevice, HttpDeps } from '../deps.ts';
import { pathText, send } from '../send.ts';

/** World seconds a registration statement stays good: the owner may register days after the robot enrolled. */
const STATEMENT_LASTS = 7 * 86_400;

type Needs = 'directory' | 'network' | 'clock' | 'verifier' | 'roles' | 'signIn';

/** From an owner's token to an enrolled robot; registering it on chain is the owner's transaction. */
export function enrolmentRoutes(deps: Pick<HttpDeps, Needs>): Router {
  const { directory, network, clock, verifier } = deps;
  const routes = Router();

  routes.post('/enrolment-tokens', async (request, response) => {
    const { address } = signedIn(deps, request);
    parseTokenRequest(request.body ?? {});
    // A device that never registered has nonce 0 on chain, and its first statement carries 1.
    send<TokenView>(response, await directory.issueToken(address, 1n), 201);
  });

  routes.get('/enrolment-tokens/:token', async (request, response) => {
    const { owner, nonce } = await directory.invitation(pathText(request, 'token'));
    send<InvitationView>(response, {
      network: network().network,
      owner,
      nonce: String(nonce),
      expires: toUnixSeconds(clock.now()) + STATEMENT_LASTS,
    });
  });

  routes.post('/enrolments', async (request, response) => {
    const enrolment = parseEnrolmentRequest(request.body);
    const { token, ...device } = enrolment;
    const { owner, nonce } = await directory.invitation(token);
    const { network: id, hubKey, releaseKey, broker, mapHash } = network();
    checkEnrolment({ network: id, verifier, now: toUnixSeconds(clock.now()), owner, nonce }, enrolment);
    await directory.enrol(token, { ...device, owner });
    send<EnrolledView>(response, { network: id, owner, hubKey, releaseKey, broker, mapHash }, 201);
  });

  routes.get('/enrolments', async (request, response) => {
    const caller = signedIn(deps, request);
    const all = await directory.devices();
    const own = all.filter((device) => caller.operator || device.owner === caller.address);
    send<EnrolmentView[]>(response, own.map(viewOf));
  });
  return routes;
}

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
