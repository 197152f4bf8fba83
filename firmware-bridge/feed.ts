/**
 * Hands values to any number of readers as async iterables. A reader gets everything pushed after it asked,
 * up to `capacity` unread values; then the oldest is forgotten, so that a slow reader never fills the memory.
 */
export class Feed<T> {
  readonly #capacity: number;
  readonly #readers = new Set<Reader<T>>();
  #ended = false;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  push(value: T): void {
    for (const reader of this.#readers) reader.take(value);
  }

  /** Ends every reader once it has read what is there. */
  end(): void {
    this.#ended = true;
    for (const reader of this.#readers) reader.end();
    this.#readers.clear();
  }

  /** Registers the reader at once, not at its first `next()`: nothing pushed in between is lost. */
  read(): AsyncIterable<T> {
    const reader = new Reader<T>(this.#capacity);
    if (this.#ended) reader.end();
    else this.#readers.add(reader);
    const leave = () => this.#readers.delete(reader);
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => reader.next(),
        return: () => {
          leave();
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    };
  }
}

class Reader<T> {
  readonly #capacity: number;
  #queue: T[] = [];
  #waiting: ((result: IteratorResult<T>) => void) | undefined;
  #ended = false;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  take(value: T): void {
    if (this.#waiting !== undefined) {
      this.#waiting({ done: false, value });
      this.#waiting = undefined;
      return;
    }
    this.#queue.push(value);
    if (this.#queue.length > this.#capacity) this.#queue.shift();
  }

  end(): void {
    this.#ended = true;
    this.#waiting?.({ done: true, value: undefined });
    this.#waiting = undefined;
  }

  next(): Promise<IteratorResult<T>> {
    const value = this.#queue.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}
