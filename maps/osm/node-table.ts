import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { RoutableWay } from './import-osm.ts';
import type { OsmNode } from './read-elements.ts';

const State = { unknown: 0, outside: 1, placed: 2 } as const;

/** The nodes that streets use: where they are and whether streets meet there. */
export class NodeTable {
  readonly #index = new Map<number, number>();
  readonly #uses: Uint8Array;
  readonly #state: Uint8Array;
  readonly #latitude: Int32Array;
  readonly #longitude: Int32Array;
  readonly #raisedKerb: Uint8Array;
  readonly #signals: Uint8Array;
  placedCount = 0;

  constructor(ways: readonly RoutableWay[]) {
    for (const { refs } of ways) {
      for (const ref of refs) if (!this.#index.has(ref)) this.#index.set(ref, this.#index.size);
    }
    const size = this.#index.size;
    this.#uses = new Uint8Array(size);
    this.#state = new Uint8Array(size);
    this.#latitude = new Int32Array(size);
    this.#longitude = new Int32Array(size);
    this.#raisedKerb = new Uint8Array(size);
    this.#signals = new Uint8Array(size);
    for (const { refs } of ways) for (const ref of refs) this.#count(ref);
  }

  /** Notes where a node is; of copies in several files the first counts. */
  place({ id, latitude, longitude, tags }: OsmNode): void {
    const i = this.#index.get(id);
    if (i === undefined || this.#state[i] === State.placed) return;
    this.#state[i] = State.placed;
    this.#latitude[i] = latitude;
    this.#longitude[i] = longitude;
    this.#raisedKerb[i] = tags.kerb === 'raised' ? 1 : 0;
    this.#signals[i] = tags.crossing === 'traffic_signals' ? 1 : 0;
    this.placedCount += 1;
  }

  /** Notes that a node exists but lies outside the bounds. */
  leaveOut(id: number): void {
    const i = this.#index.get(id);
    if (i !== undefined && this.#state[i] === State.unknown) this.#state[i] = State.outside;
  }

  has(id: number): boolean {
    return this.#state[this.#at(id)] === State.placed;
  }

  isOutside(id: number): boolean {
    return this.#state[this.#at(id)] === State.outside;
  }

  /** Whether more than one way, or one way twice, uses the node. */
  isJunction(id: number): boolean {
    return (this.#uses[this.#at(id)] as number) > 1;
  }

  hasRaisedKerb(id: number): boolean {
    return this.#raisedKerb[this.#at(id)] === 1;
  }

  hasSignals(id: number): boolean {
    return this.#signals[this.#at(id)] === 1;
  }

  /** Only for nodes that `has` knows. */
  where(id: number): CoordinatesE7 {
    const i = this.#at(id);
    return { latitude: this.#latitude[i] as number, longitude: this.#longitude[i] as number };
  }

  #at(id: number): number {
    return this.#index.get(id) ?? -1;
  }

  #count(id: number): void {
    const i = this.#at(id);
    this.#uses[i] = Math.min(2, (this.#uses[i] as number) + 1);
  }
}
