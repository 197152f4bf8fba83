/** Something that runs between `start` and `stop`. */
export interface HubPart {
  readonly name: string;
  start(): Promise<void>;
  /** Undoes `start`, losing nothing; also after a failed one. */
  stop(): Promise<void>;
}

/**
 * Starts its parts in order and stops them backwards, so that each finds below it what it needs: what takes
 * from outside comes last and goes first.
 */
export class Hub {
  readonly #parts: readonly HubPart[];
  #started: HubPart[] = [];
  #stopped: Promise<void> | undefined;

  constructor(parts: readonly HubPart[]) {
    this.#parts = parts;
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

  /** Every part is stopped, whatever the others say; rejects with the first failure. Safe to call twice. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const failures: unknown[] = [];
    for (const part of this.#started.reverse()) {
      await part.stop().catch((cause: unknown) => failures.push(cause));
    }
    this.#started = [];
    if (failures.length > 0) throw failures[0];
  }
}
