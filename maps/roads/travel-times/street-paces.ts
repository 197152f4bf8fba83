import type { Milliseconds, UnixMilliseconds } from '../../../protocol/units.ts';
import { type OwnerMean, slownessOf } from './owner-means.ts';
import { BUCKETS_A_WEEK, bucketAt } from './time-of-week.ts';

/** How slow an edge is known to be, over both directions: time as a multiple of the free-flow time. */
export interface StreetPace {
  readonly edge: number;
  readonly slowness: number;
  /** Known for this hour of the week; otherwise from other hours. */
  readonly thisHour: boolean;
}

/**
 * What robots taught of every edge they drove on: the slower direction, of this hour of the week where anybody drove
 * then, else over all hours. Edges nobody drove on are absent.
 * @param entries of `TravelTimes`
 */
export function streetPaces(
  entries: Iterable<readonly [key: number, means: readonly OwnerMean[]]>,
  now: UnixMilliseconds,
  zone: Milliseconds,
): StreetPace[] {
  const bucket = bucketAt(now, zone);
  const known = new Map<number, { now: number | undefined; sum: number; hours: number }>();
  for (const [key, means] of entries) {
    const directed = Math.floor(key / BUCKETS_A_WEEK);
    const pace = known.get(directed) ?? { now: undefined, sum: 0, hours: 0 };
    const slowness = slownessOf(means, now);
    if (key % BUCKETS_A_WEEK === bucket) pace.now = slowness;
    pace.sum += slowness;
    pace.hours++;
    known.set(directed, pace);
  }
  const streets = new Map<number, StreetPace>();
  for (const [directed, pace] of known) {
    const edge = directed >> 1;
    const thisHour = pace.now !== undefined;
    const slowness = pace.now ?? pace.sum / pace.hours;
    const other = streets.get(edge);
    const isWorse = other === undefined || (thisHour === other.thisHour && slowness > other.slowness);
    if (isWorse || (thisHour && !other.thisHour)) streets.set(edge, { edge, slowness, thisHour });
  }
  return [...streets.values()].sort((a, b) => a.edge - b.edge);
}
