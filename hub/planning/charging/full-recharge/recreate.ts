import type { Random } from '../../../../protocol/random.ts';
import type { Insertion } from './insertion.ts';
import type { Routes } from './routes.ts';

/** Orders in which customers come back, and how often each is drawn (SISR, section 5.2, and tight windows first). */
const orders = ['random', 'demand', 'far', 'close', 'tight', 'hard'] as const;
export type Order = (typeof orders)[number];
export type OrderWeights = Readonly<Record<Order, number>>;

/** Greedy insertion with blinks (SISR, section 5.2): now and then a route is passed over as if it were not there. */
export class Recreate {
  readonly #routes: Routes;
  readonly #insertion: Insertion;
  readonly #random: Random;
  readonly #keys: Float64Array;
  /** How often each customer found no place: what `hard` puts first. */
  readonly failures: Float64Array;

  constructor(routes: Routes, insertion: Insertion, random: Random) {
    this.#routes = routes;
    this.#insertion = insertion;
    this.#random = random;
    this.#keys = new Float64Array(routes.terrain.customers + 1);
    this.failures = new Float64Array(routes.terrain.customers + 1).fill(1);
  }

  draw(weights: OrderWeights): Order {
    let ball = this.#random.next() * orders.reduce((sum, order) => sum + weights[order], 0);
    for (const order of orders) {
      ball -= weights[order];
      if (ball < 0) return order;
    }
    return 'random';
  }

  sort(customers: Int32Array, count: number, order: Order): void {
    const keys = this.#keys;
    for (let i = 0; i < count; i++) keys[i] = this.#key(customers[i] as number, order);
    for (let i = 1; i < count; i++) {
      const customer = customers[i] as number;
      const key = keys[i] as number;
      let at = i;
      for (; at > 0 && (keys[at - 1] as number) > key; at--) {
        customers[at] = customers[at - 1] as number;
        keys[at] = keys[at - 1] as number;
      }
      customers[at] = customer;
      keys[at] = key;
    }
  }

  /** Puts the customer where it costs least; false when no route has a place for it. */
  insert(customer: number, blink: number): boolean {
    const routes = this.#routes;
    const { active, count, length } = routes;
    let best = Number.POSITIVE_INFINITY;
    let bestSlot = -1;
    let bestPosition = 0;
    let emptySeen = false;
    for (let r = 0; r < count; r++) {
      const slot = active[r] as number;
      if (length[slot] === 2) {
        if (emptySeen) continue;
        emptySeen = true;
      }
      if (blink > 0 && this.#random.next() < blink) continue;
      const delta = this.#insertion.delta(slot, customer, best);
      if (delta >= best) continue;
      best = delta;
      bestSlot = slot;
      bestPosition = this.#insertion.position;
    }
    if (bestSlot < 0) return false;
    routes.insert(bestSlot, customer, bestPosition, best);
    return true;
  }

  #key(customer: number, order: Order): number {
    const { demand, distance, ready, due } = this.#routes.terrain;
    switch (order) {
      case 'random':
        return this.#random.next();
      case 'demand':
        return -(demand[customer] as number);
      case 'far':
        return -(distance[customer] as number);
      case 'close':
        return distance[customer] as number;
      case 'tight':
        return (due[customer] as number) - (ready[customer] as number);
      case 'hard':
        return this.#random.next() / 2 - (this.failures[customer] as number);
    }
  }
}
