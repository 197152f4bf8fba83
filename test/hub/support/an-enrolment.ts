import type { DeviceDirectory } from '../../../hub/fleet/device-directory.ts';
import { type Address, type DeviceId, keyBytes } from '../../../protocol/ids.ts';
import { type UnixMilliseconds, unixMilliseconds } from '../../../protocol/units.ts';

/** A device in the directory, as the HTTP enrolment leaves it: simulated, awaiting registration. */
export async function enrolDevice(
  directory: DeviceDirectory,
  device: DeviceId,
  owner: Address,
  now: UnixMilliseconds,
  compartments = 1,
): Promise<void> {
  const hash = keyBytes(device);
  await directory.createToken({ hash, owner, nonce: 1n, expires: unixMilliseconds(9e15) });
  const model = 'test';
  const kind = 'pavement-robot';
  const capabilities = { kind, model, maxSpeed: 1.5, compartments, camera: false, simulated: true } as const;
  const bytes = new Uint8Array(1);
  await directory.enrol(hash, { device, model, kind, capabilities, statement: bytes, signature: bytes }, now);
}
