import type { Capabilities } from '../../firmware-bridge/link.ts';
import { type Clock, sleep } from '../../protocol/clock.ts';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import { deviceIdOf, keyBytes } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import { registrationStatement } from '../../protocol/statements/registration.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { Signer } from '../../protocol/verifier.ts';
import {
  type InvitationView,
  parseEnrolledView,
  parseInvitationView,
} from '../../protocol/views/enrolment.ts';
import { toBase64 } from '../../protocol/views/fields.ts';
import { BackOff } from '../reporting/back-off.ts';
import { askHub } from './hub-http.ts';
import { type Identity, readIdentity, writeIdentity } from './identity.ts';

export interface Enrolment {
  /** The hub's HTTP address. */
  readonly hub: string;
  /** One use, 15 minutes; only needed for the first start. */
  readonly token: string | undefined;
  readonly device: Signer;
  readonly capabilities: Capabilities;
  readonly identityFile: string;
  readonly real: Clock;
  readonly random: Random;
  readonly signal?: AbortSignal;
  readonly onTrouble?: (trouble: FleetError) => void;
}

/**
 * Who this robot is and whom it obeys: from the file, or on the first start from the hub. The token names
 * network and owner, the robot signs that it accepts this owner, the hub burns the token.
 * Throws ENROLMENT_TOKEN_MISSING, ENROLMENT_REFUSED, IDENTITY_FILE_INVALID, PAYLOAD_INVALID.
 */
export async function enrol(enrolment: Enrolment): Promise<Identity> {
  const device = deviceIdOf(enrolment.device.publicKey);
  const known = await readIdentity(enrolment.identityFile);
  if (known !== undefined) {
    if (known.device === device) return known;
    const reason = `it belongs to device ${known.device}, the key file to ${device}`;
    throw new FleetError('IDENTITY_FILE_INVALID', { file: enrolment.identityFile, reason });
  }
  const token = enrolment.token;
  if (token === undefined) throw new FleetError('ENROLMENT_TOKEN_MISSING');
  const path = `/v1/enrolment-tokens/${encodeURIComponent(token)}`;
  const invitation = await persistently(enrolment, async () =>
    parseInvitationView(await askHub(enrolment.hub, path)),
  );
  const request = requestOf(enrolment, token, invitation);
  // The same token and device may be sent again: an answer lost on the way costs nothing.
  const enrolled = await persistently(enrolment, async () =>
    parseEnrolledView(await askHub(enrolment.hub, '/v1/enrolments', request)),
  );
  if (enrolled.network !== invitation.network || enrolled.owner !== invitation.owner) {
    throw new FleetError('ENROLMENT_REFUSED', {
      hub: enrolment.hub,
      status: 200,
      reason: 'network or owner changed',
    });
  }
  const identity: Identity = { version: 1, device, ...enrolled };
  await writeIdentity(enrolment.identityFile, identity);
  return identity;
}

function requestOf({ device, capabilities }: Enrolment, token: string, invitation: InvitationView) {
  const statement = registrationStatement.encode(invitation.network, {
    device: device.publicKey,
    owner: keyBytes(invitation.owner),
    nonce: BigInt(invitation.nonce),
    expires: invitation.expires,
  });
  return {
    token,
    device: deviceIdOf(device.publicKey),
    model: capabilities.model,
    kind: capabilities.kind,
    capabilities,
    statement: toBase64(statement),
    signature: toBase64(device.sign(statement)),
  };
}

/** Tries again with growing pauses until it works, is refused or is given up from outside. */
async function persistently<T>(enrolment: Enrolment, work: () => Promise<T>): Promise<T> {
  const backOff = new BackOff(enrolment.random, milliseconds(250), milliseconds(10_000));
  for (;;) {
    try {
      return await work();
    } catch (trouble) {
      if (!isFleetError(trouble, 'ENROLMENT_UNREACHABLE')) throw trouble;
      enrolment.onTrouble?.(trouble);
      await sleep(enrolment.real, backOff.next(), enrolment.signal);
    }
  }
}
