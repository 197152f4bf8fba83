import type { Worker } from 'node:worker_threads';
import { startThread } from '../../../maps/start-thread.ts';
import { FleetError } from '../../../protocol/errors.ts';
import type { Plan, PlanProblem } from '../problem.ts';
import type { Asked, PlanEngine } from './plan-engine.ts';
import type { ThreadAnswer, ThreadQuestion } from './plan-thread.ts';

interface Waiting {
  readonly number: number;
  readonly better: (plan: Plan) => void;
  resolve(plan: Plan): void;
  reject(error: FleetError): void;
}

/** Plans on a thread of its own, so that frames, shippers and the page never wait for a plan. */
export class ThreadedEngine implements PlanEngine {
  readonly #newest = new SharedArrayBuffer(4);
  #worker: Worker | undefined;
  #stopped = false;
  #number = 0;
  #waiting: Waiting | undefined;

  /** @throws FleetError PLANNER_FAILED */
  async start(): Promise<void> {
    const worker = startThread(import.meta.url, './plan-thread', { newest: this.#newest });
    this.#worker = worker;
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (answer: ThreadAnswer) => {
        if (answer.kind === 'ready') resolve();
        else this.#take(answer);
      });
      const fail = (reason: string) => {
        if (this.#worker === worker) this.#worker = undefined;
        const error = new FleetError('PLANNER_FAILED', { reason: reason.slice(0, 200) });
        reject(error);
        this.#giveUp(error);
      };
      worker.on('error', (cause) => fail(String(cause)));
      worker.on('exit', () => fail('its thread ended'));
    });
    // Only a question keeps the process alive: a hub that ends must not wait for better plans.
    worker.unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  async plan(problem: PlanProblem, asked: Asked, better: (plan: Plan) => void): Promise<Plan> {
    // A thread that died (out of memory, a fault of the planner) costs one plan, not all to come.
    if (this.#worker === undefined && !this.#stopped) await this.start();
    const number = ++this.#number;
    Atomics.store(new Int32Array(this.#newest), 0, number);
    this.#giveUp(new FleetError('PLANNER_FAILED', { reason: 'a newer plan was asked for' }));
    const worker = this.#worker;
    if (worker === undefined) {
      throw new FleetError('PLANNER_FAILED', { reason: 'its thread is not running' });
    }
    return new Promise((resolve, reject) => {
      this.#waiting = { number, better, resolve, reject };
      const question: ThreadQuestion = { number, problem, asked };
      worker.ref();
      worker.postMessage(question);
    });
  }

  #take(answer: Exclude<ThreadAnswer, { kind: 'ready' }>): void {
    const waiting = this.#waiting;
    if (waiting === undefined || waiting.number !== answer.number) return;
    if (answer.kind === 'failed') this.#giveUp(new FleetError('PLANNER_FAILED', { reason: answer.reason }));
    else if (answer.kind === 'first') {
      this.#worker?.unref();
      waiting.resolve(answer.plan);
    } else waiting.better(answer.plan);
  }

  #giveUp(error: FleetError): void {
    this.#worker?.unref();
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}
