/** Work that must not overlap: one piece after another, in the order it came. What fails holds up nothing behind it. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` once all that came before has ended; settles as it does. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves once all that came so far has ended, well or not. */
  async ended(): Promise<void> {
    await this.#last;
  }
}
