import { concatBytes } from '../../protocol/binary.ts';
import { sha256 } from '../../protocol/hash.ts';
import type { NetworkId } from '../../protocol/ids.ts';
import { frameStatement } from '../../protocol/statements/frame.ts';
import { encodeFramePayload, type FleetEvent, type Sample } from '../../protocol/telemetry.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { Signer } from '../../protocol/verifier.ts';
import type { OutboxPosition, QueuedFrame } from './outbox.ts';

/** Offset of the payload in a frame on the wire: session 4 · sequence 8 · t0 8 · signature 64. */
export const FRAME_HEADER_BYTES = 84;

export interface FrameContent {
  readonly t0: UnixMilliseconds;
  readonly samples: readonly Sample[];
  readonly events: readonly FleetEvent[];
}

const handOvers: readonly FleetEvent['kind'][] = ['pick-up', 'delivery', 'return'];

/**
 * Numbers and signs the frame that follows `position`; `previous` is what the next one links to.
 * Network and device are left out on the wire: the hub knows them from the connection and the topic.
 */
export function signFrame(
  network: NetworkId,
  device: Signer,
  position: Omit<OutboxPosition, 'reported'>,
  { t0, samples, events }: FrameContent,
): { readonly frame: QueuedFrame; readonly previous: Uint8Array } {
  const payload = encodeFramePayload(t0, { previous: position.previous, samples, events });
  const session = position.session;
  const sequence = position.sequence + 1;
  const statement = frameStatement.encode(network, {
    device: device.publicKey,
    session,
    sequence,
    t0,
    payloadLength: payload.length,
    payloadHash: sha256(payload),
  });
  const header = new Uint8Array(20);
  const view = new DataView(header.buffer);
  view.setUint32(0, session, true);
  view.setBigUint64(4, BigInt(sequence), true);
  view.setBigUint64(12, BigInt(t0), true);
  const bytes = concatBytes(header, device.sign(statement), payload);
  const kind = events.some((event) => handOvers.includes(event.kind)) ? 'hand-over' : 'telemetry';
  return { frame: { session, sequence, bytes, kind }, previous: sha256(statement).slice(0, 16) };
}
