/** Where an image goes: a disk, a file, or memory in tests. */
export interface Medium {
  readonly name: string;
  readonly bytes: number;
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** Returns once the device itself has everything. */
  flush(): Promise<void>;
  /** Bytes as they lie on the medium: not from a cache of what was written, where the system lets us. */
  readBack(offset: number, length: number): Promise<Uint8Array>;
  /** How honest `readBack` is: `device` bypasses the cache, `cache` is all some file systems offer. */
  readonly readsFrom: 'device' | 'cache';
  close(): Promise<void>;
}

/** A medium that forgets with the test. `onWrite` sees every write before it happens, and may throw. */
export class MemoryMedium implements Medium {
  readonly name = 'memory';
  readonly readsFrom = 'device';
  readonly contents: Uint8Array;
  readonly #onWrite: (offset: number, bytes: Uint8Array) => void;

  constructor(bytes: number, onWrite: (offset: number, bytes: Uint8Array) => void = () => undefined) {
    this.contents = new Uint8Array(bytes).fill(0xa5);
    this.#onWrite = onWrite;
  }

  get bytes(): number {
    return this.contents.length;
  }

  write(offset: number, bytes: Uint8Array): Promise<void> {
    this.#onWrite(offset, bytes);
    this.contents.set(bytes, offset);
    return Promise.resolve();
  }

  readBack(offset: number, length: number): Promise<Uint8Array> {
    return Promise.resolve(this.contents.slice(offset, offset + length));
  }

  flush = (): Promise<void> => Promise.resolve();
  close = (): Promise<void> => Promise.resolve();
}
