import { ROOM } from './labels.ts';
import type { Routes } from './routes.ts';

const CACHE_BITS = 18;
const MASK = (1 << CACHE_BITS) - 1;
const EPSILON = 1e-7;
const NOWHERE = -1;

/**
 * Cheapest place for a customer in a route, the charging stations of the whole route chosen anew: at each position
 * every way to have come is joined with every way to go on, directly or by stations before and behind the customer.
 * Answers are kept by customer and order of the route.
 */
export class Insertion {
  readonly #routes: Routes;
  readonly #keys = new Int32Array(1 << CACHE_BITS);
  readonly #costs = new Float64Array(1 << CACHE_BITS);
  readonly #positions = new Int16Array(1 << CACHE_BITS);
  /** Positions of the route worth a look, and what they cost at least. */
  readonly #candidates: Int32Array;
  readonly #bounds: Float64Array;
  /** Distance behind the place looked at, were no station needed. */
  #ahead = 0;
  /** Where the last call put the customer: behind this position. */
  position = 0;

  constructor(routes: Routes) {
    this.#routes = routes;
    this.#candidates = new Int32Array(routes.stride);
    this.#bounds = new Float64Array(routes.stride);
  }

  /** What the customer costs in the slot's route; Infinity when there is no place, or none below `bound`. */
  delta(slot: number, customer: number, bound = Number.POSITIVE_INFINITY): number {
    const { hash, check, load, cost, terrain } = this.#routes;
    if ((load[slot] as number) + (terrain.demand[customer] as number) > terrain.capacity + EPSILON)
      return Number.POSITIVE_INFINITY;
    const before = cost[slot] as number;
    const mixed = (hash[slot] as number) ^ Math.imul(customer, 0x9e3779b1);
    const entry = (mixed ^ (mixed >>> 15)) & MASK;
    const key = ((check[slot] as number) + Math.imul(customer, 0x85ebca6b)) | 0;
    if (this.#keys[entry] === key) {
      const known = this.#costs[entry] as number;
      this.position = this.#positions[entry] as number;
      if (this.position !== NOWHERE) return known - before;
      // Nothing below what was asked for then.
      if (known >= before + bound) return Number.POSITIVE_INFINITY;
    }
    this.position = NOWHERE;
    const whole = this.#search(slot, customer, before + bound);
    this.#keys[entry] = key;
    this.#costs[entry] = whole;
    this.#positions[entry] = this.position;
    return this.position === NOWHERE ? Number.POSITIVE_INFINITY : whole - before;
  }

  /** Positions in the order of what they cost at least, until no other can be better. */
  #search(slot: number, customer: number, bound: number): number {
    const { way } = this.#routes;
    const base = slot * this.#routes.stride;
    const last = base + (this.#routes.length[slot] as number) - 1;
    const candidates = this.#candidates;
    const bounds = this.#bounds;
    const count = this.#screen(slot, customer, this.#reachable(slot, customer, bound), bound);
    let best = bound;
    for (let done = 0; done < count; done++) {
      let next = done;
      for (let i = done + 1; i < count; i++) if ((bounds[i] as number) < (bounds[next] as number)) next = i;
      if ((bounds[next] as number) >= best) break;
      const position = candidates[next] as number;
      this.#ahead = (way[last] as number) - (way[base + position + 1] as number);
      candidates[next] = candidates[done] as number;
      bounds[next] = bounds[done] as number;
      const found = this.#insertAt(base + position, customer, best);
      if (found >= best) continue;
      best = found;
      this.position = position;
    }
    return best;
  }

  /** How many positions windows and `bound` allow, were the battery never empty; labels are made for no others. */
  #reachable(slot: number, customer: number, bound: number): number {
    const { terrain, sequence, stride, length, early, late, way } = this.#routes;
    const { distance, size, ready, due, service } = terrain;
    const opens = ready[customer] as number;
    const closes = (due[customer] as number) + EPSILON;
    const work = service[customer] as number;
    const base = slot * stride;
    const last = base + (length[slot] as number) - 1;
    const most = bound - (way[last] as number);
    let count = 0;
    for (let cell = base; cell < last; cell++) {
      const a = sequence[cell] as number;
      const toHere = distance[a * size + customer] as number;
      const arrive = (early[cell] as number) + (service[a] as number) + toHere;
      if (arrive > closes) break;
      const fromHere = distance[customer * size + (sequence[cell + 1] as number)] as number;
      if (Math.max(opens, arrive) + work + fromHere > (late[cell + 1] as number) + EPSILON) continue;
      if (toHere + fromHere - (way[cell + 1] as number) + (way[cell] as number) >= most) continue;
      this.#candidates[count++] = cell - base;
    }
    return count;
  }

  /** Positions among these that the labels allow. */
  #screen(slot: number, customer: number, reachable: number, bound: number): number {
    if (reachable === 0) return 0;
    const candidates = this.#candidates;
    this.#routes.label(slot, candidates[reachable - 1] as number, (candidates[0] as number) + 1);
    const { terrain, labels, sequence, stride } = this.#routes;
    const { distance, size, ready, due, service } = terrain;
    const { soonest, deadline, forwardCount, backwardCount, left } = labels;
    const opens = ready[customer] as number;
    const closes = (due[customer] as number) + EPSILON;
    const work = service[customer] as number;
    const base = slot * stride;
    let count = 0;
    for (let i = 0; i < reachable; i++) {
      const cell = base + (candidates[i] as number);
      if (forwardCount[cell] === 0 || backwardCount[cell + 1] === 0) continue;
      const a = sequence[cell] as number;
      const b = sequence[cell + 1] as number;
      const toHere = distance[a * size + customer] as number;
      const arrive = (soonest[cell] as number) + (service[a] as number) + toHere;
      if (arrive > closes) break;
      const fromHere = distance[customer * size + b] as number;
      if (Math.max(opens, arrive) + work + fromHere > (deadline[cell + 1] as number) + EPSILON) continue;
      const least =
        (labels.distance[cell * ROOM] as number) + toHere + fromHere + (left[(cell + 1) * ROOM] as number);
      if (least >= bound) continue;
      candidates[count] = cell - base;
      this.#bounds[count++] = least;
    }
    return count;
  }

  /** The least cost of the route with the customer behind this cell, if below `bound`. */
  #insertAt(cell: number, customer: number, bound: number): number {
    const { terrain, detours, labels, sequence } = this.#routes;
    const { distance, size, ready, due, service, range, refill, reach } = terrain;
    const { first, width, into, length, out, extra } = detours;
    const opens = ready[customer] as number;
    const goes = range - (reach[customer] as number) + EPSILON;
    const a = sequence[cell] as number;
    const b = sequence[cell + 1] as number;
    const toHere = distance[a * size + customer] as number;
    const fromHere = distance[customer * size + b] as number;
    const rest = fromHere + (labels.left[(cell + 1) * ROOM] as number);
    const ahead = fromHere + this.#ahead;
    const late = (labels.deadline[cell + 1] as number) - (service[customer] as number) - fromHere;
    const closes = Math.min(due[customer] as number, late) + EPSILON;
    const work = service[a] as number;
    const firstDetour = first[a * width + customer] as number;
    const lastDetour = first[a * width + customer + 1] as number;
    const end = cell * ROOM + (labels.forwardCount[cell] as number);
    let best = bound;
    for (let label = cell * ROOM; label < end; label++) {
      const gone = labels.distance[label] as number;
      if (gone + toHere + rest >= best) break;
      const leave = (labels.time[label] as number) + work;
      const arrive = leave + toHere;
      if (arrive > closes) continue;
      const used = labels.used[label] as number;
      if (used + toHere <= goes)
        best = this.#goOn(cell + 1, customer, b, gone + toHere, Math.max(opens, arrive), used + toHere, best);
    }
    for (let label = cell * ROOM; label < end; label++) {
      const gone = labels.distance[label] as number;
      if (gone + toHere + rest >= best) break;
      const leave = (labels.time[label] as number) + work;
      if (leave + toHere > closes) continue;
      const used = labels.used[label] as number;
      if (used + toHere + ahead <= range) continue;
      for (let d = firstDetour; d < lastDetour; d++) {
        const way = length[d] as number;
        if (gone + way + rest >= best) break;
        const empty = used + (into[d] as number);
        if (empty > range + EPSILON) continue;
        const there = leave + way + (extra[d] as number) + refill * empty;
        if (there > closes) continue;
        best = this.#goOn(cell + 1, customer, b, gone + way, Math.max(opens, there), out[d] as number, best);
      }
    }
    return best;
  }

  /** The least cost of a route that begins the customer's visit so and goes on at node b, if below `bound`. */
  #goOn(
    cell: number,
    customer: number,
    b: number,
    gone: number,
    time: number,
    used: number,
    bound: number,
  ): number {
    const { terrain, detours, labels } = this.#routes;
    const { distance, size, ready, service, range, refill } = terrain;
    const { first, width, into, length, out, extra } = detours;
    const direct = distance[customer * size + b] as number;
    const leave = time + (service[customer] as number);
    const opens = ready[b] as number;
    const deadline = (labels.deadline[cell] as number) + EPSILON;
    if (leave + direct > deadline) return bound;
    const leftFirst = labels.left[cell * ROOM] as number;
    let best = this.#join(cell, gone + direct, Math.max(opens, leave + direct), used + direct, bound);
    if (used + direct + this.#ahead <= range) return best;
    const end = first[customer * width + b + 1] as number;
    for (let d = first[customer * width + b] as number; d < end; d++) {
      const way = length[d] as number;
      if (gone + way + leftFirst >= best) break;
      const empty = used + (into[d] as number);
      if (empty > range + EPSILON) continue;
      const there = leave + way + (extra[d] as number) + refill * empty;
      if (there > deadline) continue;
      best = this.#join(cell, gone + way, Math.max(opens, there), out[d] as number, best);
    }
    return best;
  }

  /** The shortest way on that still can be gone. */
  #join(cell: number, gone: number, time: number, used: number, bound: number): number {
    const { left, latest, spare, both, backwardCount } = this.#routes.labels;
    const { refill } = this.#routes.terrain;
    const end = cell * ROOM + (backwardCount[cell] as number);
    const need = time + refill * used - EPSILON;
    for (let label = cell * ROOM; label < end; label++) {
      const whole = gone + (left[label] as number);
      if (whole >= bound) return bound;
      if (
        time <= (latest[label] as number) + EPSILON &&
        used <= (spare[label] as number) + EPSILON &&
        need <= (both[label] as number)
      )
        return whole;
    }
    return bound;
  }
}
