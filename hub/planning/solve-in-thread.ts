import { startThread } from '../../maps/start-thread.ts';
import { type ErrorCode, type ErrorContext, FleetError } from '../../protocol/errors.ts';
import type { PlanProgress } from './problem.ts';
import type { FileAnswer } from './solve-file.ts';
import type { ThreadReport, ThreadTask } from './solve-thread.ts';

export interface ThreadOptions extends Omit<ThreadTask, 'halt'> {
  /** Threads, each with a seed of its own from `seed` on; the best plan of all is the answer. */
  readonly threads: number;
  /** Ends the search with the best plan so far. */
  readonly signal?: AbortSignal;
  readonly progress?: (progress: PlanProgress) => void;
}

export interface ThreadAnswer extends FileAnswer {
  /** Of the clock, from reading to the plan; without the start of the thread. */
  readonly seconds: number;
  readonly iterations: number;
}

/** Solves a problem file beside the caller, so that it stays awake. Throws what `solveFile` throws, PLAN_BROKE. */
export async function solveInThread({
  threads,
  signal,
  progress,
  ...task
}: ThreadOptions): Promise<ThreadAnswer> {
  const halt = new SharedArrayBuffer(4);
  const stop = () => void Atomics.store(new Int32Array(halt), 0, 1);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    const answers = await Promise.all(
      Array.from({ length: threads }, (_, i) =>
        runThread({ ...task, seed: task.seed + i, halt }, i === 0 ? progress : undefined),
      ),
    );
    return answers.reduce((best, answer) => (isBetter(answer, best, task.objective) ? answer : best));
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function isBetter(one: FileAnswer, than: FileAnswer, objective: ThreadTask['objective']): boolean {
  if (one.unassigned.length !== than.unassigned.length) return one.unassigned.length < than.unassigned.length;
  if (objective !== 'dist' && one.kind !== 'wayproof' && one.vehicles !== than.vehicles) {
    return one.vehicles < than.vehicles;
  }
  return one.cost < than.cost;
}

function runThread(task: ThreadTask, progress: ThreadOptions['progress']): Promise<ThreadAnswer> {
  const worker = startThread(import.meta.url, './solve-thread', task);
  let iterations = 0;
  return new Promise((resolve, reject) => {
    worker.on('message', (report: ThreadReport) => {
      if (report.kind === 'progress') {
        ({ iterations } = report.progress);
        progress?.(report.progress);
      } else if (report.kind === 'answer') {
        resolve({ ...report.answer, seconds: report.seconds, iterations });
      } else if (report.code !== undefined) {
        reject(new FleetError(report.code as ErrorCode, report.context as ErrorContext));
      } else {
        reject(new FleetError('PLAN_BROKE', { reason: report.reason.slice(0, 300) }));
      }
    });
    worker.on('error', (cause) => reject(new FleetError('PLAN_BROKE', { reason: String(cause) }, { cause })));
    worker.on('exit', () => reject(new FleetError('PLAN_BROKE', { reason: 'its thread ended' })));
  });
}
