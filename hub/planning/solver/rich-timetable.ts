import {
  dropOffNode,
  jobOfNode,
  leadNode,
  loading,
  type Model,
  pickUpNode,
  type VehicleModel,
} from './model.ts';
import type { Timetable } from './routes.ts';
import { EPSILON, Walk } from './walk.ts';

const NEVER = Number.POSITIVE_INFINITY;

/**
 * The timetable for everything else: fleets of several kinds, prices of time, lateness and change, several measures of
 * load, shifts, energy. Segments are joined in constant time (Vidal et al. 2014): up to a cell, when the vehicle leaves,
 * what it has spent, used and aboard; from a cell on, what is still spent and used, and the end as a function of the
 * arrival, `max(arrival + lasting, ends)`. Lateness alone is walked, and only behind an arrival that is not calm.
 * Vehicles with breaks are walked.
 */
export class RichTimetable implements Timetable {
  from = 0;
  to = 0;
  readonly #model: Model;
  readonly #walk: Walk;
  #cells = 0;
  #tried = new Int32Array(64);
  #at = new Int32Array(0);
  /** At the first cell of a route: its jobs, -1 when the route cannot be. */
  #jobs = new Int32Array(0);
  #leave = new Float64Array(0);
  #spent = new Float64Array(0);
  #used = new Float64Array(0);
  #latest = new Float64Array(0);
  #calm = new Float64Array(0);
  #lasting = new Float64Array(0);
  #ends = new Float64Array(0);
  #rest = new Float64Array(0);
  #restUsed = new Float64Array(0);
  /** Dimension by dimension. */
  #aboard = new Float64Array(0);
  #peakBefore = new Float64Array(0);
  #peakAfter = new Float64Array(0);
  /** Jobs a vehicle has whatever is planned: frozen or aboard. */
  readonly #forcedJobs: Int32Array;

  constructor(model: Model) {
    this.#model = model;
    this.#walk = new Walk(model);
    this.#forcedJobs = Int32Array.from(model.vehicle, ({ frozen }, v) => {
      const forced = new Set(frozen.map(jobOfNode));
      for (let job = 0; job < model.jobs; job++) {
        const isMine = model.may[job * model.vehicles + v] === 1;
        if (isMine && model.loading[job] === loading.carried) forced.add(job);
      }
      return forced.size;
    });
  }

  grow(cells: number): void {
    const { dimensions } = this.#model;
    this.#cells = cells;
    this.#at = new Int32Array(cells);
    this.#jobs = new Int32Array(cells);
    this.#leave = new Float64Array(cells);
    this.#spent = new Float64Array(cells);
    this.#used = new Float64Array(cells);
    this.#latest = new Float64Array(cells);
    this.#calm = new Float64Array(cells);
    this.#lasting = new Float64Array(cells);
    this.#ends = new Float64Array(cells);
    this.#rest = new Float64Array(cells);
    this.#restUsed = new Float64Array(cells);
    this.#aboard = new Float64Array(dimensions * cells);
    this.#peakBefore = new Float64Array(dimensions * cells);
    this.#peakAfter = new Float64Array(dimensions * cells);
  }

  build(nodes: Int32Array, base: number, length: number, v: number): number {
    const vehicle = this.#model.vehicle[v] as VehicleModel;
    this.#jobs[base] = -1;
    if (!this.#walk.along(nodes, base, length, v)) return NEVER;
    this.#jobs[base] = this.#countJobs(nodes, base, length, v);
    if (vehicle.breaks.length > 0) return this.#walk.cost;
    this.#buildForward(nodes, base, length, v, vehicle);
    this.#buildBackward(nodes, base, length, vehicle);
    for (let d = 0; d < this.#model.dimensions; d++) this.#buildLoads(nodes, base, length, vehicle, d);
    return this.#walk.cost;
  }

  #buildForward(nodes: Int32Array, base: number, length: number, v: number, vehicle: VehicleModel): void {
    const { sites, site, service, wish, lateSecond, before, changePrice } = this.#model;
    const { arrive, begin } = this.#walk;
    let spent = length > 2 ? vehicle.fixedCost : 0;
    let used = 0;
    let at = site[nodes[base] as number] as number;
    this.#at[base] = at;
    this.#leave[base] = vehicle.ready;
    this.#spent[base] = spent;
    this.#used[base] = 0;
    for (let k = 1; k < length; k++) {
      const node = nodes[base + k] as number;
      const to = site[node] as number;
      const cell = base + k;
      if (to >= 0) {
        const arc = at * sites + to;
        spent += vehicle.cost[arc] as number;
        used += (vehicle.wattHours[arc] as number) - vehicle.idlePerSecond * (vehicle.seconds[arc] as number);
      }
      const begins = begin[k] as number;
      spent += lateSecond * Math.max(0, begins - (wish[node] as number));
      if (k < length - 1 && changePrice > 0) {
        const made = before[jobOfNode(node)] as number;
        if (made >= 0 && made !== v) spent += changePrice;
      }
      this.#at[cell] = to;
      this.#leave[cell] = begins + (service[node] as number);
      this.#spent[cell] = spent;
      this.#used[cell] = used;
      at = to;
    }
    this.#leave[base + length - 1] = arrive[length - 1] as number;
  }

  #buildBackward(nodes: Int32Array, base: number, length: number, vehicle: VehicleModel): void {
    const { sites, ready, due, service, wish, loading: how, before, changePrice } = this.#model;
    const end = base + length - 1;
    this.#latest[end] = vehicle.hasEnd ? vehicle.shiftEnd : NEVER;
    this.#calm[end] = NEVER;
    this.#lasting[end] = 0;
    this.#ends[end] = -NEVER;
    this.#rest[end] = 0;
    this.#restUsed[end] = 0;
    const v = (nodes[base] as number) / 2 - this.#model.jobs;
    for (let k = end - 1; k > base; k--) {
      const node = nodes[k] as number;
      const next = this.#at[k + 1] as number;
      const arc = (this.#at[k] as number) * sites + next;
      const travel = next < 0 ? 0 : (vehicle.seconds[arc] as number);
      const work = service[node] as number;
      const shift = how[jobOfNode(node)] === loading.carried ? NEVER : vehicle.shiftEnd;
      const behind = travel + work;
      this.#latest[k] = Math.min(due[node] as number, shift, (this.#latest[k + 1] as number) - behind);
      const calm = Math.min(wish[node] as number, (this.#calm[k + 1] as number) - behind);
      // Where waiting alone makes something late, no arrival is calm.
      this.#calm[k] = calm < (ready[node] as number) ? -NEVER : calm;
      this.#lasting[k] = behind + (this.#lasting[k + 1] as number);
      this.#ends[k] = Math.max(
        (ready[node] as number) + (this.#lasting[k] as number),
        this.#ends[k + 1] as number,
      );
      const made = before[jobOfNode(node)] as number;
      const change = changePrice > 0 && made >= 0 && made !== v ? changePrice : 0;
      const cost = next < 0 ? 0 : (vehicle.cost[arc] as number);
      const energy = next < 0 ? 0 : (vehicle.wattHours[arc] as number) - vehicle.idlePerSecond * travel;
      this.#rest[k] = cost + change + (this.#rest[k + 1] as number);
      this.#restUsed[k] = energy + (this.#restUsed[k + 1] as number);
    }
  }

  #buildLoads(nodes: Int32Array, base: number, length: number, vehicle: VehicleModel, d: number): void {
    const { loading: how, load, nodes: count, isVisit } = this.#model;
    const at = d * this.#cells + base;
    const its = d * count;
    let aboard = vehicle.carried[d] as number;
    for (let k = 1; k < length - 1; k++) {
      const node = nodes[base + k] as number;
      if (how[jobOfNode(node)] === loading.bring && isVisit[node] === 1) aboard -= load[its + node] as number;
    }
    let peak = 0;
    for (let k = 0; k < length; k++) {
      if (k > 0) aboard += load[its + (nodes[base + k] as number)] as number;
      this.#aboard[at + k] = aboard;
      peak = Math.max(peak, aboard);
      this.#peakBefore[at + k] = peak;
    }
    peak = 0;
    for (let k = length - 1; k >= 0; k--) {
      peak = Math.max(peak, this.#aboard[at + k] as number);
      this.#peakAfter[at + k] = peak;
    }
  }

  best(nodes: Int32Array, base: number, length: number, v: number, job: number): number {
    const model = this.#model;
    const vehicle = model.vehicle[v] as VehicleModel;
    const how = model.loading[job] as number;
    const jobs = this.#jobs[base] as number;
    if (jobs < 0 || (how < loading.carried && jobs >= vehicle.maxJobs)) return NEVER;
    if (vehicle.breaks.length > 0) return this.#bestByWalking(nodes, base, length, v, job);
    const now = this.#costOf(base, length, vehicle);
    const fixed = vehicle.fixedCost > 0 && length === 2 ? vehicle.fixedCost : 0;
    const best =
      how === loading.pair
        ? this.#bestPair(nodes, base, length, v, vehicle, job)
        : this.#bestSingle(nodes, base, length, v, vehicle, job);
    return best + fixed - now;
  }

  #costOf(base: number, length: number, vehicle: VehicleModel): number {
    const end = base + length - 1;
    return (
      (this.#spent[end] as number) + vehicle.secondPrice * ((this.#leave[end] as number) - vehicle.ready)
    );
  }

  #bestPair(
    nodes: Int32Array,
    base: number,
    length: number,
    v: number,
    vehicle: VehicleModel,
    job: number,
  ): number {
    const { sites, site, ready, service, wish, lateSecond } = this.#model;
    const { seconds, cost, wattHours, idlePerSecond, frozen } = vehicle;
    const p = pickUpNode(job);
    const d = dropOffNode(job);
    const siteP = site[p] as number;
    const siteD = site[d] as number;
    const rowP = siteP * sites;
    const rowD = siteD * sites;
    const dueP = this.#lastBegin(p, vehicle);
    const dueD = this.#lastBegin(d, vehicle);
    const change = 2 * this.#changeOf(job, v);
    let best = NEVER;
    for (let i = frozen.length; i <= length - 2; i++) {
      const row = (this.#at[base + i] as number) * sites;
      const into = seconds[row + siteP] as number;
      const pick = (this.#leave[base + i] as number) + into;
      if (pick > dueP || !this.#hasRoom(p, i, base, vehicle)) continue;
      let time = Math.max(pick, ready[p] as number) + (service[p] as number);
      let spent = (this.#spent[base + i] as number) + (cost[row + siteP] as number) + change;
      let used = (this.#used[base + i] as number) + (wattHours[row + siteP] as number) - idlePerSecond * into;
      let from = rowP;
      for (let j = i; j <= length - 2; j++) {
        if (j > i) {
          // On from the stop before to the one at position j.
          const node = nodes[base + j] as number;
          const here = this.#at[base + j] as number;
          const travel = seconds[from + here] as number;
          time += travel;
          if (time > (this.#latest[base + j] as number) + EPSILON) break;
          if (!this.#hasRoom(p, j, base, vehicle)) break;
          const begins = Math.max(time, ready[node] as number);
          spent +=
            (cost[from + here] as number) +
            lateSecond * Math.max(0, begins - (wish[node] as number)) +
            this.#changeOf(jobOfNode(node), v);
          used += (wattHours[from + here] as number) - idlePerSecond * travel;
          time = begins + (service[node] as number);
          from = here * sites;
        }
        const way = seconds[from + siteD] as number;
        const drop = time + way;
        if (drop > dueD) continue;
        const begins = Math.max(drop, ready[d] as number);
        const late = lateSecond * Math.max(0, begins - (wish[d] as number));
        const total = this.#join(
          nodes,
          base + j + 1,
          base + length - 1,
          vehicle,
          rowD,
          begins + (service[d] as number),
          spent + (cost[from + siteD] as number) + late,
          used + (wattHours[from + siteD] as number) - idlePerSecond * way,
        );
        if (total < best) {
          best = total;
          this.from = i;
          this.to = j;
        }
      }
    }
    return best;
  }

  #bestSingle(
    nodes: Int32Array,
    base: number,
    length: number,
    v: number,
    vehicle: VehicleModel,
    job: number,
  ): number {
    const model = this.#model;
    const { sites, ready, service, wish, lateSecond } = model;
    const { seconds, cost, wattHours, idlePerSecond, frozen } = vehicle;
    const node = leadNode(model, job);
    const here = model.site[node] as number;
    const due = this.#lastBegin(node, vehicle);
    const change = this.#changeOf(job, v);
    let best = NEVER;
    for (let k = frozen.length; k <= length - 2; k++) {
      const row = (this.#at[base + k] as number) * sites;
      const way = seconds[row + here] as number;
      const arrives = (this.#leave[base + k] as number) + way;
      if (arrives > due || !this.#hasRoomForSingle(job, node, k, base, vehicle)) continue;
      const begins = Math.max(arrives, ready[node] as number);
      const late = lateSecond * Math.max(0, begins - (wish[node] as number));
      const total = this.#join(
        nodes,
        base + k + 1,
        base + length - 1,
        vehicle,
        here * sites,
        begins + (service[node] as number),
        (this.#spent[base + k] as number) + (cost[row + here] as number) + late + change,
        (this.#used[base + k] as number) + (wattHours[row + here] as number) - idlePerSecond * way,
      );
      if (total < best) {
        best = total;
        this.from = k;
      }
    }
    return best;
  }

  /** Cost of the whole route when the stop left at `time` is followed by the cells from `cell` on. */
  #join(
    nodes: Int32Array,
    cell: number,
    last: number,
    vehicle: VehicleModel,
    row: number,
    time: number,
    spent: number,
    used: number,
  ): number {
    const next = this.#at[cell] as number;
    const travel = next < 0 ? 0 : (vehicle.seconds[row + next] as number);
    const arrives = time + travel;
    if (arrives > (this.#latest[cell] as number) + EPSILON) return NEVER;
    const end = Math.max(arrives + (this.#lasting[cell] as number), this.#ends[cell] as number);
    const duration = end - vehicle.ready;
    let energy = used + (this.#restUsed[cell] as number) + vehicle.idlePerSecond * duration;
    let total = spent + (this.#rest[cell] as number) + vehicle.secondPrice * duration;
    if (next >= 0) {
      energy += (vehicle.wattHours[row + next] as number) - vehicle.idlePerSecond * travel;
      total += vehicle.cost[row + next] as number;
    }
    if (energy > vehicle.energy + EPSILON) return NEVER;
    if (arrives > (this.#calm[cell] as number)) total += this.#lateness(nodes, cell, last, vehicle, arrives);
    return total;
  }

  /** Price of the lateness from the cell on, walked. */
  #lateness(nodes: Int32Array, cell: number, last: number, vehicle: VehicleModel, arrives: number): number {
    const { sites, ready, service, wish, lateSecond } = this.#model;
    let time = arrives;
    let late = 0;
    for (let k = cell; k < last; k++) {
      const node = nodes[k] as number;
      const begins = Math.max(time, ready[node] as number);
      late += Math.max(0, begins - (wish[node] as number));
      const next = this.#at[k + 1] as number;
      if (next < 0) break;
      time =
        begins +
        (service[node] as number) +
        (vehicle.seconds[(this.#at[k] as number) * sites + next] as number);
    }
    return lateSecond * late;
  }

  /** Every place walked from end to end. */
  #bestByWalking(nodes: Int32Array, base: number, length: number, v: number, job: number): number {
    const model = this.#model;
    const walk = this.#walk;
    const vehicle = model.vehicle[v] as VehicleModel;
    const lead = leadNode(model, job);
    const other = model.partner[lead] as number;
    const first = vehicle.frozen.length;
    if (!walk.along(nodes, base, length, v)) return NEVER;
    const now = walk.cost;
    if (this.#tried.length < length + 2) this.#tried = new Int32Array(2 * (length + 2));
    const tried = this.#tried;
    let best = NEVER;
    for (let i = first; i <= length - 2; i++) {
      for (let j = i; j <= (other < 0 ? i : length - 2); j++) {
        let w = 0;
        for (let k = 0; k < length; k++) {
          tried[w++] = nodes[base + k] as number;
          if (k === i) tried[w++] = lead;
          if (k === j && other >= 0) tried[w++] = other;
        }
        if (!walk.along(tried, 0, w, v) || walk.cost >= best) continue;
        best = walk.cost;
        this.from = i;
        this.to = j;
      }
    }
    return best - now;
  }

  #lastBegin(node: number, vehicle: VehicleModel): number {
    const isCarried = this.#model.loading[jobOfNode(node)] === loading.carried;
    const shift = isCarried ? NEVER : vehicle.shiftEnd;
    return Math.min(this.#model.due[node] as number, shift) + EPSILON;
  }

  #changeOf(job: number, v: number): number {
    const { changePrice, before } = this.#model;
    const made = before[job] as number;
    return changePrice > 0 && made >= 0 && made !== v ? changePrice : 0;
  }

  #hasRoom(node: number, position: number, base: number, vehicle: VehicleModel): boolean {
    const { dimensions, load, nodes } = this.#model;
    for (let d = 0; d < dimensions; d++) {
      const aboard = this.#aboard[d * this.#cells + base + position] as number;
      if (aboard + (load[d * nodes + node] as number) > (vehicle.capacity[d] as number) + EPSILON)
        return false;
    }
    return true;
  }

  /** A visit that only fetches loads from there on, one that only brings has its load aboard up to there. */
  #hasRoomForSingle(
    job: number,
    node: number,
    position: number,
    base: number,
    vehicle: VehicleModel,
  ): boolean {
    const { dimensions, load, nodes, loading: how } = this.#model;
    if (how[job] === loading.carried) return true;
    const peaks = how[job] === loading.fetch ? this.#peakAfter : this.#peakBefore;
    for (let d = 0; d < dimensions; d++) {
      const peak = peaks[d * this.#cells + base + position] as number;
      const more = Math.abs(load[d * nodes + node] as number);
      if (peak + more > (vehicle.capacity[d] as number) + EPSILON) return false;
    }
    return true;
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
