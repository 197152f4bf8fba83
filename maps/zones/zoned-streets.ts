import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { Zone } from '../../protocol/zones/zones.ts';
import { straightMeters } from '../geometry/distance.ts';
import { lineMeters, pointBetween } from '../geometry/line.ts';
import type { BoundsE7 } from '../geometry/polygon.ts';
import type { ClosedPart, ClosedParts } from '../roads/closed-part.ts';
import { forbidden } from '../roads/edge-costs.ts';
import { edgeLine, type RoadNetwork } from '../roads/network.ts';
import { crossingsOf } from './crossings.ts';
import { type Fences, ZoneFences } from './fences.ts';
import { Walls } from './walls.ts';

/**
 * No way leads nearer than this to where a robot may not be, metres: places on edges are whole decimetres and a way's
 * corners whole 1e-7 degrees, so a way that only grazes a zone might be one through it once it is rounded.
 */
const CLEARANCE = 0.5;
/**
 * This near, metres, a street is taken only where the other way is much longer: a robot may be 5 m beside its way and
 * its receiver some metres wrong, and then it believes to be inside, and stands.
 */
const WARY = 6;
const WARY_FACTOR = 4;

interface SlowPart {
  /** Of the edge's length. */
  readonly share: number;
  /** Milliseconds the part takes at its limit. */
  readonly takes: number;
}

/** What zones do to the streets of a network, for who drives. The same `Fences` that robots obey say where. */
export class ZonedStreets {
  readonly fences: Fences;
  /** Parts of edges that are closed. */
  readonly closed: ClosedParts;
  readonly #wary = new Map<number, number>();
  readonly #slow = new Map<number, readonly SlowPart[]>();

  /** @param zones checked ones (`assertZones`), for whomever. */
  constructor(network: RoadNetwork, zones: readonly Zone[]) {
    const mine = zones.filter((zone) => zone.for !== 'air');
    this.fences = new ZoneFences(mine, 'ground');
    const slow = mine.filter(({ kind }) => kind === 'slow').map((zone) => ({ zone, box: boxOf(zone.ring) }));
    const closed = new Map<number, ClosedPart>();
    this.closed = closed;
    if (mine.length === 0) return;
    const walls = new Walls(mine);
    for (let edge = 0; edge < network.edgeCount; edge++) {
      const line = edgeLine(network, edge);
      const length = network.edgeDecimeters[edge] as number;
      const box = boxOf(line);
      const near = slow.filter(({ box: its }) => doMeet(its, box)).map(({ zone }) => zone);
      const parts = near.length === 0 ? [] : slowParts(line, near, this.fences, length);
      if (parts.length > 0) this.#slow.set(edge, parts);
      if (walls.isFar(box, WARY)) {
        // All in or all out.
        const whole = { from: 0, to: length };
        if (this.fences.flawOf(line[0] as CoordinatesE7) !== undefined)
          closed.set(edge, { ...whole, within: whole });
        continue;
      }
      const part = closedPart(line, length, walls, this.fences);
      if (part !== undefined) closed.set(edge, part);
      const wary = shareNear(line, walls);
      if (wary > 0) this.#wary.set(edge, wary);
    }
  }

  /** These times of directed edges as they are with zones; edges closed in part keep theirs (`closed` says where). */
  price(milliseconds: Int32Array): Int32Array {
    const priced = milliseconds.slice();
    const change = (edge: number, of: (time: number) => number) => {
      for (const directed of [2 * edge, 2 * edge + 1]) {
        const time = priced[directed] as number;
        if (time !== forbidden) priced[directed] = Math.min(forbidden - 1, Math.ceil(of(time)));
      }
    };
    for (const [edge, parts] of this.#slow) {
      change(edge, (time) =>
        parts.reduce((sum, { share, takes }) => sum + Math.max(0, takes - time * share), time),
      );
    }
    for (const [edge, share] of this.#wary) {
      change(edge, (time) => time * (1 + share * (WARY_FACTOR - 1)));
    }
    return priced;
  }
}

function boxOf(line: readonly CoordinatesE7[]): BoundsE7 {
  let [south, west, north, east] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { latitude, longitude } of line) {
    [south, north] = [Math.min(south, latitude), Math.max(north, latitude)];
    [west, east] = [Math.min(west, longitude), Math.max(east, longitude)];
  }
  return { south, west, north, east };
}

const doMeet = (a: BoundsE7, b: BoundsE7): boolean =>
  a.south <= b.north && a.north >= b.south && a.west <= b.east && a.east >= b.west;

/** From the first to the last place of an edge that is closed; undefined when none is. */
function closedPart(
  line: readonly CoordinatesE7[],
  decimeters: number,
  walls: Walls,
  fences: Fences,
): ClosedPart | undefined {
  const whole = lineMeters(line);
  let [from, to, inFrom, inTo] = [Infinity, -Infinity, Infinity, -Infinity];
  let before = 0;
  for (let i = 0; i + 1 < line.length; i++) {
    const [a, b] = [line[i] as CoordinatesE7, line[i + 1] as CoordinatesE7];
    const meters = straightMeters(a, b);
    const at = (share: number) => (whole > 0 ? ((before + share * meters) / whole) * decimeters : 0);
    for (const [low, high] of walls.near(a, b, CLEARANCE)) {
      [from, to] = [Math.min(from, at(low)), Math.max(to, at(high))];
    }
    // Between two walls a leg is all in or all out.
    const shares = [0, ...walls.near(a, b, 0).flat(), 1];
    for (const [j, share] of shares.entries()) {
      const next = shares[j + 1];
      if (next === undefined || fences.flawOf(pointBetween(a, b, (share + next) / 2)) === undefined) continue;
      if (next - share < 1e-9 && meters > 0) continue;
      [inFrom, inTo] = [Math.min(inFrom, at(share)), Math.max(inTo, at(next))];
    }
    before += meters;
  }
  [from, to] = [Math.min(from, inFrom), Math.max(to, inTo)];
  if (from > to) return undefined;
  const part = { from: Math.floor(from), to: Math.ceil(to) };
  return inFrom > inTo ? part : { ...part, within: { from: Math.floor(inFrom), to: Math.ceil(inTo) } };
}

/** How much of an edge is near a wall, 0 to 1. */
function shareNear(line: readonly CoordinatesE7[], walls: Walls): number {
  let [near, whole] = [0, 0];
  for (let i = 0; i + 1 < line.length; i++) {
    const [a, b] = [line[i] as CoordinatesE7, line[i + 1] as CoordinatesE7];
    const meters = straightMeters(a, b);
    whole += meters;
    for (const [low, high] of walls.near(a, b, WARY)) near += (high - low) * meters;
  }
  return whole > 0 ? near / whole : 0;
}

/** Parts of an edge with a limit. Between neighbouring borders of slow zones it is one limit. */
function slowParts(
  line: readonly CoordinatesE7[],
  slow: readonly Zone[],
  fences: Fences,
  decimeters: number,
): SlowPart[] {
  const whole = lineMeters(line);
  if (whole === 0) return [];
  return line.flatMap((a, i): SlowPart[] => {
    const b = line[i + 1];
    if (b === undefined) return [];
    const cuts = slow.flatMap(({ ring }) => crossingsOf(ring, a, b)).sort((p, q) => p - q);
    const shares = [0, ...cuts, 1];
    return shares.flatMap((share, j): SlowPart[] => {
      const next = shares[j + 1];
      if (next === undefined || next <= share) return [];
      const speed = fences.speedAt(pointBetween(a, b, (share + next) / 2));
      if (!Number.isFinite(speed)) return [];
      const part = ((next - share) * straightMeters(a, b)) / whole;
      return [{ share: part, takes: (part * decimeters * 100) / speed }];
    });
  });
}
