import type { CoordinatesE7 } from '../../../protocol/units.ts';
import type { MapView } from '../../../protocol/views/map.ts';

/** The named place nearest to a robot: where it is in words, for those who see no map. */
export function nearestName(map: MapView | undefined, at: CoordinatesE7): string | undefined {
  if (map === undefined) return undefined;
  const shrink = Math.cos((at.latitude / 1e7) * (Math.PI / 180));
  let found: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const { name, latitude, longitude } of [...map.doors, ...map.depots]) {
    const distance = Math.hypot(latitude - at.latitude, (longitude - at.longitude) * shrink);
    if (distance < least) [found, least] = [name, distance];
  }
  return found;
}
