import type { TimeView } from '../../../protocol/views/network.ts';

/** The world's clock as the hub told it, carried on by the browser's own. All in Unix milliseconds. */
export class WorldClock {
  readonly #browserNow: () => number;
  #world = 0;
  #askedAt = 0;
  #factor = 1;

  constructor(browserNow: () => number) {
    this.#browserNow = browserNow;
    this.#world = browserNow();
    this.#askedAt = this.#world;
  }

  set({ world, scale }: TimeView): void {
    this.#world = world;
    this.#askedAt = this.#browserNow();
    this.#factor = scale?.factor ?? 1;
  }

  /** World seconds a real second. */
  get factor(): number {
    return this.#factor;
  }

  now(): number {
    return this.#world + (this.#browserNow() - this.#askedAt) * this.#factor;
  }
}
