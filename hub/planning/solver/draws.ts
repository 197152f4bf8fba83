/** Draws of the search: xorshift32 (Marsaglia 2003), seeded, without any allocation. Never for keys. */
export class Draws {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.imul(seed | 0, 0x9e3779b1) + 12_345) | 0 || 1;
    for (let i = 0; i < 20; i++) this.word();
  }

  /** 32 random bits as a signed integer. */
  word(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return state;
  }

  /** Uniform in [0, 1). */
  next(): number {
    return (this.word() >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 to `count - 1`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }
}
