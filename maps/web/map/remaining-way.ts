import type { LngLat } from './motion.ts';

/** How much further along its way a robot may be found at one look, in degrees of about 111 km. */
const LOOK_AHEAD = 0.004;

/**
 * What is left of a way: from the nearest point of `line` at or after index `from`, looking only a little
 * ahead, for a way may pass the same street twice. Returns the rest and the index to look from next time.
 */
export function remainingWay(
  line: readonly LngLat[],
  from: number,
  at: LngLat,
): { readonly rest: LngLat[]; readonly from: number } {
  const shrink = Math.cos((at[1] * Math.PI) / 180);
  let best = from;
  let foot: LngLat = line[from] ?? at;
  let least = Number.POSITIVE_INFINITY;
  let ahead = 0;
  for (let i = from; i + 1 < line.length && ahead < LOOK_AHEAD; i++) {
    const [a, b] = [line[i] as LngLat, line[i + 1] as LngLat];
    const [ux, uy] = [(b[0] - a[0]) * shrink, b[1] - a[1]];
    const [wx, wy] = [(at[0] - a[0]) * shrink, at[1] - a[1]];
    const length = Math.hypot(ux, uy);
    const share = length === 0 ? 0 : Math.min(1, Math.max(0, (ux * wx + uy * wy) / (length * length)));
    const distance = Math.hypot(wx - ux * share, wy - uy * share);
    if (distance < least) {
      [best, least] = [i, distance];
      foot = [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
    }
    ahead += length;
  }
  return { rest: [foot, ...line.slice(best + 1)], from: best };
}
