import { base64url } from 'multiformats/bases/base64';
import { concatBytes, u64Bytes } from './binary.ts';
import { sha256 } from './hash.ts';
import type { NetworkId } from './ids.ts';
import type { Random } from './random.ts';
import { connectionStatement } from './statements/connection.ts';
import { type UnixMilliseconds, unixMilliseconds } from './units.ts';
import type { Signer } from './verifier.ts';

const RANDOM_BYTES = 16;
const SIGNATURE_AT = 8 + RANDOM_BYTES;
/** The base64url digits, without padding, of time 8 · random 16 · signature 64. */
const PASSWORD = /^[A-Za-z0-9_-]{118}$/;

/** Where the broker was dialled. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

export interface ConnectionPassword {
  /** Real time of the robot. */
  readonly time: UnixMilliseconds;
  /** 16 bytes. */
  readonly random: Uint8Array;
  readonly signature: Uint8Array;
}

/** What a robot that dialled `host:port` signs for. */
export function audienceOf({ host, port }: BrokerAddress): Uint8Array {
  return sha256(new TextEncoder().encode(`${host}:${port}`));
}

/**
 * The MQTT password of one connect: base64url(time u64 LE · random 16 · signature 64) of the connection
 * statement. It names the dialled `host:port`, so a captured one opens nothing at another hub, and the time,
 * so it opens nothing later. @param time real Unix milliseconds.
 */
export function signConnection(
  network: NetworkId,
  device: Signer,
  broker: BrokerAddress,
  time: UnixMilliseconds,
  source: Random,
): string {
  const random = source.bytes(RANDOM_BYTES);
  const audience = audienceOf(broker);
  const statement = connectionStatement.encode(network, { device: device.publicKey, audience, time, random });
  return base64url.baseEncode(concatBytes(u64Bytes(BigInt(time)), random, device.sign(statement)));
}

/** What an MQTT password (the bytes of its base64url text) says; undefined when it cannot be one. */
export function readConnectionPassword(password: Uint8Array | undefined): ConnectionPassword | undefined {
  const text = new TextDecoder('latin1').decode(password);
  if (!PASSWORD.test(text)) return undefined;
  const bytes = bytesOf(text);
  if (bytes === undefined) return undefined;
  const time = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (!Number.isSafeInteger(time)) return undefined;
  return {
    time: unixMilliseconds(time),
    random: bytes.subarray(8, SIGNATURE_AT),
    signature: bytes.subarray(SIGNATURE_AT),
  };
}

/** Undefined for a text whose last digit carries bits that belong to no byte: a password has one spelling. */
function bytesOf(text: string): Uint8Array | undefined {
  try {
    return base64url.baseDecode(text);
  } catch {
    return undefined;
  }
}
