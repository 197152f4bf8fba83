import type { Budget } from './budget.ts';
import { Draws } from './draws.ts';
import { leadNode, type Model } from './model.ts';
import { type Neighbours, neighboursOf } from './neighbours.ts';
import { Recreate } from './recreate.ts';
import { Routes, type Timetable } from './routes.ts';
import { Ruin, type RuinFigures } from './ruin.ts';

/** A plan kept aside: visits by route, jobs in none, and what it is worth. */
export interface Kept {
  readonly visits: readonly (readonly number[])[];
  readonly absent: readonly number[];
  readonly isOpen: Uint8Array;
  /** Compared in this order. */
  readonly unserved: number;
  readonly vehicles: number;
  readonly cost: number;
}

const NO_LIMIT = Number.POSITIVE_INFINITY;

/** Everything the phases of one search share. */
export class Search {
  readonly model: Model;
  readonly routes: Routes;
  readonly ruin: Ruin;
  readonly recreate: Recreate;
  readonly neighbours: Neighbours;
  readonly draws: Draws;
  readonly budget: Budget;
  /** Jobs in no route. */
  readonly absent: Int32Array;
  absentCount = 0;
  /** Room for the list as it was before a step. */
  readonly before: Int32Array;
  /** Sums over them: lexicographic weight of those that must be served, prizes of the optional. */
  unserved = 0;
  missed = 0;
  /** Whether fewer vehicles are better than less cost. */
  readonly fewest: boolean;
  /** Vehicles that may be used: for mixed fleets, where it matters which ones stay unused. */
  vehicleLimit = NO_LIMIT;
  readonly seeds: Int32Array;
  /** Unit of temperatures: a tenth of the mean cost from one visit to the next, so that it fits any unit of cost. */
  scale = 1;

  latest: Kept | undefined;

  constructor(
    model: Model,
    timetable: Timetable,
    seed: number,
    budget: Budget,
    figures: RuinFigures,
    neighbours: Neighbours = neighboursOf(model),
  ) {
    this.model = model;
    this.draws = new Draws(seed);
    this.routes = new Routes(model, timetable, () => this.draws.word());
    this.ruin = new Ruin(this.routes, neighbours, this.draws, figures);
    this.recreate = new Recreate(this.routes, neighbours, this.draws);
    this.neighbours = neighbours;
    this.budget = budget;
    this.absent = new Int32Array(model.jobs);
    this.before = new Int32Array(model.jobs);
    this.fewest = model.problem.objective === 'fewest vehicles';
    this.seeds = Int32Array.from(
      Array.from({ length: 2 * model.jobs }, (_, node) => node).filter((node) => model.isVisit[node] === 1),
    );
  }

  get vehiclesUsed(): number {
    let used = 0;
    for (let r = 0; r < this.model.vehicles; r++) if (!this.routes.isEmpty(r)) used++;
    return used;
  }

  /** Cost of the routes and prizes that are missed. */
  get cost(): number {
    return this.routes.total + this.missed;
  }

  addAbsent(job: number): void {
    this.absent[this.absentCount++] = job;
    this.unserved += this.model.weight[job] as number;
    this.missed += this.model.prize[job] as number;
  }

  /** Takes the job at the index out of the list; the last one takes its place. */
  takeAbsent(index: number): number {
    const job = this.absent[index] as number;
    this.absent[index] = this.absent[--this.absentCount] as number;
    this.unserved -= this.model.weight[job] as number;
    this.missed -= this.model.prize[job] as number;
    return job;
  }

  /** The list as it was, copied back. */
  restoreAbsent(jobs: Int32Array, count: number, unserved: number, missed: number): void {
    for (let i = 0; i < count; i++) this.absent[i] = jobs[i] as number;
    this.absentCount = count;
    this.unserved = unserved;
    this.missed = missed;
  }

  setScale(): void {
    let visits = 0;
    for (let r = 0; r < this.model.vehicles; r++) visits += this.routes.count(r);
    const arcs = visits + this.vehiclesUsed;
    this.scale = arcs > 0 && this.routes.total > 0 ? this.routes.total / arcs / 10 : 1;
  }

  keep(): Kept {
    const { vehicles } = this.model;
    return {
      visits: Array.from({ length: vehicles }, (_, r) => this.routes.visits(r)),
      absent: Array.from(this.absent.subarray(0, this.absentCount)),
      isOpen: this.routes.isOpen.slice(),
      unserved: this.unserved,
      vehicles: this.vehiclesUsed,
      cost: this.cost,
    };
  }

  /** Told of every plan that is better than the one kept before; gives it back. */
  better(kept: Kept): Kept {
    this.latest = kept;
    return kept;
  }

  load({ visits, absent, isOpen }: Kept): void {
    this.routes.clear();
    this.routes.isOpen.set(isOpen);
    for (const [route, its] of visits.entries()) if (its.length > 0) this.routes.load(route, its);
    this.absentCount = 0;
    this.unserved = 0;
    this.missed = 0;
    for (const job of absent) this.addAbsent(job);
  }

  isBetter(one: Worth, than: Worth): boolean {
    if (one.unserved !== than.unserved) return one.unserved < than.unserved;
    if (this.fewest && one.vehicles !== than.vehicles) return one.vehicles < than.vehicles;
    return one.cost < than.cost - 1e-9;
  }

  /** A visit of a job in some route or none. */
  drawSeed(): number {
    return this.seeds[this.draws.below(this.seeds.length)] as number;
  }

  /** After a ruin: how many more vehicles the repair may take. */
  countRoom(): void {
    this.recreate.room = this.vehicleLimit === NO_LIMIT ? NO_LIMIT : this.vehicleLimit - this.vehiclesUsed;
  }

  /** Either visit of the job. */
  visitOf(job: number): number {
    const lead = leadNode(this.model, job);
    const other = this.model.partner[lead] as number;
    return other >= 0 && this.draws.next() < 0.5 ? other : lead;
  }

  /** Marks jobs that are in no route after a step that is taken back. */
  markAbsent(jobs: Int32Array, count: number): void {
    const { routeOf } = this.routes;
    for (let i = 0; i < count; i++) {
      const lead = leadNode(this.model, jobs[i] as number);
      routeOf[lead] = -1;
      const other = this.model.partner[lead] as number;
      if (other >= 0) routeOf[other] = -1;
    }
  }
}

type Worth = Pick<Kept, 'unserved' | 'vehicles' | 'cost'>;
