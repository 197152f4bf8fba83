import type { Search } from './search.ts';

/** Pairs of customers tried a call. */
const BUDGET = 400;

/**
 * Forces a customer into a route that one or two others leave: those that were easiest to place so far
 * (Nagata and Bräysy 2009). Routes are tried as copies in a slot of their own.
 */
export class Ejection {
  readonly #search: Search;
  #sum = 0;
  #slot = -1;
  #leavers: readonly number[] = [];

  constructor(search: Search) {
    this.#search = search;
  }

  /** The customers that had to leave, or undefined when none could make room. */
  force(customer: number): readonly number[] | undefined {
    const { routes, random } = this.#search;
    this.#sum = Number.POSITIVE_INFINITY;
    this.#slot = -1;
    let budget = BUDGET;
    const turn = Math.floor(random.next() * routes.count);
    for (let r = 0; r < routes.count; r++)
      budget = this.#tryRoute(routes.active[(r + turn) % routes.count] as number, customer, budget);
    if (this.#slot < 0) return undefined;
    const leavers = this.#leavers;
    this.#leave(this.#slot, leavers);
    const slot = routes.active[routes.placeOf(this.#slot)] as number;
    const delta = this.#search.insertion.delta(slot, customer);
    routes.insert(slot, customer, this.#search.insertion.position, delta);
    routes.commit();
    return leavers;
  }

  #tryRoute(slot: number, customer: number, budget: number): number {
    const { routes, recreate } = this.#search;
    const { failures } = recreate;
    const base = slot * routes.stride;
    const inside = [...routes.sequence.subarray(base + 1, base + (routes.length[slot] as number) - 1)];
    const hardness = (node: number) => failures[node] as number;
    inside.sort((a, b) => hardness(a) - hardness(b));
    for (const leaver of inside) {
      if (hardness(leaver) >= this.#sum) break;
      this.#try(slot, customer, [leaver]);
    }
    let left = budget;
    for (const [i, one] of inside.entries()) {
      if (2 * hardness(one) >= this.#sum) break;
      for (const two of inside.slice(i + 1)) {
        if (hardness(one) + hardness(two) >= this.#sum || left-- <= 0) break;
        this.#try(slot, customer, [one, two]);
      }
    }
    return left;
  }

  #try(slot: number, customer: number, leavers: readonly number[]): void {
    const { routes, recreate, insertion } = this.#search;
    this.#leave(slot, leavers);
    const copy = routes.active[routes.placeOf(slot)] as number;
    if (insertion.delta(copy, customer) < Number.POSITIVE_INFINITY) {
      this.#sum = leavers.reduce((sum, leaver) => sum + (recreate.failures[leaver] as number), 0);
      this.#slot = slot;
      this.#leavers = leavers;
    }
    routes.rollback();
  }

  #leave(slot: number, leavers: readonly number[]): void {
    const { routes } = this.#search;
    for (const leaver of leavers) routes.slotOf[leaver] = -1;
    routes.dropLeavers(slot);
  }
}
