import { sha256 } from '../../protocol/hash.ts';
import { type UnixMilliseconds, unixMilliseconds } from '../../protocol/units.ts';

/** time u64 little-endian · random 16 · signature 64. */
const SIZE = 88;

export interface ConnectionPassword {
  /** Real time of the robot. */
  readonly time: UnixMilliseconds;
  readonly random: Uint8Array;
  readonly signature: Uint8Array;
}

/** The bytes behind an MQTT password (base64url without padding); undefined when they are none of ours. */
export function readConnectionPassword(password: Uint8Array | undefined): ConnectionPassword | undefined {
  const text = Buffer.from(password ?? []).toString('latin1');
  if (!/^[A-Za-z0-9_-]{118}$/.test(text)) return undefined;
  const bytes = new Uint8Array(Buffer.from(text, 'base64url'));
  if (bytes.length !== SIZE) return undefined;
  const time = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  if (!Number.isSafeInteger(time)) return undefined;
  return { time: unixMilliseconds(time), random: bytes.subarray(8, 24), signature: bytes.subarray(24) };
}

/** What a robot that dialled `host:port` signs for. */
export function audienceOf(host: string, port: number): Uint8Array {
  return sha256(new TextEncoder().encode(`${host}:${port}`));
}
