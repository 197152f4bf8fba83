import { setMaxListeners } from 'node:events';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { Arrival, Passage, PipelineParts, Verdict } from './passage.ts';
import {
  checkClock,
  decodePayload,
  knownAlready,
  readHeader,
  storeFrame,
  takeTurn,
  verifySignature,
  withinQuota,
} from './steps.ts';

/** In this order, the cheap refusals first. A step ends the way of a frame with a verdict, or lets it go on. */
const steps = [
  withinQuota,
  readHeader,
  knownAlready,
  takeTurn,
  verifySignature,
  decodePayload,
  checkClock,
  storeFrame,
] as const;

/** Takes frames from the broker to the store. */
export class Pipeline {
  readonly #parts: PipelineParts;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<Verdict>>();

  constructor(parts: PipelineParts) {
    this.#parts = parts;
    // Every frame that waits for its quota listens.
    setMaxListeners(0, this.#stopping.signal);
  }

  /** Never rejects. Whatever it says is committed when it says so. */
  accept(arrival: Arrival): Promise<Verdict> {
    const way = this.#walk(arrival).catch((): Verdict => ({ end: 'disconnect', reason: 'store-failed' }));
    this.#running.add(way);
    return way.then((verdict) => {
      this.#running.delete(way);
      this.#parts.counters.count(verdict.reason);
      return verdict;
    });
  }

  /** Frames that wait for their quota are given up; the others reach their end. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the hub stops'));
    await Promise.allSettled(this.#running);
  }

  async #walk(arrival: Arrival): Promise<Verdict> {
    const received: UnixMilliseconds = this.#parts.worldClock.now();
    const passage: Passage = { arrival, received, signal: this.#stopping.signal };
    let verdict: Verdict | undefined;
    for (const step of steps) {
      // Only steps that wait give a promise; awaiting the others as well would cost a turn of the loop each.
      const result = step(this.#parts, passage);
      verdict = result instanceof Promise ? await result : result;
      if (verdict !== undefined) break;
    }
    if (verdict === undefined) throw new RangeError('the last step always ends the way of a frame');
    if (verdict.end === 'bury') {
      const { reason, detail } = verdict;
      await this.#parts.store.bury({
        device: arrival.device,
        reason,
        detail,
        bytes: arrival.bytes,
        received,
      });
    }
    return verdict;
  }
}
