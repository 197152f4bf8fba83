import type { Clock } from '../protocol/clock.ts';

/** More is never counted between two looks: a process that slept as a whole has not heard, nor could it. */
export const MAX_COUNTED_MS = 100;

/** Real milliseconds since something was last heard, counted look by look. */
export class Silence {
  readonly #real: Clock;
  readonly #most: number;
  #last: number;
  #counted = 0;

  /** @param most milliseconds counted between two looks. */
  constructor(real: Clock, most: number = MAX_COUNTED_MS) {
    this.#real = real;
    this.#most = most;
    this.#last = real.now();
  }

  heard(): void {
    this.#counted = 0;
    this.#last = this.#real.now();
  }

  look(): number {
    const now = this.#real.now();
    this.#counted += Math.min(this.#most, Math.max(0, now - this.#last));
    this.#last = now;
    return this.#counted;
  }
}
