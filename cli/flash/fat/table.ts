import { damaged, type FatGeometry } from './geometry.ts';

/** The chains of clusters: the whole file allocation table in memory. */
export class FatTable {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #bits: 16 | 32;
  readonly #end: number;
  #from = 2;

  /** @param bytes the first copy of the table */
  constructor(geometry: FatGeometry, bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#bits = geometry.bits;
    this.#end = geometry.clusters + 2;
    if (bytes.length < (this.#end * geometry.bits) / 8) throw damaged('its table is too short');
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** The clusters of a file in order. @throws CLI_FLASH_FAT for a chain that runs in a circle or leaves the volume */
  chain(first: number): number[] {
    const clusters: number[] = [];
    for (let at = first; at < this.#last; at = this.#get(at)) {
      if (at < 2 || at >= this.#end || clusters.length > this.#end) throw damaged('a chain leads nowhere');
      clusters.push(at);
    }
    return clusters;
  }

  /** A new chain, in one piece where there is room for it. @throws CLI_FLASH_FAT when the volume is full */
  allocate(count: number, before?: number): number[] {
    const clusters = this.#piece(count) ?? this.#scattered(count);
    clusters.forEach((cluster, i) => {
      this.#set(cluster, clusters[i + 1] ?? 0x0fffffff);
    });
    if (before !== undefined && clusters[0] !== undefined) this.#set(before, clusters[0]);
    return clusters;
  }

  free(clusters: readonly number[]): void {
    for (const cluster of clusters) this.#set(cluster, 0);
  }

  #piece(count: number): number[] | undefined {
    let run = 0;
    for (let at = this.#from; at < this.#end; at++) {
      run = this.#get(at) === 0 ? run + 1 : 0;
      if (run === count) return Array.from({ length: count }, (_, i) => at - count + 1 + i);
    }
    return undefined;
  }

  #scattered(count: number): number[] {
    const found: number[] = [];
    for (let at = this.#from; at < this.#end && found.length < count; at++)
      if (this.#get(at) === 0) found.push(at);
    if (found.length < count) throw damaged('it is full');
    return found;
  }

  get #last(): number {
    return this.#bits === 16 ? 0xfff8 : 0x0ffffff8;
  }

  #get(cluster: number): number {
    return this.#bits === 16
      ? this.#view.getUint16(cluster * 2, true)
      : this.#view.getUint32(cluster * 4, true) & 0x0fffffff;
  }

  /** The upper four bits of FAT32 are reserved and stay. */
  #set(cluster: number, next: number): void {
    if (this.#bits === 16) {
      this.#view.setUint16(cluster * 2, next & 0xffff, true);
      return;
    }
    const kept = this.#view.getUint32(cluster * 4, true) & 0xf0000000;
    this.#view.setUint32(cluster * 4, (kept | next) >>> 0, true);
  }
}
