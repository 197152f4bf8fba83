import type { Random } from '../../protocol/random.ts';
import { type Milliseconds, milliseconds } from '../../protocol/units.ts';

/**
 * Full-jitter exponential back-off (M. Brooker, "Exponential Backoff And Jitter", 2015): a thousand robots that
 * lost the same hub come back spread out. The first try is early, so that a short break costs little.
 */
export class BackOff {
  readonly #random: Random;
  readonly #first: number;
  readonly #longest: number;
  #tries = 0;

  constructor(
    random: Random,
    first: Milliseconds = milliseconds(250),
    longest: Milliseconds = milliseconds(30_000),
  ) {
    this.#random = random;
    this.#first = first;
    this.#longest = longest;
  }

  next(): Milliseconds {
    const ceiling = Math.min(this.#longest, this.#first * 2 ** Math.min(this.#tries++, 20));
    return milliseconds(ceiling * (0.5 + this.#random.next() / 2));
  }

  reset(): void {
    this.#tries = 0;
  }
}
