import type { ByteSource } from '../card/byte-source.ts';
import { damaged, type FatGeometry, fatGeometry } from './geometry.ts';
import { ENTRY, type FatEntry, fileEntries, readEntries, shortName } from './names.ts';
import { FatTable } from './table.ts';

/** What a volume is written to: `Overlay` in memory. */
export interface WritableSource extends ByteSource {
  write(offset: number, bytes: Uint8Array): Promise<void>;
}

/** The top folder of a FAT16 or FAT32 volume inside an image: enough to read, replace and add files there. */
export class FatVolume {
  readonly geometry: FatGeometry;
  readonly #source: ByteSource;
  readonly #start: number;
  readonly #table: FatTable;

  private constructor(source: ByteSource, start: number, geometry: FatGeometry, table: FatTable) {
    this.#source = source;
    this.#start = start;
    this.geometry = geometry;
    this.#table = table;
  }

  /** Undefined when no FAT16 or FAT32 begins at `start`. @throws CLI_FLASH_FAT */
  static async open(source: ByteSource, start: number): Promise<FatVolume | undefined> {
    const geometry = fatGeometry(await source.read(start, 512));
    if (geometry === undefined) return undefined;
    const copy = await source.read(start + (geometry.fatOffsets[0] ?? 0), geometry.fatBytes);
    return new FatVolume(source, start, geometry, new FatTable(geometry, copy));
  }

  async list(): Promise<FatEntry[]> {
    return readEntries((await this.#directory()).bytes);
  }

  /** Names are compared as Windows does, without case. Undefined when there is none. */
  async read(name: string): Promise<Uint8Array | undefined> {
    const entry = await this.#find(name);
    if (entry === undefined) return undefined;
    const bytes = new Uint8Array(entry.size);
    let done = 0;
    for (const cluster of entry.size === 0 ? [] : this.#table.chain(entry.cluster)) {
      const length = Math.min(this.geometry.bytesPerCluster, bytes.length - done);
      bytes.set(await this.#source.read(this.#offsetOf(cluster), length), done);
      done += length;
    }
    if (done < bytes.length) throw damaged(`${name} is cut short`);
    return bytes;
  }

  /** Makes or replaces a file. @throws CLI_FLASH_FAT when there is no room */
  async write(target: WritableSource, name: string, bytes: Uint8Array): Promise<void> {
    const old = await this.#find(name);
    const directory = await this.#directory();
    if (old !== undefined) {
      for (const slot of old.slots) directory.bytes[slot * ENTRY] = 0xe5;
      if (old.cluster !== 0) this.#table.free(this.#table.chain(old.cluster));
    }
    const taken = new Set(readEntries(directory.bytes).map(({ short }) => short));
    const clusters = this.#table.allocate(Math.ceil(bytes.length / this.geometry.bytesPerCluster));
    const entries = fileEntries(name, shortName(name, taken), clusters[0] ?? 0, bytes.length);
    const slot = this.#room(directory, entries.length / ENTRY);
    directory.bytes.set(entries, slot * ENTRY);
    for (const [i, cluster] of clusters.entries()) {
      const size = this.geometry.bytesPerCluster;
      const piece = new Uint8Array(size);
      piece.set(bytes.subarray(i * size, (i + 1) * size));
      await target.write(this.#offsetOf(cluster), piece);
    }
    await this.#writeDirectory(target, directory);
    for (const offset of this.geometry.fatOffsets)
      await target.write(this.#start + offset, this.#table.bytes);
    await this.#forgetFreeCount(target);
  }

  async #find(name: string): Promise<FatEntry | undefined> {
    const wanted = name.toLowerCase();
    return (await this.list()).find((entry) => entry.isFile && entry.name.toLowerCase() === wanted);
  }

  async #directory(): Promise<Directory> {
    const { root, bytesPerCluster } = this.geometry;
    if ('offset' in root) {
      return { clusters: [], bytes: await this.#source.read(this.#start + root.offset, root.bytes) };
    }
    const clusters = this.#table.chain(root.cluster);
    const pieces = clusters.map((cluster) => this.#source.read(this.#offsetOf(cluster), bytesPerCluster));
    return { clusters, bytes: Buffer.concat(await Promise.all(pieces)) };
  }

  /** The first of `count` free slots in a row; the folder of FAT32 grows when it has none. */
  #room(directory: Directory, count: number): number {
    let run = 0;
    for (let slot = 0; (slot + 1) * ENTRY <= directory.bytes.length; slot++) {
      const first = directory.bytes[slot * ENTRY];
      run = first === 0 || first === 0xe5 ? run + 1 : 0;
      if (run === count) return slot - count + 1;
    }
    const last = directory.clusters.at(-1);
    if (last === undefined) throw damaged('its top folder is full');
    const slots = directory.bytes.length / ENTRY;
    directory.clusters.push(...this.#table.allocate(1, last));
    directory.bytes = Buffer.concat([directory.bytes, new Uint8Array(this.geometry.bytesPerCluster)]);
    return slots - run;
  }

  async #writeDirectory(target: WritableSource, { clusters, bytes }: Directory): Promise<void> {
    const { root, bytesPerCluster: size } = this.geometry;
    if ('offset' in root) return await target.write(this.#start + root.offset, bytes);
    for (const [i, cluster] of clusters.entries())
      await target.write(this.#offsetOf(cluster), bytes.subarray(i * size, (i + 1) * size));
  }

  /** `unknown` is what the specification offers to those who do not count. */
  async #forgetFreeCount(target: WritableSource): Promise<void> {
    const { infoOffset } = this.geometry;
    if (infoOffset === undefined) return;
    await target.write(this.#start + infoOffset + 488, new Uint8Array(8).fill(0xff));
  }

  #offsetOf(cluster: number): number {
    return this.#start + this.geometry.dataOffset + (cluster - 2) * this.geometry.bytesPerCluster;
  }
}

interface Directory {
  readonly clusters: number[];
  bytes: Uint8Array;
}
