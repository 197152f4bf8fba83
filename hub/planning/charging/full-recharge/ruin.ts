import type { Random } from '../../../../protocol/random.ts';
import type { Routes } from './routes.ts';

/** Parameters of SISR (Christiaens and Vanden Berghe 2020), table 3 of the paper but for the mean. */
export interface RuinSize {
  readonly longestString: number;
  readonly meanRemoved: number;
  /** How often a string keeps some of its middle, and how likely it keeps one more. */
  readonly splitRate: number;
  readonly keepMore: number;
}

/**
 * Ruin by adjacent strings (SISR, section 5.1): around a seed customer, routes lose a string of visits each that
 * holds one of the seed's neighbours.
 */
export class Ruin {
  readonly #routes: Routes;
  readonly #random: Random;
  readonly #size: RuinSize;
  /** All customers by distance from each. */
  readonly #neighbours: Int32Array;
  readonly #ruined: Int32Array;
  readonly #stamps: Int32Array;
  #stamp = 0;
  /** Customers in no route that the next recreation has to place. */
  readonly removed: Int32Array;
  removedCount = 0;

  constructor(routes: Routes, random: Random, size: RuinSize) {
    this.#routes = routes;
    this.#random = random;
    this.#size = size;
    const { customers, distance, size: nodes } = routes.terrain;
    this.#neighbours = new Int32Array((customers + 1) * customers);
    for (let from = 1; from <= customers; from++) {
      const others = Array.from({ length: customers }, (_, i) => i + 1);
      const away = (to: number) => distance[from * nodes + to] as number;
      this.#neighbours.set(
        others.sort((a, b) => away(a) - away(b) || a - b),
        from * customers,
      );
    }
    this.#ruined = new Int32Array(customers + 1);
    this.#stamps = new Int32Array(routes.length.length);
    this.removed = new Int32Array(customers + 1);
  }

  ruin(seed: number): void {
    const routes = this.#routes;
    const { customers } = routes.terrain;
    const { longestString, meanRemoved } = this.#size;
    this.#stamp++;
    let visits = 0;
    let used = 0;
    for (let r = 0; r < routes.count; r++) {
      const inside = (routes.length[routes.active[r] as number] as number) - 2;
      visits += inside;
      if (inside > 0) used++;
    }
    const longest = Math.min(longestString, visits / Math.max(1, used));
    const most = (4 * meanRemoved) / (1 + longest) - 1;
    const strings = 1 + Math.floor(this.#random.next() * most);
    let ruined = 0;
    for (let k = 0; k < customers && ruined < strings; k++) {
      const near = this.#neighbours[seed * customers + k] as number;
      const slot = routes.slotOf[near] as number;
      if (slot < 0 || this.#stamps[slot] === this.#stamp) continue;
      this.#stamps[slot] = this.#stamp;
      this.#ruined[ruined++] = slot;
      this.#removeString(slot, routes.positionOf[near] as number, longest);
    }
    for (let i = 0; i < ruined; i++) routes.dropLeavers(this.#ruined[i] as number);
  }

  #removeString(slot: number, position: number, longest: number): void {
    const { length, sequence, stride } = this.#routes;
    const { splitRate, keepMore } = this.#size;
    const inside = (length[slot] as number) - 2;
    const string = 1 + this.#draw(Math.min(inside, longest));
    let kept = 0;
    if (string > 1 && string < inside && this.#random.next() < splitRate)
      for (kept = 1; string + kept < inside && this.#random.next() < keepMore; kept++);
    const span = string + kept;
    const lowest = Math.max(1, position - span + 1);
    const highest = Math.min(position, inside - span + 1);
    const start = lowest + this.#draw(highest - lowest + 1);
    const keepFrom = kept === 0 ? start + span : start + 1 + this.#draw(span - kept - 1);
    for (let i = start; i < start + span; i++)
      if (i < keepFrom || i >= keepFrom + kept) this.#remove(sequence[slot * stride + i] as number);
  }

  #remove(customer: number): void {
    this.#routes.slotOf[customer] = -1;
    this.removed[this.removedCount++] = customer;
  }

  #draw(below: number): number {
    return Math.floor(this.#random.next() * below);
  }
}
