import { frameLimits } from '../../protocol/telemetry.ts';
import { type UnixMilliseconds, unixMilliseconds } from '../../protocol/units.ts';

/** session 4 · sequence 8 · t0 8 · signature 64, little-endian; the payload follows. */
export const FRAME_HEADER_SIZE = 84;

export interface FrameHeader {
  readonly session: number;
  readonly sequence: number;
  readonly t0: UnixMilliseconds;
  readonly signature: Uint8Array;
  readonly payload: Uint8Array;
}

/** Views into the bytes of a frame as sent; undefined when they cannot be one. Costs next to nothing. */
export function readFrameHeader(bytes: Uint8Array): FrameHeader | undefined {
  const payloadSize = bytes.length - FRAME_HEADER_SIZE;
  if (payloadSize < 1 || payloadSize > frameLimits.bytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sequence = Number(view.getBigUint64(4, true));
  const t0 = Number(view.getBigUint64(12, true));
  if (!Number.isSafeInteger(sequence) || !Number.isSafeInteger(t0)) return undefined;
  return {
    session: view.getUint32(0, true),
    sequence,
    t0: unixMilliseconds(t0),
    signature: bytes.subarray(20, FRAME_HEADER_SIZE),
    payload: bytes.subarray(FRAME_HEADER_SIZE),
  };
}
