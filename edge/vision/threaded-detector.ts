import { once } from 'node:events';
import { SHARE_ENV, type Worker } from 'node:worker_threads';
import type { CameraImage } from '../../firmware-bridge/link.ts';
import { startThread } from '../../maps/start-thread.ts';
import { systemClock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { BackendName } from './backends/backend.ts';
import { THREAD_FILE } from './bundled-files.ts';
import type { Detection, Detector } from './detector.ts';
import type { CheckedModel } from './model/manifest.ts';
import type { PassedOver, ThreadReply, ThreadRequest, ThreadStart } from './thread-messages.ts';

const ENDS_WITHIN_MS = 5_000;

/** The module beside this one; in a bundle, which bears another name, the script beside the bundle. */
const threadModule = (): string =>
  /\/threaded-detector\.(ts|js)$/.test(import.meta.url) ? './main' : `./${THREAD_FILE}`;

interface Waiting {
  resolve(detections: readonly Detection[]): void;
  reject(error: FleetError): void;
}

/** The detector on a thread of its own, on the fastest backend that works here. */
export class ThreadedDetector implements Detector {
  readonly #model: CheckedModel;
  readonly #only: BackendName | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #next = 0;
  #backend: BackendName | undefined;
  #passedOver: readonly PassedOver[] = [];

  constructor(model: CheckedModel, only?: BackendName) {
    this.#model = model;
    this.#only = only;
  }

  get modelHash(): Uint8Array {
    return this.#model.hash;
  }

  /** What runs the model, after `start`, and why the faster ones do not. */
  get backend(): BackendName | undefined {
    return this.#backend;
  }

  get passedOver(): readonly PassedOver[] {
    return this.#passedOver;
  }

  /** @throws VISION_NO_BACKEND, DETECTOR_FAILED */
  async start(): Promise<void> {
    const start: ThreadStart = { files: this.#model.files, only: this.#only };
    // Native libraries read the process's environment, never a thread's copy of it.
    const worker = startThread(import.meta.url, threadModule(), { start }, { env: SHARE_ENV });
    this.#worker = worker;
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (reply: ThreadReply) => {
        if (reply.kind === 'ready') {
          this.#backend = reply.backend;
          this.#passedOver = reply.passedOver;
          resolve();
        } else if (reply.kind === 'unfit')
          reject(new FleetError('VISION_NO_BACKEND', { reason: reply.reason }));
        else this.#answer(reply);
      });
      worker.on('error', (cause) => {
        const error = new FleetError('DETECTOR_FAILED', { reason: String(cause).slice(0, 200) }, { cause });
        reject(error);
        this.#giveUp(error);
      });
      worker.on('exit', () => {
        const error = new FleetError('DETECTOR_FAILED', { reason: 'its thread ended' });
        if (this.#worker === worker) this.#worker = undefined;
        reject(error);
        this.#giveUp(error);
      });
    });
  }

  /** Lets the thread finish its picture; one that hangs is torn down. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker === undefined) return;
    this.#giveUp(new FleetError('DETECTOR_FAILED', { reason: 'it was stopped' }));
    const ended = once(worker, 'exit').catch(() => undefined);
    worker.postMessage({ kind: 'end' } satisfies ThreadRequest);
    const cancel = systemClock.after(milliseconds(ENDS_WITHIN_MS), () => void worker.terminate());
    await ended;
    cancel();
  }

  /** The picture goes to the thread and nowhere else. @throws DETECTOR_FAILED */
  async detect(image: CameraImage): Promise<readonly Detection[]> {
    const worker = this.#worker;
    if (worker === undefined) throw new FleetError('DETECTOR_FAILED', { reason: 'it is not started' });
    const id = this.#next++;
    return await new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ kind: 'look', id, image } satisfies ThreadRequest);
    });
  }

  #answer(reply: Extract<ThreadReply, { readonly id: number }>): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === 'seen') waiting?.resolve(reply.detections);
    else waiting?.reject(new FleetError('DETECTOR_FAILED', { reason: reply.reason }));
  }

  #giveUp(error: FleetError): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
