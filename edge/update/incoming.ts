import { type FileHandle, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fromHex, toHex } from '../../protocol/ids.ts';
import { chunkRange, contentBytes, type ReleaseArtifact } from '../../protocol/releases/artifact.ts';
import { writeAtomically } from '../atomic-file.ts';

/**
 * What has come of a release so far: its content, written in place, and a map of the chunks that are on the disk whole. A
 * chunk is flushed before the map says that it is there, so a map that survived a power cut never says too much.
 */
export class Incoming {
  readonly #folder: string;
  readonly #artifact: ReleaseArtifact;
  readonly #name: string;
  #have = new Set<number>();
  #content: FileHandle | undefined;

  /** @param name of the release; what came of another one is thrown away */
  constructor(folder: string, name: string, artifact: ReleaseArtifact) {
    this.#folder = folder;
    this.#name = name;
    this.#artifact = artifact;
  }

  async open(): Promise<void> {
    const before = await this.#readMap();
    if (before === undefined) await rm(this.#folder, { recursive: true, force: true });
    await mkdir(this.#folder, { recursive: true });
    this.#have = before ?? new Set();
    // Not 'w': it would empty what came before the restart.
    this.#content = await open(this.#contentFile, before === undefined ? 'w+' : 'r+');
  }

  async close(): Promise<void> {
    const content = this.#content;
    this.#content = undefined;
    await content?.close();
  }

  /** Chunks on the disk. */
  get count(): number {
    return this.#have.size;
  }

  /** The first run of chunks that are not here: `[from, to)`. */
  missing(): readonly [from: number, to: number] | undefined {
    const { length } = this.#artifact.chunks;
    let from = 0;
    while (from < length && this.#have.has(from)) from++;
    if (from === length) return undefined;
    let to = from + 1;
    while (to < length && !this.#have.has(to)) to++;
    return [from, to];
  }

  /** Resolves when the chunk, whose hash the caller compared, survives a power cut. */
  async put(index: number, bytes: Uint8Array): Promise<void> {
    const { start } = chunkRange(contentBytes(this.#artifact), index);
    const content = this.#opened();
    await content.write(bytes, 0, bytes.length, start);
    await content.datasync();
    this.#have.add(index);
    await writeAtomically(this.#mapFile, this.#mapText());
  }

  /** Chunk `index` has to be fetched again. */
  async forget(index: number): Promise<void> {
    this.#have.delete(index);
    await writeAtomically(this.#mapFile, this.#mapText());
  }

  async read(start: number, bytes: number): Promise<Uint8Array> {
    const buffer = new Uint8Array(bytes);
    const { bytesRead } = await this.#opened().read(buffer, 0, bytes, start);
    return buffer.subarray(0, bytesRead);
  }

  /** Nothing of the download is needed any more. */
  async clear(): Promise<void> {
    await this.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #opened(): FileHandle {
    if (this.#content === undefined) throw new Error('the download is not open');
    return this.#content;
  }

  get #contentFile(): string {
    return join(this.#folder, 'content');
  }

  get #mapFile(): string {
    return join(this.#folder, 'chunks.json');
  }

  #mapText(): string {
    const bits = new Uint8Array(Math.ceil(this.#artifact.chunks.length / 8));
    for (const index of this.#have) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
    return JSON.stringify({ name: this.#name, chunks: toHex(bits) });
  }

  /** Undefined when there is none, or it is of another release. */
  async #readMap(): Promise<Set<number> | undefined> {
    try {
      const value: unknown = JSON.parse(await readFile(this.#mapFile, 'utf8'));
      const { name, chunks } = value as { readonly name?: unknown; readonly chunks?: unknown };
      if (name !== this.#name || typeof chunks !== 'string') return undefined;
      const bits = fromHex(chunks);
      const all = this.#artifact.chunks.keys();
      return new Set([...all].filter((index) => ((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0));
    } catch {
      return undefined;
    }
  }
}
