/** Metres east and north in the town's own plane, or a vector in it. */
export interface Spot {
  readonly east: number;
  readonly north: number;
}

/*
 * The plane geometry of the generator: only + - * / and sqrt, whose results are the same on every machine,
 * and the town's hash is pinned on chain. Math.sin, cos, atan2 and hypot may differ in the last bit.
 */

export const spot = (east: number, north: number): Spot => ({ east, north });
export const sum = (a: Spot, b: Spot): Spot => spot(a.east + b.east, a.north + b.north);
export const minus = (a: Spot, b: Spot): Spot => spot(a.east - b.east, a.north - b.north);
export const times = (a: Spot, factor: number): Spot => spot(a.east * factor, a.north * factor);
export const dot = (a: Spot, b: Spot): number => a.east * b.east + a.north * b.north;
/** Positive when `b` lies to the left of `a`. */
export const cross = (a: Spot, b: Spot): number => a.east * b.north - a.north * b.east;
export const lengthOf = (a: Spot): number => Math.sqrt(dot(a, a));
export const distance = (a: Spot, b: Spot): number => lengthOf(minus(a, b));
/** A quarter turn to the left. */
export const leftOf = (a: Spot): Spot => spot(-a.north, a.east);
export const between = (a: Spot, b: Spot, share: number): Spot => sum(a, times(minus(b, a), share));

export function unit(a: Spot): Spot {
  const length = lengthOf(a);
  return length > 0 ? times(a, 1 / length) : spot(1, 0);
}

/** Where two pieces cross, as shares of each (0 to 1, ends included), or undefined. */
export function crossingOf(a: Spot, b: Spot, c: Spot, d: Spot): { ab: number; cd: number } | undefined {
  const along = minus(b, a);
  const other = minus(d, c);
  const turn = cross(along, other);
  if (turn === 0) return undefined;
  const ab = cross(minus(c, a), other) / turn;
  const cd = cross(minus(c, a), along) / turn;
  return ab >= 0 && ab <= 1 && cd >= 0 && cd <= 1 ? { ab, cd } : undefined;
}

/** How far `at` is from the piece a–b. */
export function distanceToPiece(at: Spot, a: Spot, b: Spot): number {
  const along = minus(b, a);
  const square = dot(along, along);
  const share = square > 0 ? Math.min(1, Math.max(0, dot(minus(at, a), along) / square)) : 0;
  return distance(at, between(a, b, share));
}

/** Rounds a line off: every piece is cut into `parts` on a Catmull-Rom curve through the points. */
export function smooth(line: readonly Spot[], parts: number, closed: 'closed' | 'open'): Spot[] {
  const count = line.length;
  const at = (i: number): Spot =>
    (closed === 'closed' ? line[(i + count) % count] : line[Math.min(count - 1, Math.max(0, i))]) as Spot;
  const smoothed: Spot[] = [];
  const pieces = closed === 'closed' ? count : count - 1;
  for (let i = 0; i < pieces; i++) {
    for (let j = 0; j < parts; j++)
      smoothed.push(catmullRom(at(i - 1), at(i), at(i + 1), at(i + 2), j / parts));
  }
  if (closed === 'open') smoothed.push(at(count - 1));
  return smoothed;
}

function catmullRom(p: Spot, q: Spot, r: Spot, s: Spot, t: number): Spot {
  const of = (a: number, b: number, c: number, d: number) =>
    b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  return spot(of(p.east, q.east, r.east, s.east), of(p.north, q.north, r.north, s.north));
}
