import type { CoordinatesE7 } from '../../protocol/units.ts';

/** Shares (0 to 1) of the leg from a to b at which it meets the border of a ring, in no order. */
export function crossingsOf(
  ring: readonly CoordinatesE7[],
  a: CoordinatesE7,
  b: CoordinatesE7,
): readonly number[] {
  const [dx, dy] = [b.longitude - a.longitude, b.latitude - a.latitude];
  const south = Math.min(a.latitude, b.latitude);
  const north = Math.max(a.latitude, b.latitude);
  const west = Math.min(a.longitude, b.longitude);
  const east = Math.max(a.longitude, b.longitude);
  const shares: number[] = [];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const c = ring[j] as CoordinatesE7;
    const d = ring[i] as CoordinatesE7;
    // Most of a border is nowhere near a leg; a path of a mission has thousands of them.
    if (c.latitude > north && d.latitude > north) continue;
    if (c.latitude < south && d.latitude < south) continue;
    if (c.longitude > east && d.longitude > east) continue;
    if (c.longitude < west && d.longitude < west) continue;
    const [ex, ey] = [d.longitude - c.longitude, d.latitude - c.latitude];
    const [fx, fy] = [c.longitude - a.longitude, c.latitude - a.latitude];
    const across = dx * ey - dy * ex;
    if (across === 0) {
      // Along the border: its ends are where in and out may change.
      if (dx * fy === dy * fx && (dx !== 0 || dy !== 0))
        shares.push(...[c, d].map((at) => shareOf(at, a, dx, dy)));
      continue;
    }
    const share = (fx * ey - fy * ex) / across;
    const along = (fx * dy - fy * dx) / across;
    if (along >= 0 && along <= 1) shares.push(share);
  }
  return shares.filter((share) => share > 0 && share < 1);
}

const shareOf = (at: CoordinatesE7, a: CoordinatesE7, dx: number, dy: number): number =>
  Math.abs(dx) > Math.abs(dy) ? (at.longitude - a.longitude) / dx : (at.latitude - a.latitude) / dy;
