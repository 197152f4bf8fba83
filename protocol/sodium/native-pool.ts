import { Worker } from 'node:worker_threads';
import type { BatchVerifier, SignatureCheck } from '../verifier.ts';
import { isCanonicalPoint, KEY_SIZE, SIGNATURE_SIZE } from './encoding.ts';

/** What a thread runs: a script that needs nothing of ours, so there is no module to find beside a bundle. One buffer in, one out. */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const sodium = require('node:module').createRequire(workerData.from)('sodium-native');
parentPort.on('message', ({ id, count, bytes }) => {
  const all = Buffer.from(bytes);
  const verdicts = new Uint8Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const size = all.readUInt32LE(at);
    const key = all.subarray(at + 4, at + ${4 + KEY_SIZE});
    const signature = all.subarray(at + ${4 + KEY_SIZE}, at + ${4 + KEY_SIZE + SIGNATURE_SIZE});
    at += ${4 + KEY_SIZE + SIGNATURE_SIZE};
    verdicts[i] = sodium.crypto_sign_verify_detached(signature, all.subarray(at, at + size), key) ? 1 : 0;
    at += size;
  }
  parentPort.postMessage({ id, verdicts }, [verdicts.buffer]);
});`;

const HEADER = 4 + KEY_SIZE + SIGNATURE_SIZE;

interface Thread {
  readonly worker: Worker;
  /** Batches sent and not yet answered. */
  readonly waiting: Map<number, { resolve(verdicts: Uint8Array): void; reject(error: unknown): void }>;
}

/**
 * The native verifier on threads of its own. Threads start with the first batch and keep no process alive while
 * they have nothing to do; `close` ends them.
 */
export class NativePool implements BatchVerifier {
  readonly #size: number;
  readonly #threads: Thread[] = [];
  #next = 0;

  /** @param threads usually the number of cores */
  constructor(threads: number) {
    this.#size = Math.max(1, threads);
  }

  async verifyAll(checks: readonly SignatureCheck[]): Promise<Uint8Array> {
    const verdicts = new Uint8Array(checks.length);
    // What every adapter asks first is cheap and stays here.
    const asked = checks.flatMap((check, i) => (isWellFormed(check) ? [i] : []));
    if (asked.length === 0) return verdicts;
    const answers = await this.#ask(packed(asked.map((i) => checks[i] as SignatureCheck)), asked.length);
    asked.forEach((i, at) => {
      verdicts[i] = answers[at] as number;
    });
    return verdicts;
  }

  /** Ends the threads; batches under way reject. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map(({ worker }) => worker.terminate()));
  }

  #ask(bytes: ArrayBuffer, count: number): Promise<Uint8Array> {
    const thread = this.#idlest();
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      thread.waiting.set(id, { resolve, reject });
      thread.worker.ref();
      thread.worker.postMessage({ id, count, bytes }, [bytes]);
    });
  }

  #idlest(): Thread {
    if (this.#threads.length < this.#size && this.#threads.every(({ waiting }) => waiting.size > 0)) {
      this.#threads.push(this.#start());
    }
    return this.#threads.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a));
  }

  #start(): Thread {
    const worker = new Worker(THREAD, { eval: true, workerData: { from: import.meta.url } });
    const thread: Thread = { worker, waiting: new Map() };
    worker.on('message', ({ id, verdicts }: { id: number; verdicts: Uint8Array }) => {
      thread.waiting.get(id)?.resolve(verdicts);
      thread.waiting.delete(id);
      if (thread.waiting.size === 0) worker.unref();
    });
    const failed = (error: unknown) => {
      const at = this.#threads.indexOf(thread);
      if (at >= 0) this.#threads.splice(at, 1);
      for (const { reject } of thread.waiting.values()) reject(error);
      thread.waiting.clear();
    };
    worker.on('error', failed);
    worker.on('exit', () => failed(new Error('the verifier thread ended')));
    worker.unref();
    return thread;
  }
}

function isWellFormed({ key, signature }: SignatureCheck): boolean {
  return (
    isCanonicalPoint(key) &&
    signature.length === SIGNATURE_SIZE &&
    isCanonicalPoint(signature.subarray(0, KEY_SIZE))
  );
}

/** message length u32 · key · signature · message, one check after the other. */
function packed(checks: readonly SignatureCheck[]): ArrayBuffer {
  const size = checks.reduce((sum, { message }) => sum + HEADER + message.length, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { key, message, signature } of checks) {
    view.setUint32(at, message.length, true);
    bytes.set(key, at + 4);
    bytes.set(signature, at + 4 + KEY_SIZE);
    bytes.set(message, at + HEADER);
    at += HEADER + message.length;
  }
  return bytes.buffer;
}
