import type { Random } from '../../protocol/random.ts';
import type { Ground } from './ground.ts';
import { HALF_PAVEMENT, lineInside } from './kerbs.ts';
import { between, distance, dot, leftOf, minus, type Spot, sum, times, unit } from './plane.ts';
import { centroidOf, contains, meetsBorder, overlap, type Ring } from './ring.ts';
import type { Street } from './street-plan.ts';
import type { Block } from './subdivision.ts';
import { type Density, densityOf } from './uses.ts';

/** A house on a street, with its door in the middle of its front. */
export interface House {
  readonly ring: Ring;
  readonly door: Spot;
  readonly street: Street;
  /** The street piece before it, with the house on the left. */
  readonly piece: readonly [number, number];
}

/** Metres: least and most. */
type Span = readonly [number, number];

interface Manner {
  readonly front: Span;
  readonly depth: Span;
  readonly gap: Span;
  /** Share of houses that stand wall to wall with the next. */
  readonly joined: number;
  readonly setback: number;
  /** Share of the plots that are built on. */
  readonly built: number;
}

const manners: Readonly<Record<Density, Manner>> = {
  row: { front: [12, 26], depth: [11, 15], gap: [3, 5], joined: 0.85, setback: 0.5, built: 0.97 },
  close: { front: [12, 22], depth: [10, 13], gap: [3, 7], joined: 0.45, setback: 2, built: 0.94 },
  open: { front: [11, 16], depth: [9, 13], gap: [6, 11], joined: 0, setback: 4, built: 0.85 },
};

/** Houses along the streets around a block, their fronts to the pavement and none over another. */
export function housesOf(ground: Ground, block: Block): House[] {
  const { plan, random } = ground;
  const manner = manners[densityOf(plan.subdivision, block)];
  const lot = lineInside(plan, block, HALF_PAVEMENT + manner.setback);
  const draw = ([least, most]: Span) => least + (most - least) * random.next();
  const houses: House[] = [];
  for (const front of frontsOf(lot)) {
    for (let at = draw([0, 2]); ; ) {
      const width = draw(manner.front);
      if (at + width > front.length) break;
      const ring = houseAt(front, at, width, draw(manner.depth));
      const stands = fits(ring, lot, block, houses);
      if (!stands) {
        at += 3;
        continue;
      }
      const middle = sideAt(front, at + width / 2);
      const [a, b] = [block.loop[middle] as number, block.loop[(middle + 1) % lot.length] as number];
      const piece = plan.piece(a, b);
      if (random.next() < manner.built && !piece.bridge) {
        const door = between(ring[0] as Spot, ring[1] as Spot, 0.5);
        houses.push({ ring, door, street: piece.street, piece: [a, b] });
      }
      at += width + (random.next() < manner.joined ? 0 : draw(manner.gap));
    }
  }
  return houses;
}

/** Sides of a lot between two sharp corners: what one walks along without turning. */
interface Front {
  readonly sides: readonly number[];
  readonly points: readonly Spot[];
  readonly starts: readonly number[];
  readonly length: number;
}

function frontsOf(lot: Ring): Front[] {
  const count = lot.length;
  const point = (i: number) => lot[(i + count) % count] as Spot;
  const isCorner = (i: number) => {
    const before = unit(minus(point(i), point(i - 1)));
    return dot(before, unit(minus(point(i + 1), point(i)))) < 0.9;
  };
  const corners = lot.flatMap((_, i) => (isCorner(i) ? [i] : []));
  if (corners.length === 0) corners.push(0);
  return corners.map((start, k) => {
    const end = (corners[(k + 1) % corners.length] as number) + (k + 1 < corners.length ? 0 : count);
    const sides = Array.from({ length: end - start }, (_, i) => (start + i) % count);
    const points = [...sides.map(point), point(end)];
    const starts = [0];
    for (let i = 1; i < points.length; i++) {
      starts.push((starts[i - 1] as number) + distance(points[i - 1] as Spot, points[i] as Spot));
    }
    return { sides, points, starts, length: starts.at(-1) as number };
  });
}

const pieceAt = ({ starts }: Front, at: number) =>
  Math.max(
    0,
    starts.findLastIndex((start) => start <= at),
  );
const sideAt = (front: Front, at: number) =>
  front.sides[Math.min(front.sides.length - 1, pieceAt(front, at))] as number;

function spotAt(front: Front, at: number): Spot {
  const piece = Math.min(front.points.length - 2, pieceAt(front, at));
  const [a, b] = [front.points[piece] as Spot, front.points[piece + 1] as Spot];
  return sum(a, times(unit(minus(b, a)), at - (front.starts[piece] as number)));
}

/** Four corners, the two of the front first. */
function houseAt(front: Front, at: number, width: number, depth: number): Ring {
  const [a, b] = [spotAt(front, at), spotAt(front, at + width)];
  const back = times(leftOf(unit(minus(b, a))), depth);
  return [a, b, sum(b, back), sum(a, back)];
}

function fits(ring: Ring, lot: Ring, block: Block, houses: readonly House[]): boolean {
  const middle = centroidOf(ring);
  const shrunk = ring.map((corner) => between(corner, middle, 0.06));
  const inside = block.use === 'outside' ? !contains(lot, middle) : contains(lot, middle);
  return (
    inside &&
    !shrunk.some((corner, i) => meetsBorder(lot, corner, shrunk[(i + 1) % 4] as Spot)) &&
    !houses.some((other) => overlap(shrunk, other.ring))
  );
}

/** A few trees behind the houses. */
export function gardenTrees(ground: Ground, block: Block, houses: readonly House[], count: number): Ring[] {
  const { plan, random } = ground;
  const lot = lineInside(plan, block, HALF_PAVEMENT + 3);
  const trees: Ring[] = [];
  for (let i = 0; i < count; i++) {
    const at = randomIn(lot, random);
    const crown = crownAt(at, 2.4 + 2 * random.next());
    if (!contains(lot, at) || houses.some(({ ring }) => overlap(crown, ring))) continue;
    trees.push(crown);
  }
  return trees;
}

export function randomIn(ring: Ring, random: Random): Spot {
  const [a, b] = [
    ring[Math.floor(random.next() * ring.length)],
    ring[Math.floor(random.next() * ring.length)],
  ];
  return between(a as Spot, b as Spot, random.next());
}

/** A tree's crown seen from above: six corners, exact to a centimetre. */
export const crownAt = ({ east, north }: Spot, radius: number): Ring =>
  [
    [1, 0],
    [0.5, 0.866],
    [-0.5, 0.866],
    [-1, 0],
    [-0.5, -0.866],
    [0.5, -0.866],
  ].map(([x, y]) => ({ east: east + (x as number) * radius, north: north + (y as number) * radius }));
