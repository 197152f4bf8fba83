import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Asked } from '../../hub/planning/live/plan-engine.ts';
import { ThreadedEngine } from '../../hub/planning/live/threaded-engine.ts';
import type { PlanProblem } from '../../hub/planning/problem.ts';
import { systemClock } from '../../protocol/clock.ts';
import { milliseconds } from '../../protocol/units.ts';

/** What a hub asks its planning thread. */
export interface Question {
  readonly problem: PlanProblem;
  readonly asked: Asked;
}

/** Milliseconds of a loop that had nothing to do but wait, by how late it woke up. */
export interface LoopDelay {
  readonly p99: number;
  readonly max: number;
}

/** Milliseconds between two looks of Node's own histogram; each delay it tells has them in it. */
const RESOLUTION = 1;
/** Plans are made better for so long before the next question. */
const BETTER = milliseconds(300);

/**
 * How late everything else of a hub is while its planning thread works: questions of a day asked one after another, the
 * thread left to improve its answer in between; and the same loop for as long with nothing asked, on the same machine.
 */
export async function mainLoopDelay(
  questions: readonly Question[],
): Promise<{ readonly planning: LoopDelay; readonly idle: LoopDelay }> {
  const engine = new ThreadedEngine();
  await engine.start();
  try {
    const began = performance.now();
    const planning = await delayOf(async () => {
      for (const { problem, asked } of questions) {
        await engine.plan(problem, asked, () => undefined);
        await wait(BETTER);
      }
    });
    const idle = await delayOf(() => wait(milliseconds(Math.ceil(performance.now() - began))));
    return { planning, idle };
  } finally {
    await engine.stop();
  }
}

async function delayOf(work: () => Promise<void>): Promise<LoopDelay> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  await work();
  delay.disable();
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
  return { p99: late(delay.percentile(99)), max: late(delay.max) };
}

const wait = (time: ReturnType<typeof milliseconds>): Promise<void> =>
  new Promise((resolve) => {
    systemClock.after(time, resolve);
  });
