import type { UnixMilliseconds } from '../../../protocol/units.ts';
import { weeksBetween } from './time-of-week.ts';

/** What one owner's robots met on a directed edge in one hour of the week. */
export interface OwnerMean {
  readonly owner: string;
  /** Time driven as a multiple of the free-flow time: an exponentially weighted mean. */
  readonly slowness: number;
  readonly last: UnixMilliseconds;
}

/** Share of the newest traversal in an owner's mean. */
const NEWEST = 0.3;
/** Weight an owner keeps from week to week without driving there. */
const KEPT_A_WEEK = 0.8;
/** What is expected weighs as much as so many owners: one alone moves an estimate by a quarter of what it claims. */
const EXPECTED_WEIGHT = 3;
/** Owners remembered for one edge and hour; the longest absent goes first. */
const MOST_OWNERS = 16;

/** The means with one more traversal, by owner. */
export function withTraversal(
  means: readonly OwnerMean[],
  owner: string,
  slowness: number,
  time: UnixMilliseconds,
): OwnerMean[] {
  const own = means.find((mean) => mean.owner === owner);
  const mean = own === undefined ? slowness : own.slowness + NEWEST * (slowness - own.slowness);
  const last = own !== undefined && own.last > time ? own.last : time;
  const all = [...means.filter((other) => other !== own), { owner, slowness: mean, last }];
  const kept = all.toSorted((a, b) => b.last - a.last || (a.owner < b.owner ? -1 : 1)).slice(0, MOST_OWNERS);
  return kept.sort((a, b) => (a.owner < b.owner ? -1 : 1));
}

/**
 * How slow an edge is: the mean of the owners' means and of what is expected without them (free flow, or a model). An owner counts once however often its
 * robots drive (a fleet that crawls up and down a street all day is one voice, so nobody paints a street slow
 * alone), and less from week to week.
 */
export function slownessOf(means: readonly OwnerMean[], now: UnixMilliseconds, expected = 1): number {
  let sum = EXPECTED_WEIGHT * expected;
  let weights = EXPECTED_WEIGHT;
  for (const { slowness, last } of means) {
    let weight = 1;
    // Multiplied, not raised to a power: the last bit of Math.pow differs between engines.
    for (let week = Math.min(60, weeksBetween(last, now)); week > 0; week--) weight *= KEPT_A_WEEK;
    sum += weight * slowness;
    weights += weight;
  }
  return sum / weights;
}
