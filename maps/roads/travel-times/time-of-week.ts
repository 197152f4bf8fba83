import type { Milliseconds, UnixMilliseconds } from '../../../protocol/units.ts';

/** Traffic repeats by the hour of the week: bucket 0 is Monday from midnight to one o'clock. */
export const BUCKETS_A_WEEK = 168;

const hour = 3_600_000;
/** The Unix epoch began on a Thursday. */
const mondayShift = 3 * 24;

/** @param zone local time less universal time; one value, so clocks that change in spring are an hour off in summer. */
export function bucketAt(time: UnixMilliseconds, zone: Milliseconds): number {
  const hours = Math.floor((time + zone) / hour) + mondayShift;
  return ((hours % BUCKETS_A_WEEK) + BUCKETS_A_WEEK) % BUCKETS_A_WEEK;
}

/** Whole weeks from one time to a later one. */
export function weeksBetween(from: UnixMilliseconds, to: UnixMilliseconds): number {
  return Math.max(0, Math.floor((to - from) / (hour * BUCKETS_A_WEEK)));
}
