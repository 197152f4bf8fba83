import type { FleetEvent } from '../../../protocol/telemetry.ts';
import type { CoordinatesE7 } from '../../../protocol/units.ts';

/** What a robot's firmware reports when it stands before something it cannot pass: the place ahead, 1e-7 degree. */
const WAY_BLOCKED = 'WAY_BLOCKED';
const place = /^(-?\d{1,9}) (-?\d{1,10})$/;

/** Where the way is blocked, when that is what an event tells. */
export function blockedPlace(event: FleetEvent): CoordinatesE7 | undefined {
  if (event.kind !== 'fault' || event.code !== WAY_BLOCKED) return undefined;
  const [, latitude, longitude] = place.exec(event.detail) ?? [];
  if (latitude === undefined || longitude === undefined) return undefined;
  return { latitude: Number(latitude), longitude: Number(longitude) };
}
