import { encodeFrame, frameStatementOf } from '../../protocol/frames.ts';
import { sha256 } from '../../protocol/hash.ts';
import type { NetworkId } from '../../protocol/ids.ts';
import { encodeFramePayload, type FleetEvent, type Sample } from '../../protocol/telemetry.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { Signer } from '../../protocol/verifier.ts';
import type { OutboxPosition, QueuedFrame } from './outbox.ts';

export interface FrameContent {
  readonly t0: UnixMilliseconds;
  readonly samples: readonly Sample[];
  readonly events: readonly FleetEvent[];
}

const handOvers: readonly FleetEvent['kind'][] = ['pick-up', 'delivery', 'return'];

/** Numbers and signs the frame that follows `position`; `previous` is what the next one links to. */
export function signFrame(
  network: NetworkId,
  device: Signer,
  position: Omit<OutboxPosition, 'reported'>,
  { t0, samples, events }: FrameContent,
): { readonly frame: QueuedFrame; readonly previous: Uint8Array } {
  const payload = encodeFramePayload(t0, { previous: position.previous, samples, events });
  const session = position.session;
  const sequence = position.sequence + 1;
  const unsigned = { session, sequence, t0, payload };
  const statement = frameStatementOf(network, device.publicKey, unsigned);
  const bytes = encodeFrame({ ...unsigned, signature: device.sign(statement) });
  const kind = events.some((event) => handOvers.includes(event.kind)) ? 'hand-over' : 'telemetry';
  return { frame: { session, sequence, bytes, kind }, previous: sha256(statement).slice(0, 16) };
}
