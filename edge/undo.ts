interface Part {
  start(): Promise<void> | void;
  stop(): Promise<void> | void;
}

/** Starts parts one by one and stops those that started in the opposite order, even if one of them fails. */
export class Undo {
  #started: Part[] = [];

  async start(part: Part): Promise<void> {
    await part.start();
    this.#started.push(part);
  }

  /** Throws the first failure once everything was tried. */
  async stop(): Promise<void> {
    const failures: unknown[] = [];
    for (const part of this.#started.splice(0).reverse()) {
      try {
        await part.stop();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
