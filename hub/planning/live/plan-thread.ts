import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../../protocol/clock.ts';
import type { Plan, PlanOptions, PlanProblem } from '../problem.ts';
import { livePlanner } from './live-planner.ts';
import { type Asked, BETTER_SECONDS, CHANGE_PRICE, FIRST_SECONDS, isClearlyBetter } from './plan-engine.ts';

/** What the hub's thread asks. */
export interface ThreadQuestion {
  readonly number: number;
  readonly problem: PlanProblem;
  readonly asked: Asked;
}

export type ThreadAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'first' | 'better'; readonly number: number; readonly plan: Plan }
  | { readonly kind: 'failed'; readonly number: number; readonly reason: string };

const clock = () => systemClock.now() / 1_000;

/** The number of the newest question: whoever asks writes it before the message is read here. */
const newest = new Int32Array((workerData as { newest: SharedArrayBuffer }).newest);
const isOld = (number: number) => Atomics.load(newest, 0) !== number;

parentPort?.on('message', ({ number, problem, asked }: ThreadQuestion) => {
  if (isOld(number)) return;
  try {
    // Without a job there is nothing to search, but robots that need a charger still get a plan.
    const jobs = Math.max(1, problem.jobs.length);
    const first = answer(number, problem, asked, Math.min(FIRST_SECONDS, 0.005 * jobs));
    tell({ kind: 'first', number, plan: first });
    // One job has one best place, and the first answer has found it.
    if (jobs < 2) return;
    const warmStart = new Map(first.routes.map(({ vehicle, stops }) => [vehicle, stops]));
    const better = answer(number, problem, { ...asked, warmStart }, Math.min(BETTER_SECONDS, 0.02 * jobs));
    if (!isOld(number) && isClearlyBetter(better, first)) tell({ kind: 'better', number, plan: better });
  } catch (cause) {
    tell({ kind: 'failed', number, reason: cause instanceof Error ? cause.message : String(cause) });
  }
});

tell({ kind: 'ready' });

function answer(number: number, problem: PlanProblem, asked: Asked, seconds: number): Plan {
  const options: PlanOptions = {
    ...asked,
    seed: number,
    stop: { seconds, clock },
    changePrice: CHANGE_PRICE,
    progress: () => (isOld(number) ? 'stop' : undefined),
  };
  return livePlanner.plan(problem, options);
}

function tell(message: ThreadAnswer): void {
  parentPort?.postMessage(message);
}
