import { forbidden } from '../../maps/roads/edge-costs.ts';
import type { LearnedTimes } from '../../maps/roads/travel-times/learned/learned-times.ts';
import type { Lesson } from '../../maps/roads/travel-times/learned/lesson.ts';
import { bucketAt } from '../../maps/roads/travel-times/time-of-week.ts';
import { milliseconds, type UnixMilliseconds } from '../../protocol/units.ts';

/** Says how many milliseconds a directed edge takes at a time. */
export type Estimate = (directed: number, time: UnixMilliseconds) => number;

export const freeFlow =
  (free: Int32Array): Estimate =>
  (directed) =>
    free[directed] as number;

export const learned =
  (times: LearnedTimes): Estimate =>
  (directed, time) =>
    times.expect(directed, time);

/** The mean of all that drove an edge; elsewhere free flow, slowed as the town is on the whole. */
export function edgeMean(free: Int32Array, lessons: readonly Lesson[]): Estimate {
  const sums = new Map<number, { sum: number; count: number }>();
  let [took, flow] = [0, 0];
  for (const lesson of lessons) {
    add(sums, lesson.directed, lesson.took);
    took += lesson.took;
    flow += free[lesson.directed] as number;
  }
  return (directed) => {
    const mean = sums.get(directed);
    return mean === undefined ? ((free[directed] as number) * took) / flow : mean.sum / mean.count;
  };
}

/** The mean of all that drove an edge in that hour of the week; else the edge's own. */
export function edgeHourMean(free: Int32Array, lessons: readonly Lesson[]): Estimate {
  const whole = edgeMean(free, lessons);
  const sums = new Map<number, { sum: number; count: number }>();
  const key = (directed: number, time: UnixMilliseconds) => directed * 168 + bucketAt(time, milliseconds(0));
  for (const { directed, time, took } of lessons) add(sums, key(directed, time), took);
  return (directed, time) => {
    const mean = sums.get(key(directed, time));
    return mean === undefined ? whole(directed, time) : mean.sum / mean.count;
  };
}

function add(sums: Map<number, { sum: number; count: number }>, key: number, took: number): void {
  const { sum, count } = sums.get(key) ?? { sum: 0, count: 0 };
  sums.set(key, { sum: sum + took, count: count + 1 });
}

export interface Errors {
  /** Seconds an edge. */
  readonly meanAbsolute: number;
  /** Percent of the time taken. */
  readonly percentage: number;
}

export function errorsOf(estimate: Estimate, lessons: readonly Lesson[]): Errors {
  let [absolute, percentage] = [0, 0];
  for (const { directed, time, took } of lessons) {
    const miss = Math.abs(estimate(directed, time) - took);
    absolute += miss / 1_000;
    percentage += (100 * miss) / took;
  }
  return { meanAbsolute: absolute / lessons.length, percentage: percentage / lessons.length };
}

/** Costs of all edges at a time, for a router. */
export function costsOf(estimate: Estimate, free: Int32Array, time: UnixMilliseconds): Int32Array {
  return free.map((cost, directed) =>
    cost === forbidden ? forbidden : Math.max(1, Math.round(estimate(directed, time))),
  );
}
