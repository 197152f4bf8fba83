import type { CancelTimer, Clock } from '../../protocol/clock.ts';
import { milliseconds } from '../../protocol/units.ts';

/** A commit starts when the first of these is reached. */
const groupLimits = { window: milliseconds(5), entries: 2_000, bytes: 1024 * 1024 } as const;

interface Waiting<Entry, Result> {
  readonly entry: Entry;
  resolve(result: Result): void;
  reject(reason: unknown): void;
}

/**
 * Gathers entries for a moment and writes them together, because the disk's flush costs the same for one and
 * for a thousand. One write runs at a time; what arrives meanwhile forms the next.
 */
export class GroupCommit<Entry, Result> {
  readonly #clock: Clock;
  readonly #sizeOf: (entry: Entry) => number;
  readonly #write: (entries: readonly Entry[]) => Promise<readonly Result[]>;
  #waiting: Waiting<Entry, Result>[] = [];
  #bytes = 0;
  #cancel: CancelTimer | undefined;
  #writing: Promise<void> | undefined;

  /** `write` returns one result for each entry, or throws: then every entry of the group is rejected with it. */
  constructor(
    clock: Clock,
    sizeOf: (entry: Entry) => number,
    write: (entries: readonly Entry[]) => Promise<readonly Result[]>,
  ) {
    this.#clock = clock;
    this.#sizeOf = sizeOf;
    this.#write = write;
  }

  add(entry: Entry): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject });
      this.#bytes += this.#sizeOf(entry);
      if (this.#waiting.length >= groupLimits.entries || this.#bytes >= groupLimits.bytes) this.#flush();
      else this.#cancel ??= this.#clock.after(groupLimits.window, () => this.#flush());
    });
  }

  /** Writes what waits now and resolves when nothing is left. */
  async drain(): Promise<void> {
    while (this.#waiting.length > 0 || this.#writing !== undefined) {
      this.#flush();
      await this.#writing;
    }
  }

  #flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#writing !== undefined || this.#waiting.length === 0) return;
    const group = this.#waiting.splice(0, groupLimits.entries);
    this.#bytes = this.#waiting.reduce((sum, { entry }) => sum + this.#sizeOf(entry), 0);
    this.#writing = this.#commit(group).finally(() => {
      this.#writing = undefined;
      // Whatever came during the write has waited at least as long as a window.
      this.#flush();
    });
  }

  async #commit(group: readonly Waiting<Entry, Result>[]): Promise<void> {
    try {
      const results = await this.#write(group.map(({ entry }) => entry));
      for (const [i, { resolve }] of group.entries()) resolve(results[i] as Result);
    } catch (reason) {
      for (const { reject } of group) reject(reason);
    }
  }
}
