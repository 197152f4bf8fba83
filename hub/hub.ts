import type { Clock } from '../protocol/clock.ts';
import { type Milliseconds, milliseconds } from '../protocol/units.ts';

/** Something that runs between `start` and `stop`. */
export interface HubPart {
  readonly name: string;
  start(): Promise<void>;
  /** Undoes `start`, losing nothing; also after a failed one. */
  stop(): Promise<void>;
  /** How long its stop is waited for; a part that waits for the chain may not end sooner than the chain answers. */
  readonly patience?: Milliseconds;
}

/** A whole hub stops within ten seconds; only the broker's drain may use most of them. */
const PATIENCE = milliseconds(1_000);

/**
 * Starts its parts in order and stops them backwards, so that each finds below it what it needs: what takes
 * from outside comes last and goes first.
 */
export class Hub {
  readonly #parts: readonly HubPart[];
  readonly #realClock: Clock;
  #started: HubPart[] = [];
  #stopped: Promise<void> | undefined;

  /** @param realClock bounds the stops */
  constructor(parts: readonly HubPart[], realClock: Clock) {
    this.#parts = parts;
    this.#realClock = realClock;
  }

  /** Rejects with what the first failing part said, after stopping the ones before it. */
  async start(): Promise<void> {
    for (const part of this.#parts) {
      try {
        this.#started.push(part);
        await part.start();
      } catch (cause) {
        await this.stop().catch(() => undefined);
        throw cause;
      }
    }
  }

  /**
   * Every part is stopped, whatever the others say or how long they take: what is not stored by then was not
   * acknowledged, so nothing is lost by going on without them. Rejects with the first failure. Safe to call twice.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const failures: unknown[] = [];
    for (const part of this.#started.reverse()) {
      const stopped = part.stop().catch((cause: unknown) => failures.push(cause));
      await this.#within(part.patience ?? PATIENCE, stopped);
    }
    this.#started = [];
    if (failures.length > 0) throw failures[0];
  }

  async #within(patience: Milliseconds, stopped: Promise<unknown>): Promise<void> {
    let cancel: () => void = () => undefined;
    const enough = new Promise<void>((resolve) => {
      cancel = this.#realClock.after(patience, resolve);
    });
    await Promise.race([stopped, enough]);
    cancel();
  }
}
