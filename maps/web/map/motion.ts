/** A place in degrees, `[longitude, latitude]`. */
export type LngLat = readonly [number, number];

/** A robot between its last fix and the one before, played back along the fixes it sent. */
export interface Motion {
  readonly points: readonly LngLat[];
  /** Share of the whole length at each point, 0 to 1. */
  readonly shares: readonly number[];
  readonly begins: number;
  readonly lasts: number;
}

/** Bounds of one playback in milliseconds: never a jump, never far behind. */
const SHORTEST = 200;
const LONGEST = 2_500;
/** Degrees beyond which nobody drove: a robot that was away for long appears where it is. */
const TOO_FAR = 0.02;

export const standing = (at: LngLat): Motion => ({ points: [at], shares: [1], begins: 0, lasts: 0 });

/**
 * Plays from where the robot is shown now through `trail` to the new place, in about the time that lies between
 * two fixes, so that it arrives when the next one comes.
 */
export function moveTo(
  shown: LngLat,
  trail: readonly LngLat[],
  target: LngLat,
  now: number,
  sinceLast: number,
): Motion {
  if (span(shown, target) > TOO_FAR) return standing(target);
  const points: LngLat[] = [shown];
  for (const point of [...trail, target]) {
    if (span(points.at(-1) as LngLat, point) > 0) points.push(point);
  }
  if (points.length === 1) return standing(target);
  const lengths = points.map((point, i) => (i === 0 ? 0 : span(points[i - 1] as LngLat, point)));
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  let along = 0;
  const shares = lengths.map((length) => {
    along += length;
    return along / whole;
  });
  return { points, shares, begins: now, lasts: Math.min(LONGEST, Math.max(SHORTEST, sinceLast)) };
}

/** Where the robot is shown at `now`. */
export function placeAt({ points, shares, begins, lasts }: Motion, now: number): LngLat {
  const share = lasts === 0 ? 1 : Math.min(1, Math.max(0, (now - begins) / lasts));
  const next = shares.findIndex((one) => one >= share);
  const to = points[next === -1 ? points.length - 1 : next] as LngLat;
  if (next <= 0) return to;
  const from = points[next - 1] as LngLat;
  const [low, high] = [shares[next - 1] as number, shares[next] as number];
  const part = high === low ? 1 : (share - low) / (high - low);
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
}

export const isOver = ({ begins, lasts }: Motion, now: number): boolean => now >= begins + lasts;

/** Degrees, with longitudes shortened by latitude: comparable lengths within one town. */
function span(a: LngLat, b: LngLat): number {
  const shrink = Math.cos((a[1] * Math.PI) / 180);
  return Math.hypot((a[0] - b[0]) * shrink, a[1] - b[1]);
}
