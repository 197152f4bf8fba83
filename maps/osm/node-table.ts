import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { OsmNode } from './elements.ts';
import type { RoutableWay } from './gather-ways.ts';
import { isNewer } from './newest.ts';

const State = { unknown: 0, outside: 1, placed: 2 } as const;

/** The nodes that streets use: where they are and whether streets meet there. */
export class NodeTable {
  readonly #index = new Map<number, number>();
  readonly #uses: Uint8Array;
  readonly #state: Uint8Array;
  readonly #version: Int32Array;
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
    this.#version = new Int32Array(size);
    this.#latitude = new Int32Array(size);
    this.#longitude = new Int32Array(size);
    this.#raisedKerb = new Uint8Array(size);
    this.#signals = new Uint8Array(size);
    for (const { refs } of ways) for (const ref of refs) this.#count(ref);
  }

  /** Notes where a node is, or that it lies outside the bounds; of copies in several files the newest counts. */
  place(node: OsmNode, where: 'inside' | 'outside'): void {
    const i = this.#index.get(node.id);
    if (i === undefined) return;
    const { version, latitude, longitude, tags } = node;
    const raisedKerb = tags.kerb === 'raised' ? 1 : 0;
    const signals = tags.crossing === 'traffic_signals' ? 1 : 0;
    const known = this.#state[i] as number;
    const values = [latitude, longitude, raisedKerb, signals];
    const copy = { version, length: 1, text: () => values.join() };
    if (known !== State.unknown && !isNewer(copy, this.#copyAt(i))) return;
    if (known === State.placed) this.placedCount -= 1;
    if (where === 'inside') this.placedCount += 1;
    this.#state[i] = where === 'inside' ? State.placed : State.outside;
    this.#version[i] = version;
    this.#latitude[i] = latitude;
    this.#longitude[i] = longitude;
    this.#raisedKerb[i] = raisedKerb;
    this.#signals[i] = signals;
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

  #copyAt(i: number) {
    const values = [this.#latitude[i], this.#longitude[i], this.#raisedKerb[i], this.#signals[i]];
    return { version: this.#version[i] as number, length: 1, text: () => values.join() };
  }

  #at(id: number): number {
    return this.#index.get(id) ?? -1;
  }

  #count(id: number): void {
    const i = this.#at(id);
    this.#uses[i] = Math.min(2, (this.#uses[i] as number) + 1);
  }
}
