import type { Clock } from '../../protocol/clock.ts';
import { type ConnectionPassword, readConnectionPassword } from '../../protocol/connection.ts';
import { type DeviceId, deviceId, keyBytes, type NetworkId } from '../../protocol/ids.ts';
import { connectionStatement } from '../../protocol/statements/connection.ts';
import type { Verifier } from '../../protocol/verifier.ts';
import type { DeviceDirectory } from '../fleet/device-directory.ts';
import type { IngestReason } from './counters.ts';
import type { Quota } from './quota.ts';

/** In this order: nothing is looked up before the shape is right, nothing is written before the key has signed. */
const steps = [
  readIdentity,
  notPenalised,
  readPassword,
  inTime,
  enrolled,
  verifySignature,
  claimLogin,
] as const;

export interface AuthenticateParts {
  readonly network: NetworkId;
  readonly verifier: Verifier;
  readonly directory: DeviceDirectory;
  readonly quota: Quota;
  /** Connections are dated in real time. */
  readonly realClock: Clock;
  /** sha256 of the `host:port` this hub announces, so that a password for another hub opens nothing here. */
  readonly audience: Uint8Array;
}

/** What a CONNECT packet says of its sender. */
export interface Credentials {
  readonly clientId: string;
  readonly userName: string | undefined;
  readonly password: Uint8Array | undefined;
}

export type LoginVerdict =
  | { readonly granted: true; readonly device: DeviceId; readonly key: Uint8Array }
  | { readonly granted: false; readonly reason: IngestReason };

const MAX_SKEW_MS = 60_000;

interface Attempt {
  readonly credentials: Credentials;
  device?: DeviceId;
  key?: Uint8Array;
  password?: ConnectionPassword;
}

/** Decides over one CONNECT. Rejects only when the store does. */
export async function authenticate(
  parts: AuthenticateParts,
  credentials: Credentials,
): Promise<LoginVerdict> {
  const attempt: Attempt = { credentials };
  for (const step of steps) {
    const reason = await step(parts, attempt);
    if (reason !== undefined) return { granted: false, reason };
  }
  const { device, key } = identityOf(attempt);
  return { granted: true, device, key };
}

/** MQTT 3.1.1 gives a return code and no text: 2 identifier, 3 try later, 4 password, 5 not authorised. */
export function returnCodeOf(reason: IngestReason): 2 | 3 | 4 | 5 {
  switch (reason) {
    case 'client-id-missing':
    case 'client-id-mismatch':
      return 2;
    case 'login-failed':
    case 'device-penalised':
      return 3;
    case 'password-malformed':
    case 'connection-time':
    case 'connection-signature':
    case 'connection-replayed':
      return 4;
    default:
      return 5;
  }
}

function readIdentity(_: AuthenticateParts, attempt: Attempt): IngestReason | undefined {
  const { clientId, userName } = attempt.credentials;
  if (clientId === '') return 'client-id-missing';
  if (clientId !== userName) return 'client-id-mismatch';
  try {
    attempt.device = deviceId(clientId);
    attempt.key = keyBytes(attempt.device);
    return undefined;
  } catch {
    return 'client-id-mismatch';
  }
}

function notPenalised({ quota }: AuthenticateParts, attempt: Attempt): IngestReason | undefined {
  return quota.isPenalised(identityOf(attempt).device) ? 'device-penalised' : undefined;
}

function readPassword(_: AuthenticateParts, attempt: Attempt): IngestReason | undefined {
  const password = readConnectionPassword(attempt.credentials.password);
  if (password === undefined) return 'password-malformed';
  attempt.password = password;
  return undefined;
}

function inTime({ realClock }: AuthenticateParts, attempt: Attempt): IngestReason | undefined {
  const skew = Math.abs(passwordOf(attempt).time - realClock.now());
  return skew > MAX_SKEW_MS ? 'connection-time' : undefined;
}

async function enrolled(
  { directory }: AuthenticateParts,
  attempt: Attempt,
): Promise<IngestReason | undefined> {
  const row = await directory.find(identityOf(attempt).device);
  if (row === undefined) return 'device-unknown';
  if (row.status === 'retired') return 'device-retired';
  return row.status === 'denied' ? 'device-denied' : undefined;
}

function verifySignature(parts: AuthenticateParts, attempt: Attempt): IngestReason | undefined {
  const { key } = identityOf(attempt);
  const { time, random, signature } = passwordOf(attempt);
  const statement = connectionStatement.encode(parts.network, {
    device: key,
    audience: parts.audience,
    time,
    random,
  });
  return parts.verifier.verify(key, statement, signature) ? undefined : 'connection-signature';
}

/** Last, because it is durable: only the holder of the key can move the mark. */
async function claimLogin(
  { directory }: AuthenticateParts,
  attempt: Attempt,
): Promise<IngestReason | undefined> {
  const result = await directory.login(identityOf(attempt).device, passwordOf(attempt).time);
  switch (result) {
    case 'granted':
      return undefined;
    case 'replayed':
      return 'connection-replayed';
    case 'unknown':
      return 'device-unknown';
    case 'retired':
      return 'device-retired';
    case 'denied':
      return 'device-denied';
  }
}

function identityOf({ device, key }: Attempt): { device: DeviceId; key: Uint8Array } {
  if (device === undefined || key === undefined) throw new RangeError('the identity is read first');
  return { device, key };
}

function passwordOf({ password }: Attempt): ConnectionPassword {
  if (password === undefined) throw new RangeError('the password is read first');
  return password;
}
