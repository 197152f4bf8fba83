import {
  type CoordinatesE7,
  type Decimeters,
  decimeters,
  type Meters,
  meters,
} from '../../protocol/units.ts';
import { straightMeters } from '../geometry/distance.ts';
import { crossesZone, isInZone, isSame, justOutside, zoneOf } from './zone.ts';

/** Heights above the ground between which drones cross the town, metres. */
export interface AltitudeBand {
  readonly floor: Meters;
  readonly ceiling: Meters;
}

/** A flight: straight legs from the first place to the last. */
export interface Flight {
  readonly distance: Decimeters;
  /** Two places at least, unless it leads nowhere: then the same place twice. */
  readonly legs: readonly CoordinatesE7[];
}

/** The air above a map: where drones may be, and the shortest ways through it. */
export interface Airspace {
  readonly band: AltitudeBand;
  /** Whether a place lies in no zone. */
  isFree(at: CoordinatesE7): boolean;
  /** The place itself when it is free, otherwise a free one at most `within` metres away (and a little). */
  nearFree(at: CoordinatesE7, within: Meters): CoordinatesE7 | undefined;
  /** Whether the straight leg between two places runs through no zone. */
  isClear(from: CoordinatesE7, to: CoordinatesE7): boolean;
  /** The shortest flight, the same length both ways; undefined from or to a place in a zone or shut in by some. */
  flight(from: CoordinatesE7, to: CoordinatesE7): Flight | undefined;
}

/** What else binds drones than no-fly rings of the map: `maps/zones/zoned-air.ts`. */
export interface AirRules {
  isFree(at: CoordinatesE7): boolean;
  /** The place itself when it is free, otherwise a free one near by. */
  nearFree(at: CoordinatesE7): CoordinatesE7 | undefined;
  isClear(from: CoordinatesE7, to: CoordinatesE7): boolean;
  /** Places at which shortest ways around may turn. */
  readonly turns: readonly CoordinatesE7[];
}

/** EU open category, Implementing Regulation 2019/947 UAS.OPEN.010: never above 120 m. */
const defaultBand: AltitudeBand = { floor: meters(30), ceiling: meters(50) };

/**
 * An airspace with no-fly zones, given as rings with the clearance wanted already in them. Shortest ways bend
 * only at corners of zones (Lozano-Pérez and Wesley 1979), so a visibility graph of these corners is made once:
 * n corners cost about n² × n at worst, meant for dozens of zones. Lengths are whole decimetres, rounded up leg by leg.
 */
export function createAirspace(
  noFly: readonly (readonly CoordinatesE7[])[],
  band: AltitudeBand = defaultBand,
  rules?: AirRules,
): Airspace {
  const zones = noFly.map(zoneOf);
  const isFree = (at: CoordinatesE7) =>
    !zones.some((zone) => isInZone(zone, at)) && (rules?.isFree(at) ?? true);
  const isClear = (from: CoordinatesE7, to: CoordinatesE7) =>
    !zones.some((zone) => crossesZone(zone, from, to)) && (rules?.isClear(from, to) ?? true);
  const turns = turnsOf([...zones.flatMap((zone) => zone.turns), ...(rules?.turns ?? [])], isFree);
  const rows: (readonly (number | undefined)[])[] = [];
  // Made when a flight first comes by: most never do.
  const lengthsFrom = (turn: number) => {
    const a = turns[turn] as CoordinatesE7;
    rows[turn] ??= turns.map((b) => (isClear(a, b) ? legLength(a, b) : undefined));
    return rows[turn];
  };

  return {
    band,
    isFree,
    isClear,
    nearFree(at, within) {
      if (isFree(at)) return at;
      const allowed = rules?.nearFree(at);
      if (allowed !== undefined && isFree(allowed)) return allowed;
      const outside = zones.flatMap((zone) => {
        const place = isInZone(zone, at) ? justOutside(zone, at, within) : undefined;
        return place && isFree(place) ? [place] : [];
      });
      return outside[0];
    },
    flight(from, to) {
      if (!isFree(from) || !isFree(to)) return undefined;
      if (isClear(from, to)) return { distance: decimeters(legLength(from, to)), legs: [from, to] };
      const reach = (at: CoordinatesE7) =>
        turns.map((turn) => (isClear(at, turn) ? legLength(at, turn) : undefined));
      const way = shortest(reach(from), lengthsFrom, reach(to));
      return (
        way && {
          distance: decimeters(way.length),
          legs: withoutRepeats([from, ...way.turns.map((i) => turns[i] as CoordinatesE7), to]),
        }
      );
    },
  };
}

/** Places to turn at, each once, and none inside another zone. */
function turnsOf(turns: readonly CoordinatesE7[], isFree: (at: CoordinatesE7) => boolean): CoordinatesE7[] {
  const all = turns.filter(isFree);
  return all.filter((turn, i) => all.findIndex((other) => isSame(other, turn)) === i);
}

const legLength = (from: CoordinatesE7, to: CoordinatesE7) => Math.ceil(straightMeters(from, to) * 10);

/** Dijkstra (1959) over a dense graph, from a place to another over turns; ties go to the lower turn. */
function shortest(
  start: readonly (number | undefined)[],
  lengthsFrom: (turn: number) => readonly (number | undefined)[],
  end: readonly (number | undefined)[],
): { length: number; turns: number[] } | undefined {
  const reached = start.map((length) => length ?? Number.POSITIVE_INFINITY);
  const before = start.map(() => -1);
  const open = new Set(start.keys());
  while (open.size > 0) {
    let next = -1;
    for (const turn of open) {
      if (next < 0 || (reached[turn] as number) < (reached[next] as number)) next = turn;
    }
    open.delete(next);
    if (reached[next] === Number.POSITIVE_INFINITY) break;
    const lengths = lengthsFrom(next);
    for (const turn of open) {
      const length = (reached[next] as number) + (lengths[turn] ?? Number.POSITIVE_INFINITY);
      if (length >= (reached[turn] as number)) continue;
      reached[turn] = length;
      before[turn] = next;
    }
  }
  let best = -1;
  let length = Number.POSITIVE_INFINITY;
  for (const [turn, last] of end.entries()) {
    const whole = (reached[turn] as number) + (last ?? Number.POSITIVE_INFINITY);
    if (whole < length) [best, length] = [turn, whole];
  }
  if (best < 0) return undefined;
  const turns: number[] = [];
  for (let turn = best; turn >= 0; turn = before[turn] as number) turns.unshift(turn);
  return { length, turns };
}

const withoutRepeats = (legs: readonly CoordinatesE7[]): CoordinatesE7[] =>
  legs.filter((place, i) => i === 0 || !isSame(place, legs[i - 1] as CoordinatesE7));
