import type { CoordinatesE7 } from '../../protocol/units.ts';

/**
 * Whether a place lies inside a ring (first point not repeated, either direction), by the even-odd rule.
 * Points exactly on the border may fall on either side. Rings over the antimeridian are not supported.
 */
export function isInside(ring: readonly CoordinatesE7[], at: CoordinatesE7): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i] as CoordinatesE7;
    const b = ring[j] as CoordinatesE7;
    if (a.latitude > at.latitude === b.latitude > at.latitude) continue;
    const share = (at.latitude - a.latitude) / (b.latitude - a.latitude);
    if (at.longitude < a.longitude + (b.longitude - a.longitude) * share) inside = !inside;
  }
  return inside;
}

/** A box in 1e-7 degree, borders included. */
export interface BoundsE7 {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

export function isWithin(bounds: BoundsE7, at: CoordinatesE7): boolean {
  return (
    at.latitude >= bounds.south &&
    at.latitude <= bounds.north &&
    at.longitude >= bounds.west &&
    at.longitude <= bounds.east
  );
}
