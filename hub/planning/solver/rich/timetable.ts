import type { RouteCharger } from '../charges/route-charger.ts';
import { jobOfNode, leadNode, loading, type Model, type VehicleModel } from '../model.ts';
import type { Timetable } from '../routes.ts';
import { Walk } from '../walk.ts';
import { Cells } from './cells.ts';
import { fillCells, type Stretch } from './fill-cells.ts';
import { Places } from './places.ts';
import { Shortlist } from './shortlist.ts';
import { WalkedPlaces } from './walked-places.ts';

const NEVER = Number.POSITIVE_INFINITY;
/** Places of a job whose charging stops are worked out, the cheapest by estimate; in small problems all. */
const CHARGED = 3;
const FEW_JOBS = 6;
const ALL = 128;

/**
 * The timetable for everything the plain one does not know: fleets of several kinds, prices of time, lateness and
 * change, several measures of load, shifts, energy. A job's places are joined from what each cell knows of the route
 * before and behind it; vehicles with breaks are walked. Where a vehicle would have to charge, the cheapest places by an
 * estimate are driven with the charging stops chosen: what it says a place costs is what it costs.
 */
export class RichTimetable implements Timetable {
  from = 0;
  to = 0;
  readonly #model: Model;
  readonly #walk: Walk;
  readonly #cells = new Cells();
  readonly #places: Places;
  /** As if it charged at best; with its charging stops. */
  readonly #hoped: WalkedPlaces;
  readonly #driven: WalkedPlaces;
  readonly #one = new Shortlist(1);
  readonly #several: Shortlist;
  /** Jobs a vehicle has whatever is planned: frozen or aboard. */
  readonly #forcedJobs: Int32Array;

  constructor(model: Model, charger?: RouteCharger) {
    this.#model = model;
    this.#walk = new Walk(model, charger);
    this.#places = new Places(model, this.#cells);
    this.#hoped = new WalkedPlaces(model, new Walk(model, 'at best'));
    this.#driven = new WalkedPlaces(model, this.#walk);
    this.#several = new Shortlist(model.problem.jobs.length <= FEW_JOBS ? ALL : CHARGED);
    this.#forcedJobs = Int32Array.from(model.vehicle, (_, v) => forcedJobs(model, v));
  }

  grow(cells: number): void {
    this.#cells.grow(cells, this.#model.dimensions);
  }

  build(nodes: Int32Array, base: number, length: number, v: number): number {
    const model = this.#model;
    const cells = this.#cells;
    cells.jobs[base] = -1;
    if (!this.#walk.along(nodes, base, length, v)) return NEVER;
    const { cost } = this.#walk;
    cells.jobs[base] = this.#countJobs(nodes, base, length, v);
    cells.total[base] = cost;
    if (!isWalked(model, v)) fillCells(model, cells, this.#walk, { nodes, base, length, v });
    return cost;
  }

  best(nodes: Int32Array, base: number, length: number, v: number, job: number): number {
    const model = this.#model;
    const vehicle = model.vehicle[v] as VehicleModel;
    const how = model.loading[job] as number;
    const jobs = this.#cells.jobs[base] as number;
    if (jobs < 0 || (how < loading.carried && jobs >= vehicle.maxJobs)) return NEVER;
    const route: Stretch = { nodes, base, length, v };
    const found = vehicle.rechargeable > 0 ? this.#several : this.#one;
    found.clear();
    const now = this.#cells.total[base] as number;
    if (isWalked(model, v)) {
      this.#hoped.of(route, job, found);
      if (vehicle.rechargeable > 0) return this.#drive(route, job, found) - now;
    } else {
      if (how === loading.pair) this.#places.ofPair(route, job, found);
      else this.#places.ofSingle(route, job, found);
      if (found.isGuess[0] === 1) return this.#drive(route, job, found) - now;
    }
    this.from = found.from[0] as number;
    this.to = found.to[0] as number;
    const fixed = length === 2 && !isWalked(model, v) ? vehicle.fixedCost : 0;
    return (found.total[0] as number) + fixed - now;
  }

  /** The cheapest of the places found, with charging stops. */
  #drive(route: Stretch, job: number, found: Shortlist): number {
    let best = NEVER;
    for (let rank = 0; rank < found.size && (found.total[rank] as number) < NEVER; rank++) {
      const from = found.from[rank] as number;
      const to = found.to[rank] as number;
      const total = this.#driven.at(route, job, from, to);
      if (total >= best) continue;
      best = total;
      this.from = from;
      this.to = to;
    }
    return best;
  }

  #countJobs(nodes: Int32Array, base: number, length: number, v: number): number {
    const model = this.#model;
    let jobs = this.#forcedJobs[v] as number;
    for (let k = base + 1; k < base + length - 1; k++) {
      const node = nodes[k] as number;
      const job = jobOfNode(node);
      const counts = (model.loading[job] as number) < loading.carried && model.isVisit[node] === 1;
      if (counts && node === leadNode(model, job)) jobs++;
    }
    return jobs;
  }
}

/** Where a break lies decides all times behind it: nothing of such a route can be joined. */
const isWalked = ({ vehicle }: Model, v: number): boolean => (vehicle[v] as VehicleModel).breaks.length > 0;

function forcedJobs(model: Model, v: number): number {
  const forced = new Set((model.vehicle[v] as VehicleModel).frozen.map(jobOfNode));
  for (let job = 0; job < model.jobs; job++) {
    const isMine = model.may[job * model.vehicles + v] === 1;
    if (isMine && model.loading[job] === loading.carried) forced.add(job);
  }
  return forced.size;
}
