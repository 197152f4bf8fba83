import { toHex } from '../../protocol/ids.ts';
import type { ChunkStore } from './chunk-store.ts';

/** The port in memory, for tests. */
export class MemoryChunkStore implements ChunkStore {
  readonly #chunks = new Map<string, Uint8Array>();

  has = (hash: Uint8Array): Promise<boolean> => Promise.resolve(this.#chunks.has(toHex(hash)));

  async put(hash: Uint8Array, bytes: Uint8Array): Promise<void> {
    this.#chunks.set(toHex(hash), bytes.slice());
  }

  read = (hash: Uint8Array): Promise<Uint8Array | undefined> =>
    Promise.resolve(this.#chunks.get(toHex(hash)));
}
