import type { CoordinatesE7, MetersPerSecond } from '../../protocol/units.ts';
import type { Zone } from '../../protocol/zones/zones.ts';
import type { AirRules } from '../airspace/airspace.ts';
import { isSame, zoneOf } from '../airspace/zone.ts';
import { metersFrom, offsetBy, straightMeters } from '../geometry/distance.ts';
import { pointBetween } from '../geometry/line.ts';
import { crossingsOf } from './crossings.ts';
import { type Fences, ZoneFences } from './fences.ts';
import { Walls } from './walls.ts';

/** Drones pass zones at so many metres: their receiver is some metres wrong, and there is room in the air. */
const CLEARANCE = 6;
/** Around a corner they turn on an eight-sided line; its sides are a little further away than they have to be. */
const TURN = 6.8;
/** Cosine and sine of 22.5 degrees: the two next corners on either side of the middle. */
const [COSINE, SINE] = [0.92388, 0.382683];
/** Ways turn only at so many corners, the sharpest: more cost the hub seconds. What is left out makes ways longer, never wrong. */
const MAX_CORNERS = 150;

/** What zones are to drones. */
export interface ZonedAir extends AirRules {
  readonly fences: Fences;
  /** Seconds that slow zones add to legs flown at a speed. */
  slowed(legs: readonly CoordinatesE7[], speed: MetersPerSecond): number;
}

/** The air with operators' zones in it. @param zones checked ones, for whomever. */
export function zonedAir(zones: readonly Zone[]): ZonedAir {
  const mine = zones.filter((zone) => zone.for !== 'ground');
  const fences = new ZoneFences(mine, 'air');
  const walls = new Walls(mine);
  const slow = mine.filter(({ kind }) => kind === 'slow');
  const isClear = (a: CoordinatesE7, b: CoordinatesE7) =>
    walls.near(a, b, CLEARANCE).length === 0 && fences.pathFlaw([a, b]) === undefined;
  const isFree = (at: CoordinatesE7) => isClear(at, at);
  return {
    fences,
    isFree,
    isClear,
    nearFree(at) {
      if (isFree(at)) return at;
      const away = awayFromWall(walls, at);
      if (away === undefined || fences.pathFlaw([at, away]) !== undefined) return undefined;
      return isFree(away) ? away : undefined;
    },
    turns: cornersOf(mine)
      .sort((p, q) => q.sharp - p.sharp)
      .slice(0, MAX_CORNERS)
      .flatMap(turnsAround),
    slowed(legs, speed) {
      if (slow.length === 0) return 0;
      return legs.reduce((sum, a, i) => {
        const b = legs[i + 1];
        return b === undefined ? sum : sum + delayOn(a, b, slow, fences, speed);
      }, 0);
    },
  };
}

interface Corner {
  readonly at: CoordinatesE7;
  /** Of length 1, in metres, to the side ways pass on. */
  readonly east: number;
  readonly north: number;
  /** 0 for none, up to 2. */
  readonly sharp: number;
}

/** Corners that bulge into where drones may be: out of a zone to keep out of, into one to stay in. */
function cornersOf(zones: readonly Zone[]): Corner[] {
  return zones.flatMap(({ kind, ring: drawn }) => {
    if (kind === 'slow') return [];
    const { ring, turns } = zoneOf(drawn);
    return ring.flatMap((at, i): Corner[] => {
      const bulges = turns.some((turn) => isSame(turn, at));
      if (bulges !== (kind === 'keep-out')) return [];
      const before = unit(metersFrom(at, ring[(i + ring.length - 1) % ring.length] as CoordinatesE7));
      const after = unit(metersFrom(at, ring[(i + 1) % ring.length] as CoordinatesE7));
      const inwards = { east: before.east + after.east, north: before.north + after.north };
      const sharp = Math.sqrt(inwards.east ** 2 + inwards.north ** 2);
      if (sharp < 1e-6) return [];
      return [{ at, east: -inwards.east / sharp, north: -inwards.north / sharp, sharp }];
    });
  });
}

function unit({ east, north }: { east: number; north: number }) {
  const length = Math.sqrt(east * east + north * north);
  return { east: east / length, north: north / length };
}

const turnsAround = ({ at, east, north }: Corner): CoordinatesE7[] =>
  [
    [COSINE, SINE],
    [COSINE, -SINE],
    [SINE, COSINE],
    [SINE, -COSINE],
  ].map(([ahead = 0, aside = 0]) =>
    offsetBy(at, TURN * (east * ahead - north * aside), TURN * (north * ahead + east * aside)),
  );

/** The place straight away from the nearest wall, as far from it as it has to be. */
function awayFromWall({ all }: Walls, at: CoordinatesE7): CoordinatesE7 | undefined {
  let best: { east: number; north: number; meters: number } | undefined;
  for (const { from, to } of all) {
    const [p, q] = [metersFrom(at, from), metersFrom(at, to)];
    const [dx, dy] = [q.east - p.east, q.north - p.north];
    const square = dx * dx + dy * dy;
    const share = square > 0 ? Math.min(1, Math.max(0, -(p.east * dx + p.north * dy) / square)) : 0;
    const [east, north] = [p.east + share * dx, p.north + share * dy];
    const meters = Math.sqrt(east * east + north * north);
    if (best === undefined || meters < best.meters) best = { east, north, meters };
  }
  if (best === undefined || best.meters === 0) return undefined;
  const by = (best.meters - TURN) / best.meters;
  return offsetBy(at, best.east * by, best.north * by);
}

function delayOn(
  a: CoordinatesE7,
  b: CoordinatesE7,
  slow: readonly Zone[],
  fences: Fences,
  speed: number,
): number {
  const meters = straightMeters(a, b);
  const shares = [0, ...slow.flatMap(({ ring }) => crossingsOf(ring, a, b)).sort((p, q) => p - q), 1];
  return shares.reduce((sum, share, i) => {
    const next = shares[i + 1];
    if (next === undefined) return sum;
    const limit = fences.speedAt(pointBetween(a, b, (share + next) / 2));
    const part = (next - share) * meters;
    return sum + Math.max(0, part / limit - part / speed);
  }, 0);
}
