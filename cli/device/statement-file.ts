import { z } from 'zod';
import { FleetError } from '../../protocol/errors.ts';
import { type DeviceId, keyBytes, type NetworkId } from '../../protocol/ids.ts';
import { rotationStatement, transferStatement } from '../../protocol/statements/registration.ts';
import { type UnixSeconds, unixSeconds } from '../../protocol/units.ts';
import type { Verifier } from '../../protocol/verifier.ts';
import {
  addressField,
  base64Field,
  deviceField,
  networkField,
  timeField,
  toBase64,
} from '../../protocol/views/fields.ts';
import { parser } from '../../protocol/views/parse.ts';
import { readTextFile } from '../private-file.ts';

const common = {
  network: networkField,
  nonce: z.string().regex(/^\d{1,20}$/),
  /** Unix seconds. */
  expires: timeField,
  /** Over the statement of these fields, by the device that agrees. */
  signature: base64Field(64),
};

/** What `wayproof agent sign` prints: fields a person can read, and the robot's signature over all of them. */
export const statementFile = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('transfer'), device: deviceField, newOwner: addressField, ...common }),
  z.object({
    kind: z.literal('rotation'),
    oldDevice: deviceField,
    newKey: deviceField,
    owner: addressField,
    ...common,
  }),
]);
export type StatementFile = z.infer<typeof statementFile>;
export type TransferFile = Extract<StatementFile, { kind: 'transfer' }>;
export type RotationFile = Extract<StatementFile, { kind: 'rotation' }>;
const parseStatementFile = parser('statement of a robot', statementFile);

/** @throws CLI_FILE_UNREADABLE, PAYLOAD_INVALID */
export async function readStatementFile(path: string): Promise<StatementFile> {
  const what = 'statement of a robot';
  const text = await readTextFile(what, path);
  if (text === undefined) throw new FleetError('CLI_FILE_UNREADABLE', { what, path, reason: 'ENOENT' });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FleetError('CLI_FILE_UNREADABLE', { what, path, reason: 'it is not JSON' });
  }
  return parseStatementFile(value);
}

/** The bytes that are signed. */
export function statementBytes(file: Omit<TransferFile, 'signature'> | Omit<RotationFile, 'signature'>) {
  const { network, expires } = file;
  const nonce = BigInt(file.nonce);
  if (file.kind === 'transfer') {
    const { device, newOwner } = file;
    return transferStatement.encode(network, {
      device: keyBytes(device),
      newOwner: keyBytes(newOwner),
      nonce,
      expires,
    });
  }
  const { oldDevice, newKey, owner } = file;
  return rotationStatement.encode(network, {
    oldDevice: keyBytes(oldDevice),
    newKey: keyBytes(newKey),
    owner: keyBytes(owner),
    nonce,
    expires,
  });
}

/** What the statement has to say now, or the chain would refuse it. */
export interface Expected {
  readonly network: NetworkId;
  readonly device: DeviceId;
  /** New owner of a transfer, owner of a rotation. */
  readonly owner: string;
  readonly nonce: bigint;
  /** The chain's clock. */
  readonly now: UnixSeconds;
}

/** Why a statement would be refused; undefined when it is good. */
export function faultOf(file: StatementFile, expected: Expected, verifier: Verifier): string | undefined {
  const device = file.kind === 'transfer' ? file.device : file.oldDevice;
  const owner = file.kind === 'transfer' ? file.newOwner : file.owner;
  const signer = keyBytes(file.kind === 'transfer' ? file.device : file.newKey);
  if (file.network !== expected.network) return `it is for network ${file.network}`;
  if (device !== expected.device) return `it is about device ${device}`;
  if (owner !== expected.owner) return `it names the owner ${owner}, not ${expected.owner}`;
  if (BigInt(file.nonce) !== expected.nonce)
    return `its nonce is ${file.nonce}, the chain expects ${expected.nonce}`;
  if (file.expires <= expected.now) return 'it has expired';
  if (!verifier.isValidKey(signer)) return 'its key is of small order or not canonical';
  return verifier.verify(signer, statementBytes(file), file.signature)
    ? undefined
    : 'its signature does not match';
}

export const expiryOf = (file: StatementFile): UnixSeconds => unixSeconds(file.expires);

/** A statement as it is printed: the signature in base64. */
export type PrintedStatement = (Omit<TransferFile, 'signature'> | Omit<RotationFile, 'signature'>) & {
  readonly signature: string;
};

/** Signs the fields; the result is what goes to the owner. */
export function signStatement(
  file: Omit<TransferFile, 'signature'> | Omit<RotationFile, 'signature'>,
  sign: (bytes: Uint8Array) => Uint8Array,
): PrintedStatement {
  return { ...file, signature: toBase64(sign(statementBytes(file))) };
}
