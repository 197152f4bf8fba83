import type { VerifiedFrame } from '../../../hub/store/frame-store.ts';
import { frameStatementOf } from '../../../protocol/frames.ts';
import { type DeviceId, deviceIdOf, keyBytes, networkId } from '../../../protocol/ids.ts';
import { generateSeed, signerFromSeed } from '../../../protocol/sodium/native.ts';
import {
  decodeFramePayload,
  encodeFramePayload,
  type FleetEvent,
  type Sample,
} from '../../../protocol/telemetry.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import type { Signer } from '../../../protocol/verifier.ts';

export const NETWORK = networkId('So11111111111111111111111111111111111111112');
export const START = unixMilliseconds(1_790_000_000_000);

/** A device with a key of its own. */
export interface TestDevice {
  readonly id: DeviceId;
  readonly signer: Signer;
}

export function aDevice(): TestDevice {
  const signer = signerFromSeed(generateSeed());
  return { id: deviceIdOf(signer.publicKey), signer };
}

export interface FrameParts {
  readonly session?: number;
  readonly sequence: number;
  readonly t0?: number;
  readonly battery?: number;
  readonly samples?: readonly Sample[];
  readonly events?: readonly FleetEvent[];
}

export function aSample(time: number, battery = 900): Sample {
  const at = { latitude: 599_130_000, longitude: 107_520_000 };
  return { time: unixMilliseconds(time), at, altitude: 120, heading: 9_000, speed: 150, battery, flags: 1 };
}

/** A correctly signed frame, as the pipeline hands it to the store. */
export function aFrame(device: TestDevice, parts: FrameParts, network = NETWORK): VerifiedFrame {
  const { session = 1, sequence } = parts;
  const t0 = unixMilliseconds(parts.t0 ?? START + sequence * 1000);
  const samples = parts.samples ?? [aSample(t0, parts.battery)];
  const payload = encodeFramePayload(t0, {
    previous: new Uint8Array(16),
    samples,
    events: parts.events ?? [],
  });
  const unsigned = { session, sequence, t0, payload };
  const statement = frameStatementOf(network, keyBytes(device.id), unsigned);
  const signature = device.signer.sign(statement);
  const contents = decodeFramePayload(t0, payload);
  return { device: device.id, ...unsigned, signature, contents, received: t0 };
}
