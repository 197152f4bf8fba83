import { metersFrom } from '../../maps/geometry/distance.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';

/** Metres from a place to the nearest point of a path of straight pieces; Infinity without any. */
export function distanceToPath(at: CoordinatesE7, path: readonly CoordinatesE7[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 1 < path.length; i++) {
    const a = metersFrom(at, path[i] as CoordinatesE7);
    const b = metersFrom(at, path[i + 1] as CoordinatesE7);
    const [east, north] = [b.east - a.east, b.north - a.north];
    const square = east ** 2 + north ** 2;
    const share = square > 0 ? Math.min(1, Math.max(0, -(a.east * east + a.north * north) / square)) : 0;
    nearest = Math.min(nearest, Math.hypot(a.east + share * east, a.north + share * north));
  }
  return nearest;
}
