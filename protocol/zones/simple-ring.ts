import type { CoordinatesE7 } from '../units.ts';

/** Widest ring in either direction, 1e-7 degree: products of differences then stay exact in a double. */
export const MAX_SPAN_E7 = 20_000_000;

/**
 * What is wrong with a ring (corners in order, the first not repeated), or undefined when it is a simple polygon with
 * an inside. Exact: whole numbers whose products stay below 2^53. A ring that touches itself is refused as one that
 * crosses itself, since its inside would depend on the rule used. O(n²), meant for the few corners zones may have.
 */
export function ringFlaw(ring: readonly CoordinatesE7[]): string | undefined {
  if (ring.length < 3) return 'a zone has at least 3 corners';
  if (!ring.every(isOnGlobe)) return 'a corner is off the globe';
  if (spanOf(ring, 'latitude') > MAX_SPAN_E7 || spanOf(ring, 'longitude') > MAX_SPAN_E7) {
    return `a zone spans at most ${MAX_SPAN_E7 / 1e7} degrees and not the antimeridian`;
  }
  for (let i = 0; i < ring.length; i++) {
    const [a, b, c] = [corner(ring, i), corner(ring, i + 1), corner(ring, i + 2)];
    if (isSame(a, b)) return `corner ${i} is doubled`;
    if (sideOf(a, b, c) === 0 && isBehind(a, b, c))
      return `the border turns back on itself at corner ${i + 1}`;
  }
  for (let i = 0; i < ring.length; i++) {
    // Neighbouring pieces share a corner and were looked at above.
    for (let j = i + 2; j < ring.length; j++) {
      if (i === 0 && j === ring.length - 1) continue;
      const touch = doTouch(corner(ring, i), corner(ring, i + 1), corner(ring, j), corner(ring, j + 1));
      if (touch) return `the border crosses itself between corners ${i} and ${j}`;
    }
  }
  return undefined;
}

const corner = (ring: readonly CoordinatesE7[], i: number) => ring[i % ring.length] as CoordinatesE7;

const isSame = (a: CoordinatesE7, b: CoordinatesE7) =>
  a.latitude === b.latitude && a.longitude === b.longitude;

const isOnGlobe = ({ latitude, longitude }: CoordinatesE7) =>
  Number.isSafeInteger(latitude) &&
  Number.isSafeInteger(longitude) &&
  Math.abs(latitude) <= 900_000_000 &&
  Math.abs(longitude) <= 1_800_000_000;

function spanOf(ring: readonly CoordinatesE7[], axis: keyof CoordinatesE7): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const place of ring) {
    low = Math.min(low, place[axis]);
    high = Math.max(high, place[axis]);
  }
  return high - low;
}

/** Positive when c lies to the left of the way from a to b (longitude as x, latitude as y). */
function sideOf(a: CoordinatesE7, b: CoordinatesE7, c: CoordinatesE7): number {
  return (
    (b.longitude - a.longitude) * (c.latitude - a.latitude) -
    (b.latitude - a.latitude) * (c.longitude - a.longitude)
  );
}

/** Of three corners on one line: whether the second piece goes back over the first. */
const isBehind = (a: CoordinatesE7, b: CoordinatesE7, c: CoordinatesE7) =>
  (b.longitude - a.longitude) * (c.longitude - b.longitude) +
    (b.latitude - a.latitude) * (c.latitude - b.latitude) <
  0;

/** Whether two pieces share any place, ends counted. */
function doTouch(a: CoordinatesE7, b: CoordinatesE7, c: CoordinatesE7, d: CoordinatesE7): boolean {
  const [abc, abd] = [Math.sign(sideOf(a, b, c)), Math.sign(sideOf(a, b, d))];
  const [cda, cdb] = [Math.sign(sideOf(c, d, a)), Math.sign(sideOf(c, d, b))];
  if (abc * abd < 0 && cda * cdb < 0) return true;
  return (
    (abc === 0 && isInBox(c, a, b)) ||
    (abd === 0 && isInBox(d, a, b)) ||
    (cda === 0 && isInBox(a, c, d)) ||
    (cdb === 0 && isInBox(b, c, d))
  );
}

const isInBox = (at: CoordinatesE7, a: CoordinatesE7, b: CoordinatesE7) =>
  at.latitude >= Math.min(a.latitude, b.latitude) &&
  at.latitude <= Math.max(a.latitude, b.latitude) &&
  at.longitude >= Math.min(a.longitude, b.longitude) &&
  at.longitude <= Math.max(a.longitude, b.longitude);
