import type { ByteSource } from './byte-source.ts';

/** Changes are kept in pieces of this size, which every disk can write alone. */
export const BLOCK = 4096;

/**
 * An image with changes over it: the file of the person stays as it is, and what will be on the card is known
 * to the last byte before anything is written.
 */
export class Overlay implements ByteSource {
  readonly #base: ByteSource;
  readonly #blocks = new Map<number, Uint8Array>();
  #changed = new Set<number>();

  constructor(base: ByteSource) {
    this.#base = base;
  }

  get size(): number {
    return this.#base.size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = await this.#base.read(offset, length);
    const last = Math.floor((offset + bytes.length - 1) / BLOCK);
    for (let block = Math.floor(offset / BLOCK); block <= last; block++) {
      const over = this.#blocks.get(block);
      if (over === undefined) continue;
      const from = Math.max(offset, block * BLOCK);
      const to = Math.min(offset + bytes.length, block * BLOCK + over.length);
      bytes.set(over.subarray(from - block * BLOCK, to - block * BLOCK), from - offset);
    }
    return bytes;
  }

  /** Throws RangeError past the end: an image does not grow. */
  async write(offset: number, bytes: Uint8Array): Promise<void> {
    if (offset < 0 || offset + bytes.length > this.size) throw new RangeError(`no byte ${offset} here`);
    for (let done = 0; done < bytes.length; ) {
      const block = Math.floor((offset + done) / BLOCK);
      const inside = offset + done - block * BLOCK;
      const piece = bytes.subarray(done, done + BLOCK - inside);
      const whole = this.#blocks.get(block) ?? (await this.#base.read(block * BLOCK, BLOCK));
      if (Buffer.compare(whole.subarray(inside, inside + piece.length), piece) !== 0) {
        whole.set(piece, inside);
        this.#blocks.set(block, whole);
        this.#changed.add(block);
      }
      done += piece.length;
    }
  }

  /** Offsets of the blocks changed since the last call, in order. */
  takeChanged(): number[] {
    const changed = [...this.#changed].sort((a, b) => a - b).map((block) => block * BLOCK);
    this.#changed = new Set();
    return changed;
  }
}
