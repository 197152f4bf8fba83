import type { Random } from '../../../../protocol/random.ts';
import type { Detours } from './detours.ts';
import type { Terrain } from './instance.ts';
import { Labels } from './labels.ts';

const COST_BITS = 16;

/** The customers a vehicle visits, in order, and how far it drives with the best stations. */
export interface OrderedRoute {
  readonly customers: readonly number[];
  readonly distance: number;
}

/**
 * Routes as orders of customers between two depots; where a vehicle charges follows from the labels. A route lies
 * in a slot. A change writes a fresh slot and keeps the old one until `commit` or `rollback`, so taking a step back
 * copies nothing.
 */
export class Routes {
  readonly terrain: Terrain;
  readonly detours: Detours;
  readonly labels: Labels;
  /** Visits a slot has room for. */
  readonly stride: number;
  readonly sequence: Int32Array;
  /** Visits of a slot, both depots counted. */
  readonly length: Int32Array;
  readonly cost: Float64Array;
  /** Distance from the start to each visit, were no station needed. */
  readonly way: Float64Array;
  /** The earliest and the latest that each visit can begin, were the battery never empty. */
  readonly early: Float64Array;
  readonly late: Float64Array;
  readonly load: Float64Array;
  /** Two independent hashes of a slot's order. */
  readonly hash: Int32Array;
  readonly check: Int32Array;
  /** Slots of the routes now. */
  readonly active: Int32Array;
  count = 0;
  /** Cost of all routes now. */
  total = 0;
  /** Slot and position of each customer; slot -1 when it is in none. */
  readonly slotOf: Int32Array;
  readonly positionOf: Int32Array;
  /** Visits from the front with forward labels, and from the back with backward labels. */
  readonly #forwardDone: Int32Array;
  readonly #backwardDone: Int32Array;
  readonly #placeOf: Int32Array;
  readonly #fresh: Uint8Array;
  readonly #free: Int32Array;
  #freeCount = 0;
  readonly #changedPlaces: Int32Array;
  readonly #changedSlots: Int32Array;
  #changes = 0;
  readonly #arcHash: Int32Array;
  readonly #arcCheck: Int32Array;
  readonly #costKeys = new Int32Array(1 << COST_BITS);
  readonly #costs = new Float64Array(1 << COST_BITS);

  constructor(terrain: Terrain, detours: Detours, random: Random) {
    this.terrain = terrain;
    this.detours = detours;
    const { width } = detours;
    const slots = 2 * width + 2;
    this.stride = width + 1;
    this.labels = new Labels(terrain, detours, slots * this.stride);
    this.sequence = new Int32Array(slots * this.stride);
    this.length = new Int32Array(slots);
    this.cost = new Float64Array(slots);
    this.way = new Float64Array(slots * this.stride);
    this.early = new Float64Array(slots * this.stride);
    this.late = new Float64Array(slots * this.stride);
    this.load = new Float64Array(slots);
    this.hash = new Int32Array(slots);
    this.check = new Int32Array(slots);
    this.active = new Int32Array(slots);
    this.slotOf = new Int32Array(width).fill(-1);
    this.positionOf = new Int32Array(width);
    this.#forwardDone = new Int32Array(slots);
    this.#backwardDone = new Int32Array(slots);
    this.#placeOf = new Int32Array(slots);
    this.#fresh = new Uint8Array(slots);
    this.#free = Int32Array.from({ length: slots }, (_, slot) => slots - 1 - slot);
    this.#freeCount = slots;
    this.#changedPlaces = new Int32Array(slots);
    this.#changedSlots = new Int32Array(slots);
    const word = () => Math.floor(random.next() * 2 ** 32) | 0;
    this.#arcHash = Int32Array.from({ length: width * width }, word);
    this.#arcCheck = Int32Array.from({ length: width * width }, word);
  }

  /** Adds a route without customers. Not part of what `rollback` undoes. */
  open(): number {
    const slot = this.#take();
    this.length[slot] = 2;
    this.#forwardDone[slot] = 0;
    this.#backwardDone[slot] = 0;
    this.sequence[slot * this.stride] = 0;
    this.sequence[slot * this.stride + 1] = 0;
    this.#written(slot);
    this.cost[slot] = 0;
    this.#placeOf[slot] = this.count;
    this.active[this.count++] = slot;
    return slot;
  }

  /** Takes a route away; its customers are in none then. Not part of what `rollback` undoes. */
  close(slot: number): void {
    this.#unsettle(slot);
    this.total -= this.cost[slot] as number;
    const last = this.active[--this.count] as number;
    const place = this.#placeOf[slot] as number;
    this.active[place] = last;
    this.#placeOf[last] = place;
    this.#free[this.#freeCount++] = slot;
  }

  /** Writes the route anew without the customers that say they are in no route. */
  dropLeavers(slot: number): void {
    const { sequence, slotOf, stride } = this;
    const next = this.#writable(slot);
    const from = slot * stride;
    const to = next * stride;
    const length = this.length[slot] as number;
    let kept = 0;
    let front = length;
    let back = 0;
    for (let i = 0; i < length; i++) {
      const node = sequence[from + i] as number;
      if (node === 0 || (slotOf[node] as number) >= 0) {
        sequence[to + kept++] = node;
        back++;
      } else {
        front = Math.min(front, i);
        back = 0;
      }
    }
    this.length[next] = kept;
    this.#inherit(slot, next, Math.min(front, kept), Math.min(back, kept), length);
    this.#written(next);
    const before = this.cost[slot] as number;
    const after = this.#knownCost(next, before);
    this.cost[next] = after;
    this.total += after - before;
  }

  /** Puts a customer behind the visit at `position`; `delta` is what the labels said that it costs. */
  insert(slot: number, customer: number, position: number, delta: number): void {
    const { sequence, stride } = this;
    const next = this.#writable(slot);
    const from = slot * stride;
    const to = next * stride;
    const length = this.length[slot] as number;
    for (let i = length - 1; i > position; i--) sequence[to + i + 1] = sequence[from + i] as number;
    sequence[to + position + 1] = customer;
    if (to !== from) for (let i = position; i >= 0; i--) sequence[to + i] = sequence[from + i] as number;
    this.length[next] = length + 1;
    this.#inherit(slot, next, position + 1, length - 1 - position, length);
    this.cost[next] = (this.cost[slot] as number) + delta;
    this.total += delta;
    this.#written(next);
  }

  commit(): void {
    for (let i = 0; i < this.#changes; i++) {
      const place = this.#changedPlaces[i] as number;
      this.#fresh[this.active[place] as number] = 0;
      this.#free[this.#freeCount++] = this.#changedSlots[i] as number;
    }
    this.#changes = 0;
  }

  /** Everything since the last commit is as if it had not been. */
  rollback(): void {
    for (let i = 0; i < this.#changes; i++) {
      const place = this.#changedPlaces[i] as number;
      const slot = this.active[place] as number;
      const old = this.#changedSlots[i] as number;
      this.#unsettle(slot);
      this.#fresh[slot] = 0;
      this.#free[this.#freeCount++] = slot;
      this.total += (this.cost[old] as number) - (this.cost[slot] as number);
      this.active[place] = old;
    }
    for (let i = 0; i < this.#changes; i++) this.#settle(this.#changedSlots[i] as number);
    this.#changes = 0;
  }

  /**
   * Makes sure that the slot's forward labels stand up to visit `front` and its backward labels from visit `back` on;
   * those of an unchanged front and back were taken over.
   */
  label(slot: number, front: number, back: number): void {
    const { labels, sequence, way } = this;
    const base = slot * this.stride;
    const length = this.length[slot] as number;
    const last = length - 1;
    const forwardDone = this.#forwardDone[slot] as number;
    const backwardDone = this.#backwardDone[slot] as number;
    if (forwardDone <= front) {
      const all = way[base + last] as number;
      if (forwardDone === 0) labels.begin(base);
      for (let i = base + Math.max(0, forwardDone - 1); i < base + front; i++)
        labels.forward(i, sequence[i] as number, i + 1, sequence[i + 1] as number, all - (way[i] as number));
      this.#forwardDone[slot] = front + 1;
    }
    if (length - backwardDone <= back) return;
    if (backwardDone === 0) labels.end(base + last);
    for (let i = base + last - Math.max(0, backwardDone - 1); i > base + back; i--)
      labels.backward(i, sequence[i] as number, i - 1, sequence[i - 1] as number, way[i] as number);
    this.#backwardDone[slot] = length - back;
  }

  /** Takes over the labels in front of visit `front` and those of the last `back` visits. */
  #inherit(from: number, to: number, front: number, back: number, oldLength: number): void {
    const forward = Math.min(front, this.#forwardDone[from] as number);
    const backward = Math.min(back, this.#backwardDone[from] as number);
    const source = from * this.stride;
    const target = to * this.stride;
    if (from !== to && forward > 0) this.labels.copyForward(source, target, forward);
    if (backward > 0)
      this.labels.copyBackward(
        source + oldLength - backward,
        target + (this.length[to] as number) - backward,
        backward,
      );
    this.#forwardDone[to] = forward;
    this.#backwardDone[to] = backward;
  }

  /** Where in `active` the route of this slot stands, or of the slot that was written for it. */
  placeOf(slot: number): number {
    return this.#placeOf[slot] as number;
  }

  /** The customers and the cost of each route that has any. */
  snapshot(): OrderedRoute[] {
    const routes: OrderedRoute[] = [];
    for (let r = 0; r < this.count; r++) {
      const slot = this.active[r] as number;
      const base = slot * this.stride;
      const length = this.length[slot] as number;
      if (length === 2) continue;
      const customers = [...this.sequence.subarray(base + 1, base + length - 1)];
      routes.push({ customers, distance: this.cost[slot] as number });
    }
    return routes;
  }

  /** Forgets all routes and takes these. */
  restore(routes: readonly OrderedRoute[]): void {
    this.commit();
    while (this.count > 0) this.close(this.active[0] as number);
    this.total = 0;
    for (const { customers, distance } of routes) {
      const slot = this.open();
      this.sequence.set([...customers, 0], slot * this.stride + 1);
      this.length[slot] = customers.length + 2;
      this.#forwardDone[slot] = 0;
      this.#backwardDone[slot] = 0;
      this.#written(slot);
      this.cost[slot] = this.#knownCost(slot, distance);
      this.total += this.cost[slot] as number;
    }
  }

  #take(): number {
    return this.#free[--this.#freeCount] as number;
  }

  #writable(slot: number): number {
    if (this.#fresh[slot] === 1) return slot;
    const next = this.#take();
    const place = this.#placeOf[slot] as number;
    this.#changedPlaces[this.#changes] = place;
    this.#changedSlots[this.#changes++] = slot;
    this.#fresh[next] = 1;
    this.#placeOf[next] = place;
    this.active[place] = next;
    return next;
  }

  /** Hashes, load, times and the customers' whereabouts of a slot just written. */
  #written(slot: number): void {
    const { sequence } = this;
    const { demand, distance, size, ready, due, service } = this.terrain;
    const { width } = this.detours;
    const base = slot * this.stride;
    const length = this.length[slot] as number;
    let hash = 0;
    let check = 0;
    let load = 0;
    let before = 0;
    let way = 0;
    let time = ready[0] as number;
    this.way[base] = 0;
    this.early[base] = time;
    for (let i = 1; i < length; i++) {
      const node = sequence[base + i] as number;
      const leg = distance[before * size + node] as number;
      way += leg;
      this.way[base + i] = way;
      time = Math.max(ready[node] as number, time + (service[before] as number) + leg);
      this.early[base + i] = time;
      const arc = before * width + node;
      hash = (hash + (this.#arcHash[arc] as number)) | 0;
      check = (check + (this.#arcCheck[arc] as number)) | 0;
      load += demand[node] as number;
      before = node;
    }
    time = due[0] as number;
    this.late[base + length - 1] = time;
    for (let i = base + length - 2; i >= base; i--) {
      const node = sequence[i] as number;
      const leg = (this.way[i + 1] as number) - (this.way[i] as number);
      time = Math.min(due[node] as number, time - leg - (service[node] as number));
      this.late[i] = time;
    }
    this.hash[slot] = hash;
    this.check[slot] = check;
    this.load[slot] = load;
    this.#settle(slot);
  }

  #unsettle(slot: number): void {
    const base = slot * this.stride;
    for (let i = 1; i < (this.length[slot] as number) - 1; i++)
      this.slotOf[this.sequence[base + i] as number] = -1;
  }

  #settle(slot: number): void {
    const base = slot * this.stride;
    const last = (this.length[slot] as number) - 1;
    for (let i = 1; i < last; i++) {
      const node = this.sequence[base + i] as number;
      this.slotOf[node] = slot;
      this.positionOf[node] = i;
    }
  }

  /**
   * What the route costs: from the cache when its order was met before, or from where labels of its front and of its
   * back meet, which is where it was changed. `bound` is what it costs at most: the labels that are kept may miss the
   * best way.
   */
  #knownCost(slot: number, bound: number): number {
    const key = this.hash[slot] as number;
    const entry = (key ^ (key >>> COST_BITS)) & ((1 << COST_BITS) - 1);
    const check = this.check[slot] as number;
    if (this.#costKeys[entry] === check) return this.#costs[entry] as number;
    const meet = Math.max(0, (this.length[slot] as number) - Math.max(1, this.#backwardDone[slot] as number));
    this.label(slot, meet, meet);
    const cost = Math.min(bound, this.labels.shortestAt(slot * this.stride + meet));
    this.#costKeys[entry] = check;
    this.#costs[entry] = cost;
    return cost;
  }
}
