import { type FileHandle, open, unlink } from 'node:fs/promises';
import type { Spool } from '../../protocol/evidence/sections.ts';

/** A spool in a file that goes when it is closed. Memory: 8 bytes a block. */
export class SpoolFile implements Spool {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #sizes: number[] = [];

  constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  static async open(path: string): Promise<SpoolFile> {
    return new SpoolFile(path, await open(path, 'w+'));
  }

  async add(bytes: Uint8Array): Promise<void> {
    // Not `write`, which may write a part of it where the disk runs full.
    await this.#file.writeFile(bytes);
    this.#sizes.push(bytes.length);
  }

  async *read(): AsyncGenerator<Uint8Array> {
    let position = 0;
    for (const size of this.#sizes) {
      const bytes = new Uint8Array(size);
      for (let filled = 0; filled < size; ) {
        const { bytesRead } = await this.#file.read(bytes, filled, size - filled, position + filled);
        if (bytesRead === 0) throw new RangeError(`${this.#path} is shorter than what was written to it`);
        filled += bytesRead;
      }
      position += size;
      yield bytes;
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
    await unlink(this.#path);
  }
}
