import type { CoordinatesE7 } from '../../protocol/units.ts';
import { type Meters, meters } from '../../protocol/units.ts';
import { cosineOfLatitude } from './cosine.ts';

/** Metres of 1e-7 degree of latitude on the sphere of mean radius 6,371,008.8 m. */
export const METERS_PER_E7 = 0.01111950802335329;

/**
 * Length of the straight line between two places, in metres: equirectangular around their mean latitude.
 * Below 100 km the error against the great circle stays under 0.01 % up to 70° of latitude. Only + - * / and
 * sqrt, so the same on every machine. Lines over the antimeridian are not supported.
 */
export function straightMeters(a: CoordinatesE7, b: CoordinatesE7): Meters {
  return meters(straightLength(a.latitude, a.longitude, b.latitude, b.longitude));
}

/** The same on bare numbers (1e-7 degree), for inner loops. */
function straightLength(
  fromLatitude: number,
  fromLongitude: number,
  toLatitude: number,
  toLongitude: number,
): number {
  const north = (toLatitude - fromLatitude) * METERS_PER_E7;
  const east =
    (toLongitude - fromLongitude) * METERS_PER_E7 * cosineOfLatitude((fromLatitude + toLatitude) / 2);
  return Math.sqrt(north * north + east * east);
}

/** The place `east` and `north` metres away, rounded to 1e-7 degree. For offsets of city size. */
export function offsetBy(at: CoordinatesE7, east: number, north: number): CoordinatesE7 {
  return {
    latitude: Math.round(at.latitude + north / METERS_PER_E7),
    longitude: Math.round(at.longitude + east / (METERS_PER_E7 * cosineOfLatitude(at.latitude))),
  };
}

/** East and north metres from `origin` to `at`; the inverse of `offsetBy`. */
export function metersFrom(origin: CoordinatesE7, at: CoordinatesE7): { east: number; north: number } {
  return {
    east: (at.longitude - origin.longitude) * METERS_PER_E7 * cosineOfLatitude(origin.latitude),
    north: (at.latitude - origin.latitude) * METERS_PER_E7,
  };
}
