import Flatbush from 'flatbush';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { Zone } from '../../protocol/zones/zones.ts';
import { isInZone, type Zone as Ring, zoneOf } from '../airspace/zone.ts';
import { cosineOfLatitude } from '../geometry/cosine.ts';
import { METERS_PER_E7, metersFrom, offsetBy } from '../geometry/distance.ts';
import { pointBetween } from '../geometry/line.ts';
import type { BoundsE7 } from '../geometry/polygon.ts';
import { crossingsOf } from './crossings.ts';

/** A straight piece of a border that may not be crossed. */
export interface Wall {
  readonly from: CoordinatesE7;
  readonly to: CoordinatesE7;
}

/** Shares of a leg, 0 to 1, from the lower to the higher. */
export type Stretch = readonly [number, number];

/** On either side of a piece of border of an area, metres: more than rounding to 1e-7 degree makes. */
const BESIDE = 0.2;

/**
 * All borders between where a robot may be and where not. A border of a keep-in zone that runs through another one is
 * none, nor is one that two share: together they are one area.
 */
export class Walls {
  readonly all: readonly Wall[];
  readonly #boxes: Flatbush | undefined;

  /** @param zones those that are for the robot. */
  constructor(zones: readonly Zone[]) {
    const keepOut = zones.filter(({ kind }) => kind === 'keep-out').flatMap(({ ring }) => piecesOf(ring));
    this.all = [...keepOut, ...outline(zones.filter(({ kind }) => kind === 'keep-in'))];
    if (this.all.length === 0) return;
    this.#boxes = new Flatbush(this.all.length, 16, Float64Array);
    for (const { from, to } of this.all) {
      const [west, east] = [Math.min(from.longitude, to.longitude), Math.max(from.longitude, to.longitude)];
      const [south, north] = [Math.min(from.latitude, to.latitude), Math.max(from.latitude, to.latitude)];
      this.#boxes.add(west, south, east, north);
    }
    this.#boxes.finish();
  }

  /** Whether a box, in 1e-7 degree, is so many metres from every wall: the common case, and cheap. */
  isFar({ south, west, north, east }: BoundsE7, meters: number): boolean {
    const up = Math.ceil(meters / METERS_PER_E7) + 1;
    const aside = Math.ceil(up / Math.max(0.01, cosineOfLatitude(south))) + 1;
    return (this.#boxes?.search(west - aside, south - up, east + aside, north + up).length ?? 0) === 0;
  }

  /** Where the leg from a to b is at most so many metres from some wall, in order and apart. */
  near(a: CoordinatesE7, b: CoordinatesE7, meters: number): readonly Stretch[] {
    if (this.#boxes === undefined) return [];
    const north = Math.ceil(meters / METERS_PER_E7) + 1;
    const east = Math.ceil(north / Math.max(0.01, cosineOfLatitude(a.latitude))) + 1;
    const found = this.#boxes.search(
      Math.min(a.longitude, b.longitude) - east,
      Math.min(a.latitude, b.latitude) - north,
      Math.max(a.longitude, b.longitude) + east,
      Math.max(a.latitude, b.latitude) + north,
    );
    const stretches = found.flatMap((i) => {
      const near = nearWall(a, b, this.all[i] as Wall, meters);
      return near === undefined ? [] : [near];
    });
    return merged(stretches);
  }
}

const piecesOf = (ring: readonly CoordinatesE7[]): Wall[] =>
  ring.map((from, i) => ({ from, to: ring[(i + 1) % ring.length] as CoordinatesE7 }));

/** What is outside on one side, of the borders of several areas taken for one. */
function outline(zones: readonly Zone[]): Wall[] {
  const rings = zones.map(({ ring }) => zoneOf(ring));
  return rings.flatMap((mine) =>
    piecesOf(mine.ring).flatMap(({ from, to }) => {
      const others = rings.filter((ring) => ring !== mine);
      const cuts = others.flatMap(({ ring }) => crossingsOf(ring, from, to)).sort((p, q) => p - q);
      const shares = [0, ...cuts, 1];
      return shares.flatMap((share, i): Wall[] => {
        const next = shares[i + 1];
        if (next === undefined || next - share < 1e-9) return [];
        const wall = { from: pointBetween(from, to, share), to: pointBetween(from, to, next) };
        return isBetweenAreas(rings, wall) ? [] : [wall];
      });
    }),
  );
}

function isBetweenAreas(rings: readonly Ring[], { from, to }: Wall): boolean {
  const middle = pointBetween(from, to, 0.5);
  const { east, north } = metersFrom(from, to);
  const length = Math.sqrt(east * east + north * north);
  if (length < BESIDE) return false;
  const [x, y] = [(-north / length) * BESIDE, (east / length) * BESIDE];
  const isIn = (at: CoordinatesE7) => rings.some((ring) => isInZone(ring, at));
  return isIn(offsetBy(middle, x, y)) && isIn(offsetBy(middle, -x, -y));
}

/**
 * The places within a distance of a piece are a convex set, so a leg is in it over one stretch: the hull of what it has in
 * common with the round ends and with the strip between them.
 */
function nearWall(a: CoordinatesE7, b: CoordinatesE7, wall: Wall, reach: number): Stretch | undefined {
  const leg = metersFrom(a, b);
  const p = metersFrom(a, wall.from);
  const q = metersFrom(a, wall.to);
  const parts = [nearPoint(leg, p, reach), nearPoint(leg, q, reach), inStrip(leg, p, q, reach)];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const part of parts) {
    if (part === undefined) continue;
    low = Math.min(low, part[0]);
    high = Math.max(high, part[1]);
  }
  [low, high] = [Math.max(0, low), Math.min(1, high)];
  return low <= high ? [low, high] : undefined;
}

interface Metric {
  readonly east: number;
  readonly north: number;
}

/** Where on the line s × leg a point is at most `reach` away. */
function nearPoint(leg: Metric, { east, north }: Metric, reach: number): Stretch | undefined {
  const square = leg.east ** 2 + leg.north ** 2;
  const away = east ** 2 + north ** 2 - reach ** 2;
  if (square === 0) return away <= 0 ? [0, 1] : undefined;
  const foot = (leg.east * east + leg.north * north) / square;
  const root = foot ** 2 - away / square;
  if (root < 0) return undefined;
  return [foot - Math.sqrt(root), foot + Math.sqrt(root)];
}

/** Where on the line s × leg one is beside the piece from p to q, at most `reach` away. */
function inStrip(leg: Metric, p: Metric, q: Metric, reach: number): Stretch | undefined {
  const [dx, dy] = [q.east - p.east, q.north - p.north];
  const length = Math.sqrt(dx * dx + dy * dy);
  if (length === 0) return undefined;
  const [ux, uy] = [dx / length, dy / length];
  const along = between(leg.east * ux + leg.north * uy, -(p.east * ux + p.north * uy), 0, length);
  const across = between(leg.north * ux - leg.east * uy, p.east * uy - p.north * ux, -reach, reach);
  if (along === undefined || across === undefined) return undefined;
  const [low, high] = [Math.max(along[0], across[0]), Math.min(along[1], across[1])];
  return low <= high ? [low, high] : undefined;
}

/** Where `slope` × s + `start` lies between two numbers. */
function between(slope: number, start: number, low: number, high: number): Stretch | undefined {
  if (slope === 0) return start >= low && start <= high ? [0, 1] : undefined;
  const [p, q] = [(low - start) / slope, (high - start) / slope];
  return p < q ? [p, q] : [q, p];
}

/** Stretches in order, those that touch joined. */
function merged(stretches: readonly Stretch[]): readonly Stretch[] {
  const apart: [number, number][] = [];
  for (const [low, high] of stretches.toSorted((p, q) => p[0] - q[0])) {
    const last = apart.at(-1);
    if (last !== undefined && low <= last[1]) last[1] = Math.max(last[1], high);
    else apart.push([low, high]);
  }
  return apart;
}
