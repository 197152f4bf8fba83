import type { Clock } from '../protocol/clock.ts';

/** More is never counted between two looks: a process that slept as a whole has not heard, nor could it. */
export const MAX_COUNTED_MS = 100;

/** Real milliseconds since something was last heard, counted look by look. */
export class Silence {
  readonly #real: Clock;
  #last: number;
  #counted = 0;

  constructor(real: Clock) {
    this.#real = real;
    this.#last = real.now();
  }

  heard(): void {
    this.#counted = 0;
    this.#last = this.#real.now();
  }

  look(): number {
    const now = this.#real.now();
    this.#counted += Math.min(MAX_COUNTED_MS, Math.max(0, now - this.#last));
    this.#last = now;
    return this.#counted;
  }
}
