import { endNode, jobOfNode, loading, type Model, startNode, type VehicleModel } from './model.ts';

/** What is known of a route beside its order: times, loads, cost. An implementation a kind of problem. */
export interface Timetable {
  /** Makes room for so many cells; a route's figures stand at the cells of its nodes. */
  grow(cells: number): void;
  /** Works the figures out for the nodes at `base` to `base + length - 1`; the cost, Infinity when the route cannot be. */
  build(nodes: Int32Array, base: number, length: number, vehicle: number): number;
  /**
   * The cheapest feasible place of a job behind the frozen visits: what it adds, Infinity when there is none.
   * `from` and `to` then say behind which positions its visits come; a single visit has `from`.
   */
  best(nodes: Int32Array, base: number, length: number, vehicle: number, job: number): number;
  from: number;
  to: number;
}

const FIRST_STRIDE = 32;

/**
 * All routes of the search. Route r is vehicle r's: its start, its visits, its end. Each stands in a slot; the first
 * change after `commit` writes into a free slot, so that `undo` only has to point back.
 */
export class Routes {
  readonly model: Model;
  readonly timetable: Timetable;
  /** Slot, fixed nodes (start and frozen visits) by route. */
  readonly slotOf: Int32Array;
  readonly fixed: Int32Array;
  /** 1 where visits may be added. */
  readonly isOpen: Uint8Array;
  /** By slot. */
  readonly length: Int32Array;
  readonly cost: Float64Array;
  readonly hash: Int32Array;
  readonly otherHash: Int32Array;
  /** 1 where the vehicle is used: it visits something, or has to. Breaks do not count, in the route or taken out just now. */
  readonly isUsed: Uint8Array;
  /** By node: its route or -1, and its position there. */
  readonly routeOf: Int32Array;
  readonly positionOf: Int32Array;
  stride = FIRST_STRIDE;
  nodes: Int32Array;
  /** Sum of the costs of all routes. */
  total = 0;
  readonly scratch: number;
  readonly #slots: number;
  readonly #free: Int32Array;
  #freeCount: number;
  readonly #touched: Int32Array;
  readonly #oldSlot: Int32Array;
  readonly #isTouched: Uint8Array;
  #touchedCount = 0;
  #totalBefore = 0;
  readonly #salt: Int32Array;
  readonly #otherSalt: Int32Array;

  constructor(model: Model, timetable: Timetable, salt: () => number) {
    const { vehicles, nodes } = model;
    this.model = model;
    this.timetable = timetable;
    this.#slots = 2 * vehicles + 1;
    this.scratch = 2 * vehicles;
    this.slotOf = Int32Array.from({ length: vehicles }, (_, r) => r);
    this.fixed = Int32Array.from(model.vehicle, ({ frozen }) => 1 + frozen.length);
    this.isOpen = new Uint8Array(vehicles).fill(1);
    this.length = new Int32Array(this.#slots);
    this.cost = new Float64Array(this.#slots);
    this.hash = new Int32Array(this.#slots);
    this.otherHash = new Int32Array(this.#slots);
    this.isUsed = new Uint8Array(this.#slots);
    this.routeOf = new Int32Array(nodes).fill(-1);
    this.positionOf = new Int32Array(nodes);
    this.nodes = new Int32Array(this.#slots * this.stride);
    this.#free = Int32Array.from({ length: vehicles }, (_, i) => vehicles + i);
    this.#freeCount = vehicles;
    this.#touched = new Int32Array(vehicles);
    this.#oldSlot = new Int32Array(vehicles);
    this.#isTouched = new Uint8Array(vehicles);
    this.#salt = Int32Array.from({ length: nodes }, salt);
    this.#otherSalt = Int32Array.from({ length: nodes }, salt);
    timetable.grow(this.nodes.length);
    for (let r = 0; r < vehicles; r++) this.#clear(r);
  }

  /** Visits that may be moved. */
  count(route: number): number {
    return (this.length[this.slotOf[route] as number] as number) - 1 - (this.fixed[route] as number);
  }

  isEmpty(route: number): boolean {
    return this.isUsed[this.slotOf[route] as number] === 0;
  }

  /** First cell of the route. */
  base(route: number): number {
    return (this.slotOf[route] as number) * this.stride;
  }

  /** Puts the visits into the route anew; for building up, not for the inner loop. */
  load(route: number, visits: readonly number[]): void {
    const slot = this.slotOf[route] as number;
    const fixed = this.fixed[route] as number;
    this.#room(fixed + visits.length + 1);
    const base = slot * this.stride;
    for (let k = 0; k < visits.length; k++) this.nodes[base + fixed + k] = visits[k] as number;
    this.nodes[base + fixed + visits.length] = endNode(this.model, route);
    this.length[slot] = fixed + visits.length + 1;
    this.#rebuild(route);
  }

  /** Takes every visit out of every route. */
  clear(): void {
    this.commit();
    this.routeOf.fill(-1);
    this.total = 0;
    for (let r = 0; r < this.model.vehicles; r++) this.#clear(r);
  }

  /** The visits that may be moved, copied. */
  visits(route: number): number[] {
    const base = this.base(route);
    const fixed = this.fixed[route] as number;
    return Array.from(this.nodes.subarray(base + fixed, base + fixed + this.count(route)));
  }

  /** Drops the nodes whose `routeOf` was set to -1. */
  dropMarked(route: number): void {
    const { nodes, routeOf, stride } = this;
    const slot = this.slotOf[route] as number;
    const into = this.#touch(route);
    const from = slot * stride;
    const to = into * stride;
    const length = this.length[slot] as number;
    const fixed = this.fixed[route] as number;
    for (let k = 0; k < fixed; k++) nodes[to + k] = nodes[from + k] as number;
    let kept = fixed;
    for (let k = fixed; k < length; k++) {
      const node = nodes[from + k] as number;
      if (k === length - 1 || (routeOf[node] as number) >= 0) nodes[to + kept++] = node;
    }
    this.length[into] = kept;
    this.#rebuild(route);
  }

  /** Inserts `first` behind position `from` and, unless it is -1, `second` behind what stood at position `to`. */
  insert(route: number, first: number, second: number, from: number, to: number): void {
    const added = second < 0 ? 1 : 2;
    this.#room((this.length[this.slotOf[route] as number] as number) + added);
    const { nodes, stride } = this;
    const slot = this.slotOf[route] as number;
    const into = this.#touch(route);
    const source = slot * stride;
    const target = into * stride;
    const length = this.length[slot] as number;
    let k = length - 1;
    if (second >= 0) {
      for (; k > to; k--) nodes[target + k + 2] = nodes[source + k] as number;
      nodes[target + to + 2] = second;
    }
    for (; k > from; k--) nodes[target + k + 1] = nodes[source + k] as number;
    nodes[target + from + 1] = first;
    if (into !== slot) for (; k >= 0; k--) nodes[target + k] = nodes[source + k] as number;
    this.length[into] = length + added;
    this.#rebuild(route);
  }

  /** Copies the route without up to two jobs into the scratch slot and works its figures out; its new length. */
  without(route: number, job: number, other: number): number {
    const { nodes, stride } = this;
    const from = this.base(route);
    const to = this.scratch * stride;
    const length = this.length[this.slotOf[route] as number] as number;
    const fixed = this.fixed[route] as number;
    let kept = 0;
    for (let k = 0; k < length; k++) {
      const node = nodes[from + k] as number;
      const its = jobOfNode(node);
      if (k < fixed || (its !== job && its !== other)) nodes[to + kept++] = node;
    }
    this.timetable.build(nodes, to, kept, route);
    return kept;
  }

  /** Keeps all changes since the last call. */
  commit(): void {
    for (let i = 0; i < this.#touchedCount; i++) {
      this.#isTouched[this.#touched[i] as number] = 0;
      this.#free[this.#freeCount++] = this.#oldSlot[i] as number;
    }
    this.#touchedCount = 0;
  }

  /** Takes all changes since the last `commit` back. Nodes that were in no route must be marked so by the caller first. */
  undo(): void {
    if (this.#touchedCount === 0) return;
    const { nodes, routeOf, positionOf, stride } = this;
    for (let i = 0; i < this.#touchedCount; i++) {
      const route = this.#touched[i] as number;
      this.#isTouched[route] = 0;
      this.#free[this.#freeCount++] = this.slotOf[route] as number;
      const slot = this.#oldSlot[i] as number;
      this.slotOf[route] = slot;
      const base = slot * stride;
      const last = (this.length[slot] as number) - 1;
      for (let k = 1; k < last; k++) {
        const node = nodes[base + k] as number;
        routeOf[node] = route;
        positionOf[node] = k;
      }
    }
    this.#touchedCount = 0;
    this.total = this.#totalBefore;
  }

  /** The slot to write the route into: its own when it was changed before, else a free one. */
  #touch(route: number): number {
    const slot = this.slotOf[route] as number;
    if (this.#isTouched[route] === 1) return slot;
    if (this.#touchedCount === 0) this.#totalBefore = this.total;
    this.#isTouched[route] = 1;
    this.#touched[this.#touchedCount] = route;
    this.#oldSlot[this.#touchedCount++] = slot;
    const into = this.#free[--this.#freeCount] as number;
    this.slotOf[route] = into;
    this.cost[into] = this.cost[slot] as number;
    return into;
  }

  #rebuild(route: number): void {
    const { nodes, routeOf, positionOf, stride } = this;
    const salt = this.#salt;
    const otherSalt = this.#otherSalt;
    const slot = this.slotOf[route] as number;
    const base = slot * stride;
    const last = (this.length[slot] as number) - 1;
    const cost = this.timetable.build(nodes, base, last + 1, route);
    this.total += cost - (this.cost[slot] as number);
    this.cost[slot] = cost;
    let hash = this.model.kind[route] as number;
    let otherHash = hash;
    for (let k = 1; k < last; k++) {
      const node = nodes[base + k] as number;
      hash = (Math.imul(hash, 0x01000193) + (salt[node] as number)) | 0;
      otherHash = (Math.imul(otherHash, 0x5bd1e995) ^ (otherSalt[node] as number)) | 0;
      routeOf[node] = route;
      positionOf[node] = k;
    }
    this.hash[slot] = hash;
    this.otherHash[slot] = otherHash;
    this.isUsed[slot] = this.#visitsAnything(route, base, last) ? 1 : 0;
  }

  #visitsAnything(route: number, base: number, last: number): boolean {
    const { mustDrive, breaks } = this.model.vehicle[route] as VehicleModel;
    if (mustDrive) return true;
    if (breaks.length === 0) return last > 1;
    const { loading: how } = this.model;
    for (let k = 1; k < last; k++) {
      if (how[jobOfNode(this.nodes[base + k] as number)] !== loading.break) return true;
    }
    return false;
  }

  #clear(route: number): void {
    const slot = this.slotOf[route] as number;
    const { frozen } = this.model.vehicle[route] ?? { frozen: [] };
    this.#room(frozen.length + 2);
    const base = slot * this.stride;
    this.nodes[base] = startNode(this.model, route);
    for (const [k, node] of frozen.entries()) this.nodes[base + 1 + k] = node;
    this.nodes[base + 1 + frozen.length] = endNode(this.model, route);
    this.length[slot] = frozen.length + 2;
    this.cost[slot] = 0;
    this.#rebuild(route);
  }

  /** Makes every slot at least so long: rare, because it moves everything. */
  #room(length: number): void {
    if (length <= this.stride) return;
    const before = this.stride;
    const old = this.nodes;
    this.stride = 2 * length;
    this.nodes = new Int32Array(this.#slots * this.stride);
    for (let slot = 0; slot < this.#slots; slot++) {
      this.nodes.set(old.subarray(slot * before, (slot + 1) * before), slot * this.stride);
    }
    this.timetable.grow(this.nodes.length);
    for (let r = 0; r < this.model.vehicles; r++) this.#refigure(this.slotOf[r] as number, r);
    for (let i = 0; i < this.#touchedCount; i++) {
      this.#refigure(this.#oldSlot[i] as number, this.#touched[i] as number);
    }
  }

  #refigure(slot: number, route: number): void {
    const length = this.length[slot] as number;
    if (length > 0) this.timetable.build(this.nodes, slot * this.stride, length, route);
  }
}
