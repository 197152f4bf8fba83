import { type Milliseconds, milliseconds, type UnixMilliseconds, unixMilliseconds } from './units.ts';

/** Cancels a timer; calling it twice is fine. */
export type CancelTimer = () => void;

/** Everything that knows the time takes one of these; this file alone touches the machine's clock. */
export interface Clock {
  now(): UnixMilliseconds;
  /** Calls `task` once, `delay` of this clock's milliseconds from now. */
  after(delay: Milliseconds, task: () => void): CancelTimer;
}

/** The machine's own clock. A timer keeps the process alive until it fires or is cancelled. */
export const systemClock: Clock = {
  now: () => unixMilliseconds(Date.now()),
  after: (delay, task) => {
    const timer = setTimeout(task, Math.max(0, delay));
    return () => clearTimeout(timer);
  },
};

/** Shared by all processes of one simulated world, so that they agree and agree again after a crash. */
export interface TimeScale {
  /** Real time at which the world's clock showed `worldOrigin`. */
  readonly realOrigin: UnixMilliseconds;
  readonly worldOrigin: UnixMilliseconds;
  /** World seconds a real second. */
  readonly factor: number;
}

/** The world's clock: origin + factor × real time. */
export function scaledClock(scale: TimeScale, real: Clock = systemClock): Clock {
  return {
    now: () =>
      unixMilliseconds(Math.floor(scale.worldOrigin + (real.now() - scale.realOrigin) * scale.factor)),
    after: (delay, task) => real.after(milliseconds(delay / scale.factor), task),
  };
}

/** A clock that moves only when told to; timers due on the way fire in order. */
export class ManualClock implements Clock {
  #now: UnixMilliseconds;
  #timers: { due: number; order: number; task: () => void }[] = [];
  #order = 0;

  constructor(start: UnixMilliseconds = unixMilliseconds(1_790_000_000_000)) {
    this.#now = start;
  }

  now(): UnixMilliseconds {
    return this.#now;
  }

  after(delay: Milliseconds, task: () => void): CancelTimer {
    const timer = { due: this.#now + Math.max(0, delay), order: this.#order++, task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  advance(by: Milliseconds): void {
    const end = this.#now + by;
    for (;;) {
      const next = this.#timers
        .filter((timer) => timer.due <= end)
        .sort((a, b) => a.due - b.due || a.order - b.order)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = unixMilliseconds(Math.max(this.#now, next.due));
      next.task();
    }
    this.#now = unixMilliseconds(end);
  }
}

/** Resolves after `delay` of the clock's time, or rejects with the signal's reason. */
export function sleep(clock: Clock, delay: Milliseconds, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delay, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Calls `task` every `period` until cancelled; the next call is scheduled after the last one returned. */
export function every(clock: Clock, period: Milliseconds, task: () => void): CancelTimer {
  let cancel: CancelTimer = () => undefined;
  let stopped = false;
  const again = () => {
    if (stopped) return;
    cancel = clock.after(period, () => {
      task();
      again();
    });
  };
  again();
  return () => {
    stopped = true;
    cancel();
  };
}
