import type { RoadNetwork } from '../../maps/roads/network.ts';
import type { Router } from '../../maps/roads/router.ts';
import type { Snap } from '../../maps/roads/snap.ts';
import type { Lesson } from '../../maps/roads/travel-times/learned/lesson.ts';
import { seededRandom } from '../../protocol/random.ts';
import { type CoordinatesE7, milliseconds } from '../../protocol/units.ts';
import { type HiddenTraffic, timeOn } from './traffic.ts';

/** Where trips begin and end. */
export interface Town {
  readonly network: RoadNetwork;
  readonly free: Int32Array;
  readonly router: Pick<Router, 'snap' | 'route'>;
  readonly doors: readonly CoordinatesE7[];
}

export interface DrivesOptions {
  readonly robots: number;
  readonly days: number;
  readonly tripsADay: number;
  readonly seed: number;
}

/** What one robot drove on one day. */
export interface Drive {
  readonly robot: number;
  readonly day: number;
  readonly lessons: readonly Lesson[];
}

/**
 * Robots on their rounds: each in a district of its own (the doors nearest to its base), from eight in the morning
 * to nine in the evening, on the ways that free flow calls the fastest.
 */
export function drivesOf(town: Town, traffic: HiddenTraffic, options: DrivesOptions): Drive[] {
  const { robots, days, tripsADay, seed } = options;
  const drives: Drive[] = [];
  for (let robot = 0; robot < robots; robot++) {
    const random = seededRandom(seed * 1_000 + robot);
    const district = districtOf(town, random.next);
    for (let day = 0; day < days; day++) {
      const lessons: Lesson[] = [];
      let from = pick(district, random.next);
      let hour = 8 + random.next();
      for (let trip = 0; trip < tripsADay && hour < 21; trip++) {
        const to = pick(district, random.next);
        hour = drive(town, traffic, { from, to, day, hour, next: random.next }, lessons);
        // People at the door.
        hour += 0.02 + random.next() * 1.4 * (13 / tripsADay);
        from = to;
      }
      drives.push({ robot, day, lessons });
    }
  }
  return drives;
}

interface Trip {
  readonly from: Snap;
  readonly to: Snap;
  readonly day: number;
  readonly hour: number;
  readonly next: () => number;
}

/** Drives a trip, writes its whole edges down, and tells when it ends. */
function drive(
  { router, network }: Town,
  traffic: HiddenTraffic,
  { from, to, day, hour, next }: Trip,
  lessons: Lesson[],
): number {
  let now = hour;
  for (const { edge, direction, from: start, to: end } of router.route(from, to)?.edges ?? []) {
    const directed = edge * 2 + (direction === 'along' ? 0 : 1);
    const took = traffic.driven(directed, day, now, next);
    const share = Math.abs(end - start) / (network.edgeDecimeters[edge] as number);
    now += (took * share) / 3_600_000;
    if (share < 1) continue;
    const people = traffic.people(directed, day, now, next);
    lessons.push({ directed, time: timeOn(day, now), took: milliseconds(Math.round(took)), people });
  }
  return now;
}

/** The quarter of all doors that is nearest to a random one. */
function districtOf({ doors, router }: Town, next: () => number): Snap[] {
  const base = doors[Math.floor(next() * doors.length)] as CoordinatesE7;
  const far = (at: CoordinatesE7) =>
    (at.latitude - base.latitude) ** 2 + ((at.longitude - base.longitude) / 2) ** 2;
  return doors
    .toSorted((a, b) => far(a) - far(b))
    .slice(0, Math.ceil(doors.length / 4))
    .flatMap((at) => router.snap(at) ?? []);
}

const pick = <T>(from: readonly T[], next: () => number): T => from[Math.floor(next() * from.length)] as T;
