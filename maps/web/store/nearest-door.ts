import type { CoordinatesE7 } from '../../../protocol/units.ts';
import type { PlaceView } from '../../../protocol/views/map.ts';
import type { Chosen } from './order.ts';

/** Metres around a click within which the nearest door is meant. */
const REACH = 40;
const METERS_PER_E7 = 0.0111;

/** The door somebody meant by a click, or the bare place when none is near. */
export function nearestDoor(doors: readonly PlaceView[], at: CoordinatesE7): Chosen {
  const shrink = Math.cos((at.latitude / 1e7) * (Math.PI / 180));
  let best: PlaceView | undefined;
  let least = REACH;
  for (const door of doors) {
    const north = (door.latitude - at.latitude) * METERS_PER_E7;
    const east = (door.longitude - at.longitude) * METERS_PER_E7 * shrink;
    const distance = Math.hypot(north, east);
    if (distance < least) [best, least] = [door, distance];
  }
  if (best === undefined) return { at, name: '' };
  const { name, latitude, longitude } = best;
  return { at: { latitude, longitude }, name };
}
