import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../protocol/clock.ts';
import { isFleetError } from '../../protocol/errors.ts';
import type { PlanProgress } from './problem.ts';
import { type FileAnswer, type FileObjective, solveFile } from './solve-file.ts';

/** What the thread is made for: one text, solved once. */
export interface ThreadTask {
  readonly text: string;
  readonly seed: number;
  readonly objective?: FileObjective;
  readonly budget: { readonly seconds: number } | { readonly iterations: number };
  /** Set to 1 by whoever wants the best plan so far at once. */
  readonly halt: SharedArrayBuffer;
}

export type ThreadReport =
  | { readonly kind: 'progress'; readonly progress: PlanProgress }
  | { readonly kind: 'answer'; readonly answer: FileAnswer; readonly seconds: number }
  | { readonly kind: 'failed'; readonly code?: string; readonly context?: object; readonly reason: string };

const clock = () => systemClock.now() / 1_000;
const tell = (report: ThreadReport) => parentPort?.postMessage(report);

const { text, seed, objective, budget, halt } = workerData as ThreadTask;
const halted = new Int32Array(halt);
try {
  const began = clock();
  const answer = solveFile(text, {
    seed,
    stop: 'seconds' in budget ? { ...budget, clock } : budget,
    ...(objective === undefined ? {} : { objective }),
    progress: (progress) => {
      tell({ kind: 'progress', progress });
      return Atomics.load(halted, 0) === 1 ? 'stop' : undefined;
    },
  });
  tell({ kind: 'answer', answer, seconds: clock() - began });
} catch (error) {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  tell(
    isFleetError(error)
      ? { kind: 'failed', code: error.code, context: error.context, reason }
      : { kind: 'failed', reason },
  );
}
