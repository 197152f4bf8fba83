import type { Random } from '../../protocol/random.ts';
import {
  between,
  crossingOf,
  distance,
  dot,
  leftOf,
  lengthOf,
  minus,
  type Spot,
  sum,
  times,
  unit,
} from './plane.ts';
import { areaOf, axisOf, centroidOf, contains, meetsBorder } from './ring.ts';
import { type Block, type BlockUse, SNAP_METERS, type Subdivision } from './subdivision.ts';

/** Large blocks that are kept whole for one use; the first that fits is taken. Metres and square metres. */
const reserved: readonly {
  readonly use: BlockUse;
  readonly area: readonly [least: number, most: number];
  readonly away: readonly [least: number, most: number];
}[] = [
  { use: 'park', area: [28_000, 62_000], away: [150, 520] },
  { use: 'hospital', area: [12_000, 21_000], away: [330, 600] },
  { use: 'sports', area: [13_000, 24_000], away: [380, 650] },
  { use: 'school', area: [8_000, 12_500], away: [200, 480] },
];

const SMALLEST_LENGTH = 80;
/** Junctions along one side of a street are at least this far apart, unless they meet. */
const JUNCTION_GAP = 34;
const TRIES = 40;

/** Cuts blocks by side streets until they have the size of their quarter: small in the middle, large outside. */
export function splitBlocks(subdivision: Subdivision, random: Random): void {
  const open = subdivision.blocks.filter(({ use }) => use === 'houses');
  const left = new Set(reserved);
  while (open.length > 0) {
    const [block] = open.splice(Math.floor(random.next() * open.length), 1) as [Block];
    const ring = subdivision.ring(block);
    const area = areaOf(ring);
    const away = lengthOf(centroidOf(ring));
    const wanted = [...left].find((one) => isWithin(area, one.area) && isWithin(away, one.away));
    if (wanted !== undefined) {
      block.use = wanted.use;
      left.delete(wanted);
      continue;
    }
    const target = (away < 250 ? 6_500 : away < 430 ? 11_000 : 15_000) * (0.75 + 0.6 * random.next());
    if (area > target) open.push(...(splitOnce(subdivision, block, random) ?? []));
  }
}

const isWithin = (value: number, [least, most]: readonly [number, number]) => value >= least && value <= most;

function splitOnce(subdivision: Subdivision, block: Block, random: Random) {
  const ring = subdivision.ring(block);
  const axis = axisOf(ring);
  const middle = centroidOf(ring);
  const reaches = ring.map((corner) => dot(minus(corner, middle), axis));
  const length = Math.max(...reaches) - Math.min(...reaches);
  if (length < SMALLEST_LENGTH) return undefined;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const center = sum(middle, times(axis, (random.next() - 0.5) * (0.3 + attempt * 0.01) * length));
    const direction = unit(sum(leftOf(axis), times(axis, (random.next() - 0.5) * (0.25 + attempt * 0.02))));
    const ends = chord(ring, center, direction);
    if (ends === undefined || !ends.every((end) => mayMeet(subdivision, block, end, ends))) continue;
    const [a, b] = ends.map((end) => subdivision.vertexNear(end)) as [number, number];
    const [from, to] = [subdivision.spot(a), subdivision.spot(b)];
    if (a === b || !block.loop.includes(a) || !block.loop.includes(b)) continue;
    if (meetsBorder(subdivision.ring(block), between(from, to, 0.03), between(from, to, 0.97))) continue;
    const via = bend(from, to, random);
    const halves = subdivision.cut(a, b, via, { level: 'side', stroke: subdivision.nextStroke() });
    if (halves !== undefined) return halves;
  }
  return undefined;
}

/** Where a straight line through a place inside first meets the border on either side. */
function chord(ring: readonly Spot[], center: Spot, direction: Spot): [Spot, Spot] | undefined {
  if (!contains(ring, center)) return undefined;
  const ends = [1, -1].map((sign) => {
    const far = sum(center, times(direction, sign * 3_000));
    const shares = ring.flatMap((corner, i) => {
      const met = crossingOf(center, far, corner, ring[(i + 1) % ring.length] as Spot);
      return met ? [met.ab] : [];
    });
    return shares.length > 0 ? between(center, far, Math.min(...shares)) : undefined;
  });
  const [a, b] = ends;
  return a && b ? [a, b] : undefined;
}

/** Not beside another junction, and not at a sharp angle to the streets there. */
function mayMeet(subdivision: Subdivision, { loop }: Block, end: Spot, ends: readonly [Spot, Spot]): boolean {
  const other = end === ends[0] ? ends[1] : ends[0];
  const near = loop.filter((vertex) => distance(subdivision.spot(vertex), end) < JUNCTION_GAP);
  const way = unit(minus(other, end));
  for (const vertex of near) {
    const at = subdivision.spot(vertex);
    const neighbours = subdivision.neighbours(vertex);
    if (distance(at, end) > SNAP_METERS) {
      if (neighbours.length > 2) return false;
      continue;
    }
    const sharp = neighbours.some((next) => dot(unit(minus(subdivision.spot(next), at)), way) > 0.72);
    if (sharp) return false;
  }
  return loop.every((vertex, i) => {
    const a = subdivision.spot(vertex);
    const b = subdivision.spot(loop[(i + 1) % loop.length] as number);
    const along = unit(minus(b, a));
    const touches =
      Math.abs(dot(minus(end, a), leftOf(along))) < 0.01 && dot(minus(end, a), minus(end, b)) <= 0;
    return !touches || Math.abs(dot(along, way)) < 0.72;
  });
}

/** Some longer side streets bow. */
function bend(from: Spot, to: Spot, random: Random): Spot[] {
  const length = distance(from, to);
  const bow = length * (random.next() < 0.5 ? -1 : 1) * (0.04 + 0.05 * random.next());
  if (random.next() > 0.55 || length < 130) return [];
  const across = times(leftOf(unit(minus(to, from))), bow);
  return [0.25, 0.5, 0.75].map((share) =>
    sum(between(from, to, share), times(across, 4 * share * (1 - share))),
  );
}
