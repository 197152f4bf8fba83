import { Ejection } from './ejection.ts';
import type { Search } from './search.ts';

const orders = { random: 4, demand: 1, far: 2, close: 1, tight: 2, hard: 4 };

/** Rounds without a smaller sum of absences before a customer is forced in. */
const PATIENCE = 20;
const BLINK = 0.01;
/** A round that changes nothing about who is absent may lengthen the routes by about this many mean arcs. */
const WARMTH = 0.1;

/**
 * Fleet minimisation (SISR, section 5.4): one route is given up and its customers are absent; a round is kept when
 * the absent ones have been absent less often so far, or are as hard to place but the routes shorter. When that
 * stalls, one is forced in and the customers that were easiest to place make room (ejection, Nagata and Bräysy 2009).
 */
export class Fleet {
  readonly #search: Search;
  readonly #ejection: Ejection;
  readonly #absent: Int32Array;
  readonly #before: Int32Array;
  #count = 0;

  constructor(search: Search) {
    this.#search = search;
    const room = search.routes.terrain.customers + 1;
    this.#ejection = new Ejection(search);
    this.#absent = new Int32Array(room);
    this.#before = new Int32Array(room);
  }

  /** Works until `until` of the effort is spent or no more than `target` routes are left. */
  minimise(until: number, target: number): void {
    const { routes, budget } = this.#search;
    if (this.#search.best.routes.length <= target) return;
    this.#giveUpRoute();
    let stalled = 0;
    while (!budget.spend(until)) {
      const sum = this.#absences();
      stalled = this.#round(sum) && this.#absences() < sum ? 0 : stalled + 1;
      if (this.#count > 0 && stalled >= PATIENCE) {
        stalled = 0;
        this.#force();
        budget.look();
      }
      if (this.#count > 0) continue;
      routes.commit();
      this.#search.keepBest();
      if (this.#search.best.routes.length <= target) return;
      this.#giveUpRoute();
      stalled = 0;
    }
  }

  #round(sum: number): boolean {
    const { routes, ruin, recreate, random } = this.#search;
    const { customers } = routes.terrain;
    const { failures } = recreate;
    const threshold = routes.total - WARMTH * this.#search.meanArc() * Math.log(random.next());
    this.#before.set(this.#absent.subarray(0, this.#count));
    const countBefore = this.#count;
    ruin.removed.set(this.#absent.subarray(0, this.#count));
    ruin.removedCount = this.#count;
    const around = random.next() < 0.5;
    ruin.ruin(
      around
        ? (this.#absent[Math.floor(random.next() * this.#count)] as number)
        : 1 + Math.floor(random.next() * customers),
    );
    recreate.sort(ruin.removed, ruin.removedCount, recreate.draw(orders));
    this.#count = 0;
    let missed = 0;
    for (let i = 0; i < ruin.removedCount && missed <= sum; i++) {
      const customer = ruin.removed[i] as number;
      if (recreate.insert(customer, BLINK)) continue;
      missed += failures[customer] as number;
      this.#absent[this.#count++] = customer;
    }
    if (missed <= sum) for (let i = 0; i < this.#count; i++) this.#blame(this.#absent[i] as number);
    if (missed < sum || (missed === sum && routes.total <= threshold)) {
      routes.commit();
      return true;
    }
    routes.rollback();
    this.#absent.set(this.#before.subarray(0, countBefore));
    this.#count = countBefore;
    return false;
  }

  #blame(customer: number): void {
    const { failures } = this.#search.recreate;
    failures[customer] = (failures[customer] as number) + 1;
  }

  #absences(): number {
    let sum = 0;
    for (let i = 0; i < this.#count; i++)
      sum += this.#search.recreate.failures[this.#absent[i] as number] as number;
    return sum;
  }

  #force(): void {
    const chosen = Math.floor(this.#search.random.next() * this.#count);
    const customer = this.#absent[chosen] as number;
    this.#absent[chosen] = this.#absent[--this.#count] as number;
    this.#blame(customer);
    const ejected = this.#ejection.force(customer);
    for (const other of ejected ?? [customer]) this.#absent[this.#count++] = other;
  }

  /** Empty routes go, and then the one whose customers were easiest to place. */
  #giveUpRoute(): void {
    const { routes, recreate, random } = this.#search;
    for (let r = routes.count - 1; r >= 0; r--) {
      const slot = routes.active[r] as number;
      if (routes.length[slot] === 2) routes.close(slot);
    }
    let easiest = Number.POSITIVE_INFINITY;
    let chosen = -1;
    for (let r = 0; r < routes.count; r++) {
      const slot = routes.active[r] as number;
      let sum = 0;
      for (let i = 1; i < (routes.length[slot] as number) - 1; i++)
        sum += recreate.failures[routes.sequence[slot * routes.stride + i] as number] as number;
      sum *= 1 + 0.2 * random.next();
      if (sum >= easiest) continue;
      easiest = sum;
      chosen = slot;
    }
    this.#count = 0;
    for (let i = 1; i < (routes.length[chosen] as number) - 1; i++)
      this.#absent[this.#count++] = routes.sequence[chosen * routes.stride + i] as number;
    routes.close(chosen);
  }
}
