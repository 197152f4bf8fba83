import { type CoordinatesE7, type Meters, meters } from '../../protocol/units.ts';
import { straightMeters } from './distance.ts';

/** Length of a line through these points, in metres. */
export function lineMeters(line: readonly CoordinatesE7[]): Meters {
  let sum = 0;
  let previous: CoordinatesE7 | undefined;
  for (const point of line) {
    if (previous !== undefined) sum += straightMeters(previous, point);
    previous = point;
  }
  return meters(sum);
}

/** The place at `share` (0 to 1) of the straight line from `a` to `b`. */
export function pointBetween(a: CoordinatesE7, b: CoordinatesE7, share: number): CoordinatesE7 {
  return {
    latitude: Math.round(a.latitude + (b.latitude - a.latitude) * share),
    longitude: Math.round(a.longitude + (b.longitude - a.longitude) * share),
  };
}

/** A place on a line, and the index of the piece (point i to i + 1) it lies on. */
export interface LinePosition {
  readonly at: CoordinatesE7;
  readonly piece: number;
}

/** The place `distance` metres from the start along a line of at least one point; clamped to its ends. */
export function pointAlong(line: readonly CoordinatesE7[], distance: Meters): LinePosition {
  const first = line[0];
  if (first === undefined) throw new RangeError('a line needs a point');
  let left: number = distance;
  let a = first;
  for (let i = 1; i < line.length; i++) {
    const b = line[i] as CoordinatesE7;
    const length = straightMeters(a, b);
    if (left <= length) {
      return { at: pointBetween(a, b, length > 0 ? Math.max(0, left) / length : 0), piece: i - 1 };
    }
    left -= length;
    a = b;
  }
  return { at: a, piece: Math.max(0, line.length - 2) };
}
