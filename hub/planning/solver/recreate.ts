import type { Draws } from './draws.ts';
import { InsertionCache } from './insertion-cache.ts';
import { leadNode, type Model } from './model.ts';
import type { Neighbours } from './neighbours.ts';
import type { Routes } from './routes.ts';

/** In which order jobs are put back. */
export const orders = { random: 0, far: 1, close: 2, tight: 3, demanding: 4, refused: 5 } as const;

/** Chance that a route is overlooked. */
export const BLINK = 0.01;
/**
 * Jobs that go astray when all are put back, in a problem of few: to any vehicle that could take them and any place
 * there. No greedy repair leads to some best plans, such as all jobs together in a vehicle that is dearer for each alone.
 */
const ASTRAY = 1;
const FEW_JOBS = 20;
/** From so many used vehicles on, a job is first tried only in routes that come near it: past so many near visits. */
const MANY_ROUTES = 30;
const NEAR = 40;

/**
 * The recreate of the same paper (section 5.3): job by job, each where it adds least, and now and then a route is
 * overlooked ("blink") so that no two repairs are alike.
 */
export class Recreate {
  readonly #routes: Routes;
  readonly #draws: Draws;
  readonly #neighbours: Neighbours;
  readonly #cache: InsertionCache;
  readonly #key: Float64Array;
  readonly #far: Float64Array;
  readonly #slack: Float64Array;
  readonly #demand: Float64Array;
  readonly #emptySeen: Int32Array;
  readonly #near: Int32Array;
  #round = 0;
  #used = 0;
  /** Added to what an unused vehicle costs. */
  emptyPrice = 0;
  /** Unused vehicles that may still be taken. */
  room = Number.POSITIVE_INFINITY;
  /** How often a job was refused, by job: those come first in `orders.refused`. */
  readonly refusals: Float64Array;

  constructor(routes: Routes, neighbours: Neighbours, draws: Draws) {
    const { model } = routes;
    this.#routes = routes;
    this.#draws = draws;
    this.#neighbours = neighbours;
    this.#near = new Int32Array(model.vehicles);
    this.#cache = new InsertionCache(routes);
    this.#key = new Float64Array(model.jobs);
    this.#far = Float64Array.from({ length: model.jobs }, (_, job) => farOf(model, job));
    this.#slack = Float64Array.from({ length: model.jobs }, (_, job) => slackOf(model, job));
    this.#demand = Float64Array.from({ length: model.jobs }, (_, job) => demandOf(model, job));
    this.#emptySeen = new Int32Array(1 + Math.max(0, ...model.kind));
    this.refusals = new Float64Array(model.jobs).fill(1);
  }

  /** Weights 4 random, 2 far, 1 close, 2 tight, 1 demanding; with refusals, 4 more for what was refused most. */
  drawOrder(withRefusals: boolean): number {
    const drawn = this.#draws.next() * (withRefusals ? 14 : 10);
    if (drawn < 4) return orders.random;
    if (drawn < 6) return orders.far;
    if (drawn < 7) return orders.close;
    if (drawn < 9) return orders.tight;
    return drawn < 10 ? orders.demanding : orders.refused;
  }

  sort(jobs: Int32Array, count: number, order: number): void {
    const key = this.#key;
    for (let i = 0; i < count; i++) key[i] = this.#keyOf(jobs[i] as number, order);
    for (let i = 1; i < count; i++) {
      const job = jobs[i] as number;
      const its = key[i] as number;
      let j = i - 1;
      for (; j >= 0 && (key[j] as number) > its; j--) {
        jobs[j + 1] = jobs[j] as number;
        key[j + 1] = key[j] as number;
      }
      jobs[j + 1] = job;
      key[j + 1] = its;
    }
  }

  #keyOf(job: number, order: number): number {
    switch (order) {
      case orders.far:
        return -(this.#far[job] as number);
      case orders.close:
        return this.#far[job] as number;
      case orders.tight:
        return this.#slack[job] as number;
      case orders.demanding:
        return -(this.#demand[job] as number);
      case orders.refused:
        return this.#draws.next() * 0.5 - (this.refusals[job] as number);
      default:
        return this.#draws.next();
    }
  }

  /** Inserts the job where it adds least, at most `limit`; false when there is no place. */
  insert(job: number, blink: number, limit = Number.POSITIVE_INFINITY, nearOnly = true): boolean {
    const routes = this.#routes;
    const { model, isOpen, slotOf, isUsed } = routes;
    const { may, vehicles, kind: kinds } = model;
    const cache = this.#cache;
    const draws = this.#draws;
    const emptySeen = this.#emptySeen;
    const near = this.#near;
    const round = ++this.#round;
    const granular = nearOnly && this.#used >= MANY_ROUTES;
    if (granular) this.#markNear(job, round);
    // Only in a step that can be taken back: without blinks a plan is being built, and must hold.
    const strays = blink > 0 && model.jobs <= FEW_JOBS && draws.next() < ASTRAY / model.jobs;
    let open = 0;
    let used = 0;
    let best = limit;
    let route = -1;
    let from = 0;
    let to = 0;
    for (let r = 0; r < vehicles; r++) {
      if (isOpen[r] === 0) continue;
      const empty = isUsed[slotOf[r] as number] === 0;
      if (!empty) used++;
      if (granular && near[r] !== round && !empty) continue;
      if (empty) {
        if (this.room <= 0) continue;
        const kind = kinds[r] as number;
        if (emptySeen[kind] === round) continue;
        emptySeen[kind] = round;
      }
      if (blink > 0 && draws.next() < blink) continue;
      if (may[job * vehicles + r] === 0) continue;
      const added = cache.best(r, job) + (empty ? this.emptyPrice : 0);
      if (strays ? added < limit && draws.below(++open) === 0 : added < best) {
        best = added;
        route = r;
        from = cache.from;
        to = cache.to;
      }
    }
    this.#used = used;
    if (route < 0) return granular && this.insert(job, blink, limit, false);
    if (strays) return this.#stray(route, job);
    if (routes.isEmpty(route)) this.room--;
    this.put(route, job, from, to);
    return true;
  }

  /** Granular neighbourhoods (Toth and Vigo 2003), for routes: those that visit one of the places nearest to the job. */
  #markNear(job: number, round: number): void {
    const { each, of } = this.#neighbours;
    const { routeOf, model } = this.#routes;
    const lead = leadNode(model, job);
    for (const node of [lead, model.partner[lead] as number]) {
      if (node < 0) continue;
      const end = node * each + Math.min(each, NEAR);
      for (let k = node * each; k < end; k++) {
        const other = of[k] as number;
        if (other < 0) break;
        const route = routeOf[other] as number;
        if (route >= 0) this.#near[route] = round;
      }
    }
  }

  /** Anywhere in the route; the search takes it back when the route cannot be. */
  #stray(route: number, job: number): true {
    const routes = this.#routes;
    const first = (routes.fixed[route] as number) - 1;
    const from = first + this.#draws.below(routes.count(route) + 1);
    const to = from + this.#draws.below(first + routes.count(route) + 1 - from);
    if (routes.isEmpty(route)) this.room--;
    this.put(route, job, from, to);
    return true;
  }

  put(route: number, job: number, from: number, to: number): void {
    const { model } = this.#routes;
    const lead = leadNode(model, job);
    this.#routes.insert(route, lead, model.partner[lead] as number, from, to);
  }
}

/** Cost from and to where the first vehicle starts. */
function farOf(model: Model, job: number): number {
  const vehicle = model.vehicle[0];
  if (vehicle === undefined) return 0;
  const depot = model.site[2 * model.jobs] as number;
  let far = 0;
  for (const node of [2 * job, 2 * job + 1]) {
    const site = model.site[node] as number;
    if (model.isVisit[node] === 0 || site < 0) continue;
    const arc = depot * model.sites + site;
    far += (vehicle.cost[arc] as number) + vehicle.secondPrice * (vehicle.seconds[arc] as number);
  }
  return far;
}

function slackOf({ isVisit, due, ready }: Model, job: number): number {
  let slack = 0;
  for (const node of [2 * job, 2 * job + 1]) {
    if (isVisit[node] === 1) slack += (due[node] as number) - (ready[node] as number);
  }
  return slack;
}

/** The dimension of which it takes most, as a share of the roomiest vehicle. */
function demandOf(model: Model, job: number): number {
  let demand = 0;
  for (let dimension = 0; dimension < model.dimensions; dimension++) {
    const room = Math.max(...model.vehicle.map(({ capacity }) => capacity[dimension] as number), 1e-9);
    const load = Math.abs(model.load[dimension * model.nodes + leadNode(model, job)] as number);
    demand = Math.max(demand, load / room);
  }
  return demand;
}
