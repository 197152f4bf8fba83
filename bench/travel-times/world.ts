import { edgeCosts } from '../../maps/roads/edge-costs.ts';
import { pavement } from '../../maps/roads/profiles.ts';
import { createRouter } from '../../maps/roads/router.ts';
import type { LearningGround } from '../../maps/roads/travel-times/learned/learned-times.ts';
import type { Lesson } from '../../maps/roads/travel-times/learned/lesson.ts';
import { generateTown } from '../../maps/town/generate-town.ts';
import { milliseconds } from '../../protocol/units.ts';
import { drivesOf, type Town } from './drives.ts';
import { HiddenTraffic } from './traffic.ts';

/** Days driven to learn from, then days held out: two weeks and six days with a weekend. */
export const LEARNED_DAYS = 14;
export const HELD_OUT_DAYS = [14, 15, 16, 17, 18, 19] as const;

export interface World {
  readonly town: Town;
  readonly ground: LearningGround;
  readonly traffic: HiddenTraffic;
  /** What each robot drove on the days to learn from. */
  readonly own: readonly (readonly Lesson[])[];
  readonly known: readonly Lesson[];
  readonly heldOut: readonly Lesson[];
}

/** A generated town with traffic nobody is told of, and ten robots that drove in it. */
export function aWorld(seed: number, robots: number, tripsADay: number): World {
  const { network, places } = generateTown(seed);
  const free = edgeCosts(network, pavement).milliseconds;
  const doors = places.doors.map(({ at }) => at);
  const town = { network, free, router: createRouter(network, pavement), doors };
  const traffic = new HiddenTraffic(network, free, seed + 100);
  const days = LEARNED_DAYS + HELD_OUT_DAYS.length;
  const drives = drivesOf(town, traffic, { robots, days, tripsADay, seed });
  const own = Array.from({ length: robots }, (_, one) =>
    drives.filter(({ robot, day }) => robot === one && day < LEARNED_DAYS).flatMap(({ lessons }) => lessons),
  );
  const heldOut = drives.filter(({ day }) => day >= LEARNED_DAYS).flatMap(({ lessons }) => lessons);
  const ground = { network, free, zone: milliseconds(0) };
  return { town, ground, traffic, own, known: own.flat(), heldOut };
}
