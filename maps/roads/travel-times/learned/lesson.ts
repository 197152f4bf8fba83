import type { Milliseconds, UnixMilliseconds } from '../../../../protocol/units.ts';

/** One whole directed edge a robot drove itself. */
export interface Lesson {
  readonly directed: number;
  /** When it had driven the edge. */
  readonly time: UnixMilliseconds;
  readonly took: Milliseconds;
  /** People its cameras counted on the way; undefined without cameras. */
  readonly people?: number;
}

/** What a traversal can claim: less or more is a broken clock or a pause, and is taken as this. */
const LEAST_SLOWNESS = 0.5;
const MOST_SLOWNESS = 10;

/** Logarithm of the time taken over free flow, within what is believed. */
export function logSlowness(took: Milliseconds, free: number): number {
  return Math.log(Math.min(MOST_SLOWNESS, Math.max(LEAST_SLOWNESS, took / free)));
}
