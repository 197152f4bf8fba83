import { concatBytes, u32Bytes, u64Bytes } from './binary.ts';
import { sha256 } from './hash.ts';
import type { NetworkId } from './ids.ts';
import { frameStatement } from './statements/frame.ts';
import { frameLimits } from './telemetry.ts';
import { type UnixMilliseconds, unixMilliseconds } from './units.ts';

/** session 4 · sequence 8 · t0 8 · signature 64, little-endian; the payload follows. */
export const FRAME_HEADER_BYTES = 84;
const SIGNATURE_AT = 20;

/** What a frame says on the wire besides its signature. */
export interface UnsignedFrame {
  readonly session: number;
  readonly sequence: number;
  readonly t0: UnixMilliseconds;
  readonly payload: Uint8Array;
}

export interface WireFrame extends UnsignedFrame {
  readonly signature: Uint8Array;
}

/**
 * The bytes a frame's signature covers. Network and device (its key, 32 bytes) are not on the wire: the hub
 * knows them from the connection and the topic. Throws STATEMENT_FIELD.
 */
export function frameStatementOf(
  network: NetworkId,
  device: Uint8Array,
  { session, sequence, t0, payload }: UnsignedFrame,
): Uint8Array {
  const payloadHash = sha256(payload);
  return frameStatement.encode(network, {
    device,
    session,
    sequence,
    t0,
    payloadLength: payload.length,
    payloadHash,
  });
}

/** The frame as it is sent. Throws RangeError for numbers that do not fit. */
export function encodeFrame({ session, sequence, t0, signature, payload }: WireFrame): Uint8Array {
  return concatBytes(u32Bytes(session), u64Bytes(BigInt(sequence)), u64Bytes(BigInt(t0)), signature, payload);
}

/** Views into the bytes of a frame as sent; undefined when they cannot be one. Costs next to nothing. */
export function readFrame(bytes: Uint8Array): WireFrame | undefined {
  const payloadSize = bytes.length - FRAME_HEADER_BYTES;
  if (payloadSize < 1 || payloadSize > frameLimits.bytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sequence = Number(view.getBigUint64(4, true));
  const t0 = Number(view.getBigUint64(12, true));
  if (!Number.isSafeInteger(sequence) || !Number.isSafeInteger(t0)) return undefined;
  return {
    session: view.getUint32(0, true),
    sequence,
    t0: unixMilliseconds(t0),
    signature: bytes.subarray(SIGNATURE_AT, FRAME_HEADER_BYTES),
    payload: bytes.subarray(FRAME_HEADER_BYTES),
  };
}
