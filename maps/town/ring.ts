import {
  cross,
  crossingOf,
  distance,
  dot,
  leftOf,
  lengthOf,
  minus,
  type Spot,
  spot,
  sum,
  times,
  unit,
} from './plane.ts';

/** A closed line; the first point is not repeated. Counter-clockwise rings have their inside on the left. */
export type Ring = readonly Spot[];

const at = (ring: Ring, i: number): Spot => ring[(i + ring.length) % ring.length] as Spot;

/** Square metres, negative for clockwise rings. */
export function areaOf(ring: Ring): number {
  let twice = 0;
  for (let i = 0; i < ring.length; i++) twice += cross(at(ring, i), at(ring, i + 1));
  return twice / 2;
}

export function centroidOf(ring: Ring): Spot {
  let [east, north, twice] = [0, 0, 0];
  const base = at(ring, 0);
  for (let i = 0; i < ring.length; i++) {
    const a = minus(at(ring, i), base);
    const b = minus(at(ring, i + 1), base);
    const part = cross(a, b);
    twice += part;
    east += (a.east + b.east) * part;
    north += (a.north + b.north) * part;
  }
  return twice === 0 ? base : sum(base, spot(east / (3 * twice), north / (3 * twice)));
}

/** Direction in which a ring is longest: the first principal axis of its border. */
export function axisOf(ring: Ring): Spot {
  const middle = centroidOf(ring);
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < ring.length; i++) {
    const half = minus(times(sum(at(ring, i), at(ring, i + 1)), 0.5), middle);
    const weight = distance(at(ring, i), at(ring, i + 1));
    xx += half.east * half.east * weight;
    xy += half.east * half.north * weight;
    yy += half.north * half.north * weight;
  }
  const root = Math.sqrt((xx - yy) * (xx - yy) + 4 * xy * xy);
  const largest = (xx + yy + root) / 2;
  return unit(xx > yy ? spot(largest - yy, xy) : spot(xy, largest - xx));
}

/** Even-odd rule; points on the border may fall on either side. */
export function contains(ring: Ring, place: Spot): boolean {
  let inside = false;
  for (let i = 0; i < ring.length; i++) {
    const a = at(ring, i);
    const b = at(ring, i + 1);
    if (a.north > place.north === b.north > place.north) continue;
    const share = (place.north - a.north) / (b.north - a.north);
    if (place.east < a.east + (b.east - a.east) * share) inside = !inside;
  }
  return inside;
}

/** Whether a piece meets the border of a ring. */
export function meetsBorder(ring: Ring, a: Spot, b: Spot): boolean {
  return ring.some((corner, i) => crossingOf(a, b, corner, at(ring, i + 1)) !== undefined);
}

/** Whether two convex rings share ground: no edge of either separates them. */
export function overlap(one: Ring, two: Ring): boolean {
  return !separates(one, two) && !separates(two, one);
}

function separates(one: Ring, two: Ring): boolean {
  return one.some((corner, i) => {
    const outward = times(leftOf(minus(at(one, i + 1), corner)), -1);
    const own = Math.max(...one.map((place) => dot(minus(place, corner), outward)));
    return two.every((place) => dot(minus(place, corner), outward) >= own);
  });
}

/** A ring moved to its left by `widths[i]` on the piece from point i to the next; corners are mitred. */
export function inset(ring: Ring, widths: readonly number[]): Spot[] {
  return ring.map((corner, i) => {
    const before = unit(minus(corner, at(ring, i - 1)));
    const after = unit(minus(at(ring, i + 1), corner));
    const [a, b] = [widths[(i + ring.length - 1) % ring.length] as number, widths[i] as number];
    return sum(corner, mitre(leftOf(before), a, leftOf(after), b));
  });
}

/** The vector whose shares along the two unit normals are the two widths; sharp corners are blunted. */
function mitre(one: Spot, a: number, two: Spot, b: number): Spot {
  const turn = cross(one, two);
  const widest = Math.max(a, b);
  if (Math.abs(turn) < 0.15) return times(unit(sum(one, two)), (a + b) / 2);
  const vector = spot((a * two.north - b * one.north) / turn, (b * one.east - a * two.east) / turn);
  const length = lengthOf(vector);
  return length > 3 * widest ? times(vector, (3 * widest) / length) : vector;
}
