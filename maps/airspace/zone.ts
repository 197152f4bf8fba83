import type { CoordinatesE7 } from '../../protocol/units.ts';
import { metersFrom, offsetBy } from '../geometry/distance.ts';

/**
 * A no-fly zone: the inside of a simple ring, either way round. Its border may be flown along.
 *
 * All answers are exact: coordinates are whole numbers (1e-7 degree, doubled here so that midpoints are whole
 * too), and products of their differences stay below 2^53 for zones and legs within 6 degrees of each other.
 */
export interface Zone {
  readonly ring: readonly CoordinatesE7[];
  /** Corners at which a shortest way around can turn: those that bulge out. */
  readonly turns: readonly CoordinatesE7[];
}

/** @param ring corners in order, the first not repeated; doubled corners are dropped. */
export function zoneOf(ring: readonly CoordinatesE7[]): Zone {
  const corners = ring.filter((corner, i) => !isSame(corner, ring[(i + 1) % ring.length] as CoordinatesE7));
  const at = (i: number) => corners[(i + corners.length) % corners.length] as CoordinatesE7;
  const area = corners.reduce((sum, corner, i) => sum + sideOf(at(0), corner, at(i + 1)), 0);
  const turns = corners.filter((corner, i) => sideOf(at(i - 1), corner, at(i + 1)) * area > 0);
  return { ring: corners, turns };
}

export const isSame = (a: CoordinatesE7, b: CoordinatesE7): boolean =>
  a.latitude === b.latitude && a.longitude === b.longitude;

/** Whether a place lies in the zone, its border not counted. */
export function isInZone({ ring }: Zone, at: CoordinatesE7): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[j] as CoordinatesE7;
    const b = ring[i] as CoordinatesE7;
    if (isOnPiece(at, a, b)) return false;
    if (a.latitude > at.latitude === b.latitude > at.latitude) continue;
    // The crossing lies east of the place: the same comparison without its division.
    const [low, high] = a.latitude < b.latitude ? [a, b] : [b, a];
    if (sideOf(low, high, at) > 0) inside = !inside;
  }
  return inside;
}

/** Whether the straight leg from a to b runs through the inside of the zone, over however short a piece. */
export function crossesZone(zone: Zone, a: CoordinatesE7, b: CoordinatesE7): boolean {
  const { ring } = zone;
  if (isBeside(ring, a, b)) return false;
  const touched = [a, b];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const c = ring[j] as CoordinatesE7;
    const d = ring[i] as CoordinatesE7;
    const apart = Math.sign(sideOf(a, b, c)) * Math.sign(sideOf(a, b, d));
    if (apart < 0 && Math.sign(sideOf(c, d, a)) * Math.sign(sideOf(c, d, b)) < 0) return true;
    if (isOnPiece(d, a, b)) touched.push(d);
  }
  // No piece of the border is crossed outright, so between touched corners the leg is all in or all out.
  const doubled = { ring: ring.map(twice), turns: [] };
  const along = touched.sort((p, q) => shareOf(p, a, b) - shareOf(q, a, b));
  return along.some((p, i) => {
    const q = along[i + 1];
    return q !== undefined && !isSame(p, q) && isInZone(doubled, sumOf(p, q));
  });
}

/**
 * The place just outside the nearest border of a zone for a place in it, one metre beyond; undefined when the
 * border is more than `within` metres away.
 */
export function justOutside({ ring }: Zone, at: CoordinatesE7, within: number): CoordinatesE7 | undefined {
  let best: { east: number; north: number; away: number } | undefined;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = metersFrom(at, ring[j] as CoordinatesE7);
    const b = metersFrom(at, ring[i] as CoordinatesE7);
    const [dx, dy] = [b.east - a.east, b.north - a.north];
    const share = Math.min(1, Math.max(0, -(a.east * dx + a.north * dy) / (dx * dx + dy * dy)));
    const [east, north] = [a.east + share * dx, a.north + share * dy];
    const away = Math.sqrt(east * east + north * north);
    if (away <= within && (best === undefined || away < best.away)) best = { east, north, away };
  }
  if (best === undefined || best.away === 0) return undefined;
  const beyond = (best.away + 1) / best.away;
  return offsetBy(at, best.east * beyond, best.north * beyond);
}

/** Positive when c lies to the left of the way from a to b (longitude as x, latitude as y). */
function sideOf(a: CoordinatesE7, b: CoordinatesE7, c: CoordinatesE7): number {
  return (
    (b.longitude - a.longitude) * (c.latitude - a.latitude) -
    (b.latitude - a.latitude) * (c.longitude - a.longitude)
  );
}

function isOnPiece(at: CoordinatesE7, a: CoordinatesE7, b: CoordinatesE7): boolean {
  return (
    at.latitude >= Math.min(a.latitude, b.latitude) &&
    at.latitude <= Math.max(a.latitude, b.latitude) &&
    at.longitude >= Math.min(a.longitude, b.longitude) &&
    at.longitude <= Math.max(a.longitude, b.longitude) &&
    sideOf(a, b, at) === 0
  );
}

/** All of a zone on one side of the leg's box: the common case, and cheap. */
function isBeside(ring: readonly CoordinatesE7[], a: CoordinatesE7, b: CoordinatesE7): boolean {
  const south = Math.min(a.latitude, b.latitude);
  const north = Math.max(a.latitude, b.latitude);
  const west = Math.min(a.longitude, b.longitude);
  const east = Math.max(a.longitude, b.longitude);
  return (
    ring.every(({ latitude }) => latitude <= south) ||
    ring.every(({ latitude }) => latitude >= north) ||
    ring.every(({ longitude }) => longitude <= west) ||
    ring.every(({ longitude }) => longitude >= east)
  );
}

/** Where a place on the leg lies, as a number that grows along it. */
const shareOf = (at: CoordinatesE7, a: CoordinatesE7, b: CoordinatesE7): number =>
  (at.latitude - a.latitude) * Math.sign(b.latitude - a.latitude) +
  (at.longitude - a.longitude) * Math.sign(b.longitude - a.longitude);

const sumOf = (a: CoordinatesE7, b: CoordinatesE7): CoordinatesE7 => ({
  latitude: a.latitude + b.latitude,
  longitude: a.longitude + b.longitude,
});
const twice = (at: CoordinatesE7): CoordinatesE7 => sumOf(at, at);
