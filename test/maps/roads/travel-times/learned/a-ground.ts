import { RoadClass } from '../../../../../maps/roads/classes.ts';
import { edgeCosts, forbidden } from '../../../../../maps/roads/edge-costs.ts';
import { pavement } from '../../../../../maps/roads/profiles.ts';
import type { LearningGround } from '../../../../../maps/roads/travel-times/learned/learned-times.ts';
import type { Lesson } from '../../../../../maps/roads/travel-times/learned/lesson.ts';
import { generateTown } from '../../../../../maps/town/generate-town.ts';
import { seededRandom } from '../../../../../protocol/random.ts';
import { milliseconds, unixMilliseconds } from '../../../../../protocol/units.ts';

const monday = Date.UTC(2026, 10, 2);
let made: LearningGround | undefined;

export function aGround(): LearningGround {
  const { network } = generateTown(1);
  made ??= { network, free: edgeCosts(network, pavement).milliseconds, zone: milliseconds(0) };
  return made;
}

/** Two weeks in a world where crossings take half as long again, and everything twice as long from 16 to 19. */
export function aFortnight(count: number, seed: number, slow = true): Lesson[] {
  const { network, free } = aGround();
  const { next } = seededRandom(seed);
  const lessons: Lesson[] = [];
  while (lessons.length < count) {
    const directed = Math.floor(next() * free.length);
    const hour = 8 + Math.floor(next() * 12);
    const time = unixMilliseconds(monday + Math.floor(next() * 14) * 86_400_000 + hour * 3_600_000);
    if (free[directed] === forbidden) continue;
    const isCrossing = network.edgeClass[directed >> 1] === RoadClass.crossing;
    const slowness = slow ? (isCrossing ? 1.5 : 1) * (hour >= 16 && hour < 19 ? 2 : 1) : 1;
    const luck = 0.9 + 0.2 * next();
    const took = milliseconds(Math.max(1, Math.round((free[directed] as number) * slowness * luck)));
    lessons.push({ directed, time, took, people: Math.floor(next() * 4) });
  }
  return lessons;
}
