import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../maps/atomic-file.ts';
import { toHex } from '../../protocol/ids.ts';
import type { ChunkStore } from './chunk-store.ts';

/** One file a chunk, whole or not there. */
export class FileChunkStore implements ChunkStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async has(hash: Uint8Array): Promise<boolean> {
    return await stat(this.#file(hash)).then(
      () => true,
      () => false,
    );
  }

  async put(hash: Uint8Array, bytes: Uint8Array): Promise<void> {
    await writeAtomically(this.#file(hash), bytes);
  }

  async read(hash: Uint8Array): Promise<Uint8Array | undefined> {
    try {
      return new Uint8Array(await readFile(this.#file(hash)));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw cause;
    }
  }

  #file(hash: Uint8Array): string {
    const name = toHex(hash);
    return join(this.#folder, name.slice(0, 2), name);
  }
}
