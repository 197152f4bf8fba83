import type { Milliseconds, UnixMilliseconds } from '../../../protocol/units.ts';
import { forbidden } from '../edge-costs.ts';
import { type OwnerMean, slownessOf, withTraversal } from './owner-means.ts';
import { BUCKETS_A_WEEK, bucketAt } from './time-of-week.ts';

/** A robot drove a whole directed edge; taken from frames whose signatures were verified. */
export interface EdgeTraversal {
  readonly directed: number;
  /** Whose robot it was. */
  readonly owner: string;
  /** When it had driven the edge. */
  readonly time: UnixMilliseconds;
  readonly took: Milliseconds;
}

/** What a traversal can claim: less or more is a broken clock, a pause or a lie, and is taken as this. */
const LEAST_SLOWNESS = 0.5;
const MOST_SLOWNESS = 10;

/**
 * Times of directed edges as robots meet them, by the hour of the week. The same traversals in the same order
 * give the same times; nothing here reads a clock.
 */
export class TravelTimes {
  readonly #free: Int32Array;
  readonly #zone: Milliseconds;
  /** By directed edge and bucket: `directed * BUCKETS_A_WEEK + bucket`. */
  readonly #means: Map<number, readonly OwnerMean[]>;

  /** @param free times of directed edges in free flow, as `edgeCosts` makes them. */
  constructor(
    free: Int32Array,
    zone: Milliseconds,
    means: Iterable<readonly [number, readonly OwnerMean[]]> = [],
  ) {
    this.#free = free;
    this.#zone = zone;
    this.#means = new Map(means);
  }

  /** Takes a traversal in; false when it is of an edge that cannot be driven, or took no time. */
  observe({ directed, owner, time, took }: EdgeTraversal): boolean {
    const free = this.#free[directed];
    if (free === undefined || free === 0 || free === forbidden || !(took > 0)) return false;
    const slowness = Math.min(MOST_SLOWNESS, Math.max(LEAST_SLOWNESS, took / free));
    const key = directed * BUCKETS_A_WEEK + bucketAt(time, this.#zone);
    this.#means.set(key, withTraversal(this.#means.get(key) ?? [], owner, slowness, time));
    return true;
  }

  /**
   * Costs for `customise`, as they are to be expected at a time.
   * @param without what is expected where nobody drove: free flow, or what a model says of streets of the kind
   */
  costsAt(time: UnixMilliseconds, without: Int32Array = this.#free): Int32Array {
    const costs = without.slice();
    const bucket = bucketAt(time, this.#zone);
    for (const [key, means] of this.#means) {
      if (key % BUCKETS_A_WEEK !== bucket) continue;
      const directed = (key - bucket) / BUCKETS_A_WEEK;
      const free = this.#free[directed] as number;
      const slowness = slownessOf(means, time, (without[directed] as number) / free);
      const expected = Math.round(free * slowness);
      costs[directed] = Math.min(forbidden - 1, Math.max(1, expected));
    }
    return costs;
  }

  /** Everything learned, by rising key: the same for the same traversals, whatever was saved in between. */
  entries(): (readonly [number, readonly OwnerMean[]])[] {
    return [...this.#means].sort(([a], [b]) => a - b);
  }
}
