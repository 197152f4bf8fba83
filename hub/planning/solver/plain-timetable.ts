import { dropOffNode, leadNode, loading, type Model, pickUpNode, type VehicleModel } from './model.ts';
import type { Timetable } from './routes.ts';

/** Rounding in sums of times and loads never decides. */
const EPSILON = 1e-7;

/**
 * The fast timetable: one kind of vehicle, hard windows, one dimension of load, costs on arcs alone. Each cell keeps
 * the route up to it (earliest leaving, load) and from it on (latest arrival, highest load), so that a visit is
 * joined between two parts of a route in constant time (concatenation of segments: Savelsbergh 1992, Vidal et al. 2014).
 */
export class PlainTimetable implements Timetable {
  from = 0;
  to = 0;
  readonly #model: Model;
  readonly #kind: VehicleModel;
  readonly #singles: boolean;
  readonly #size: number;
  readonly #cost: Float64Array;
  readonly #seconds: Float64Array;
  readonly #site: Int32Array;
  readonly #ready: Float64Array;
  readonly #due: Float64Array;
  readonly #service: Float64Array;
  readonly #load: Float64Array;
  readonly #capacity: number;
  #at = new Int32Array(0);
  #leave = new Float64Array(0);
  #latest = new Float64Array(0);
  #aboard = new Float64Array(0);
  #peakBefore = new Float64Array(0);
  #peakAfter = new Float64Array(0);
  #detour = new Float64Array(0);
  #leastDetour = new Float64Array(0);

  constructor(model: Model) {
    this.#model = model;
    this.#kind = model.vehicle[0] as VehicleModel;
    this.#singles = model.loading.some((kind) => kind !== loading.pair);
    this.#size = model.sites;
    this.#cost = this.#kind.cost;
    this.#seconds = this.#kind.seconds;
    this.#site = model.site;
    this.#ready = model.ready;
    this.#due = model.due;
    this.#service = model.service;
    this.#load = model.load;
    this.#capacity = (this.#kind.capacity[0] as number) + EPSILON;
  }

  grow(cells: number): void {
    this.#at = new Int32Array(cells);
    this.#leave = new Float64Array(cells);
    this.#latest = new Float64Array(cells);
    this.#aboard = new Float64Array(cells);
    if (this.#singles) {
      this.#peakBefore = new Float64Array(cells);
      this.#peakAfter = new Float64Array(cells);
    }
    this.#detour = new Float64Array(cells);
    this.#leastDetour = new Float64Array(cells + 1);
  }

  build(nodes: Int32Array, base: number, length: number): number {
    const size = this.#size;
    const cost = this.#cost;
    const seconds = this.#seconds;
    const site = this.#site;
    const ready = this.#ready;
    const due = this.#due;
    const service = this.#service;
    const load = this.#load;
    const at = this.#at;
    const leave = this.#leave;
    const latest = this.#latest;
    const aboard = this.#aboard;
    const capacity = this.#capacity;
    const end = base + length - 1;
    let total = length > 2 ? this.#kind.fixedCost : 0;
    let time = ready[nodes[base] as number] as number;
    let carried = this.#singles ? this.#broughtBy(nodes, base, length) : 0;
    let row = site[nodes[base] as number] as number;
    at[base] = row;
    leave[base] = time;
    aboard[base] = carried;
    for (let k = base + 1; k <= end; k++) {
      const node = nodes[k] as number;
      const column = site[node] as number;
      const arc = row * size + column;
      total += cost[arc] as number;
      time += seconds[arc] as number;
      if (time < (ready[node] as number)) time = ready[node] as number;
      time += service[node] as number;
      carried += load[node] as number;
      if (carried > capacity) total = Number.POSITIVE_INFINITY;
      at[k] = column;
      leave[k] = time;
      aboard[k] = carried;
      row = column;
    }
    let late = due[nodes[end] as number] as number;
    latest[end] = late;
    for (let k = end - 1; k >= base; k--) {
      const node = nodes[k] as number;
      late -=
        (seconds[(at[k] as number) * size + (at[k + 1] as number)] as number) + (service[node] as number);
      if (late > (due[node] as number)) late = due[node] as number;
      latest[k] = late;
    }
    if (this.#singles) this.#findPeaks(base, end);
    return late + EPSILON < (leave[base] as number) ? Number.POSITIVE_INFINITY : total;
  }

  best(nodes: Int32Array, base: number, length: number, _vehicle: number, job: number): number {
    const first = length === 2 ? this.#kind.fixedCost : 0;
    return this.#model.loading[job] === loading.pair
      ? first + this.#bestPair(nodes, base, length, job)
      : first + this.#bestSingle(base, length, job);
  }

  /**
   * All places of a pair, pruned: the drop-off's detours alone are worked out once, and their least from each
   * position on bounds what a place of the pick-up can still give.
   */
  #bestPair(nodes: Int32Array, base: number, length: number, job: number): number {
    const size = this.#size;
    const cost = this.#cost;
    const seconds = this.#seconds;
    const ready = this.#ready;
    const service = this.#service;
    const at = this.#at;
    const leave = this.#leave;
    const latest = this.#latest;
    const aboard = this.#aboard;
    const detour = this.#detour;
    const least = this.#leastDetour;
    const p = pickUpNode(job);
    const d = dropOffNode(job);
    const siteP = this.#site[p] as number;
    const siteD = this.#site[d] as number;
    const rowP = siteP * size;
    const rowD = siteD * size;
    const dueP = (this.#due[p] as number) + EPSILON;
    const dueD = (this.#due[d] as number) + EPSILON;
    const readyP = ready[p] as number;
    const readyD = ready[d] as number;
    const serviceP = service[p] as number;
    const serviceD = service[d] as number;
    const room = this.#capacity - (this.#load[p] as number);
    const lastGap = length - 2;

    let last = -1;
    let sofar = Number.POSITIVE_INFINITY;
    least[lastGap + 1] = sofar;
    for (let k = lastGap; k >= 0; k--) {
      const row = (at[base + k] as number) * size;
      const next = at[base + k + 1] as number;
      let time = (leave[base + k] as number) + (seconds[row + siteD] as number);
      let value = Number.POSITIVE_INFINITY;
      if (time <= dueD) {
        if (time < readyD) time = readyD;
        if (
          time + serviceD + (seconds[rowD + next] as number) <=
          (latest[base + k + 1] as number) + EPSILON
        ) {
          value =
            (cost[row + siteD] as number) + (cost[rowD + next] as number) - (cost[row + next] as number);
          if (value < sofar) sofar = value;
          if (last < 0) last = k;
        }
      }
      detour[k] = value;
      least[k] = sofar;
    }
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i <= last; i++) {
      const row = (at[base + i] as number) * size;
      let pick = (leave[base + i] as number) + (seconds[row + siteP] as number);
      if (pick > dueP) break;
      if ((aboard[base + i] as number) > room) continue;
      if (pick < readyP) pick = readyP;
      pick += serviceP;
      const next = at[base + i + 1] as number;
      let time = pick + (seconds[rowP + next] as number);
      if (time > (latest[base + i + 1] as number) + EPSILON) continue;
      const intoP = cost[row + siteP] as number;
      const skipped = cost[row + next] as number;
      const added = intoP + (cost[rowP + next] as number) - skipped;
      if (added >= best) continue;
      // The drop-off right behind the pick-up.
      let drop = pick + (seconds[rowP + siteD] as number);
      if (drop <= dueD) {
        if (drop < readyD) drop = readyD;
        const both = intoP + (cost[rowP + siteD] as number) + (cost[rowD + next] as number) - skipped;
        if (
          both < best &&
          drop + serviceD + (seconds[rowD + next] as number) <= (latest[base + i + 1] as number) + EPSILON
        ) {
          best = both;
          this.from = i;
          this.to = i;
        }
      }
      if (added + (least[i + 1] as number) >= best) continue;
      let node = nodes[base + i + 1] as number;
      if (time < (ready[node] as number)) time = ready[node] as number;
      time += service[node] as number;
      for (let j = i + 1; j <= last; j++) {
        if ((aboard[base + j] as number) > room) break;
        const rowJ = (at[base + j] as number) * size;
        const then = at[base + j + 1] as number;
        const both = added + (detour[j] as number);
        if (both < best) {
          drop = time + (seconds[rowJ + siteD] as number);
          if (drop > dueD) break;
          if (drop < readyD) drop = readyD;
          if (
            drop + serviceD + (seconds[rowD + then] as number) <=
            (latest[base + j + 1] as number) + EPSILON
          ) {
            best = both;
            this.from = i;
            this.to = j;
          }
        }
        if (added + (least[j + 1] as number) >= best) break;
        time += seconds[rowJ + then] as number;
        if (time > (latest[base + j + 1] as number) + EPSILON) break;
        node = nodes[base + j + 1] as number;
        if (time < (ready[node] as number)) time = ready[node] as number;
        time += service[node] as number;
      }
    }
    return best;
  }

  #bestSingle(base: number, length: number, job: number): number {
    const size = this.#size;
    const cost = this.#cost;
    const seconds = this.#seconds;
    const at = this.#at;
    const leave = this.#leave;
    const latest = this.#latest;
    const node = leadNode(this.#model, job);
    const here = this.#site[node] as number;
    const rowHere = here * size;
    const due = (this.#due[node] as number) + EPSILON;
    const ready = this.#ready[node] as number;
    const service = this.#service[node] as number;
    const fetches = this.#model.loading[job] === loading.fetch;
    const room = this.#capacity - Math.abs(this.#load[node] as number);
    let best = Number.POSITIVE_INFINITY;
    for (let k = 0; k <= length - 2; k++) {
      const row = (at[base + k] as number) * size;
      let time = (leave[base + k] as number) + (seconds[row + here] as number);
      if (time > due) break;
      if (
        fetches ? (this.#peakAfter[base + k] as number) > room : (this.#peakBefore[base + k] as number) > room
      )
        continue;
      const next = at[base + k + 1] as number;
      const added =
        (cost[row + here] as number) + (cost[rowHere + next] as number) - (cost[row + next] as number);
      if (added >= best) continue;
      if (time < ready) time = ready;
      if (
        time + service + (seconds[rowHere + next] as number) <=
        (latest[base + k + 1] as number) + EPSILON
      ) {
        best = added;
        this.from = k;
      }
    }
    return best;
  }

  /** What must be in the vehicle when it leaves, for the visits that only bring. */
  #broughtBy(nodes: Int32Array, base: number, length: number): number {
    let brought = 0;
    for (let k = base + 1; k < base + length - 1; k++) {
      const node = nodes[k] as number;
      if (this.#model.loading[node >> 1] === loading.bring) brought -= this.#load[node] as number;
    }
    return brought;
  }

  #findPeaks(base: number, end: number): void {
    const aboard = this.#aboard;
    let peak = 0;
    for (let k = base; k <= end; k++) {
      if ((aboard[k] as number) > peak) peak = aboard[k] as number;
      this.#peakBefore[k] = peak;
    }
    peak = 0;
    for (let k = end; k >= base; k--) {
      if ((aboard[k] as number) > peak) peak = aboard[k] as number;
      this.#peakAfter[k] = peak;
    }
  }
}
