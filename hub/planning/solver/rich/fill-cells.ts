import { jobOfNode, loading, type Model, startNode, type VehicleModel } from '../model.ts';
import type { Walk } from '../walk.ts';
import type { Cells } from './cells.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** A route as it stands in `nodes`, from `base` on, of vehicle number `v`. */
export interface Stretch {
  readonly nodes: Int32Array;
  readonly base: number;
  readonly length: number;
  readonly v: number;
}

/** Fills the cells of a route that was just walked: forward, backward, loads. */
export function fillCells(model: Model, cells: Cells, walk: Walk, route: Stretch): void {
  fillForward(model, cells, walk, route);
  fillBackward(model, cells, route);
  for (let d = 0; d < model.dimensions; d++) fillLoads(model, cells, route, d);
}

/** What a visit of the job by another vehicle than in the plan before costs. */
export function changeOf({ changePrice, before }: Model, job: number, v: number): number {
  const made = before[job] as number;
  return changePrice > 0 && made >= 0 && made !== v ? changePrice : 0;
}

function fillForward(model: Model, cells: Cells, walk: Walk, { nodes, base, length, v }: Stretch): void {
  const { sites, site, service, wish, lateSecond } = model;
  const vehicle = model.vehicle[v] as VehicleModel;
  const { arrive, begin } = walk;
  let spent = length > 2 ? vehicle.fixedCost : 0;
  let used = 0;
  let at = site[startNode(model, v)] as number;
  cells.at[base] = at;
  cells.leave[base] = vehicle.ready;
  cells.spent[base] = spent;
  cells.used[base] = 0;
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
    if (k < length - 1) spent += changeOf(model, jobOfNode(node), v);
    cells.at[cell] = to;
    cells.leave[cell] = begins + (service[node] as number);
    cells.spent[cell] = spent;
    cells.used[cell] = used;
    at = to;
  }
  cells.leave[base + length - 1] = arrive[length - 1] as number;
}

function fillBackward(model: Model, cells: Cells, { nodes, base, length, v }: Stretch): void {
  const { sites, ready, due, service, wish, loading: how } = model;
  const vehicle = model.vehicle[v] as VehicleModel;
  const { at, latest, calm, lasting, ends, rest, restUsed } = cells;
  const end = base + length - 1;
  latest[end] = vehicle.hasEnd ? vehicle.shiftEnd : NEVER;
  calm[end] = NEVER;
  lasting[end] = 0;
  ends[end] = -NEVER;
  rest[end] = 0;
  restUsed[end] = 0;
  for (let k = end - 1; k > base; k--) {
    const node = nodes[k] as number;
    const next = at[k + 1] as number;
    const arc = (at[k] as number) * sites + next;
    const travel = next < 0 ? 0 : (vehicle.seconds[arc] as number);
    const shift = how[jobOfNode(node)] === loading.carried ? NEVER : vehicle.shiftEnd;
    const behind = travel + (service[node] as number);
    latest[k] = Math.min(due[node] as number, shift, (latest[k + 1] as number) - behind);
    const free = Math.min(wish[node] as number, (calm[k + 1] as number) - behind);
    // Where waiting alone makes something late, no arrival is calm.
    calm[k] = free < (ready[node] as number) ? -NEVER : free;
    lasting[k] = behind + (lasting[k + 1] as number);
    ends[k] = Math.max((ready[node] as number) + (lasting[k] as number), ends[k + 1] as number);
    const cost = next < 0 ? 0 : (vehicle.cost[arc] as number);
    const energy = next < 0 ? 0 : (vehicle.wattHours[arc] as number) - vehicle.idlePerSecond * travel;
    rest[k] = cost + changeOf(model, jobOfNode(node), v) + (rest[k + 1] as number);
    restUsed[k] = energy + (restUsed[k + 1] as number);
  }
}

function fillLoads(model: Model, cells: Cells, { nodes, base, length, v }: Stretch, d: number): void {
  const { loading: how, load, nodes: count, isVisit } = model;
  const { aboard, peakBefore, peakAfter } = cells;
  const at = d * cells.count + base;
  const its = d * count;
  let now = (model.vehicle[v] as VehicleModel).carried[d] as number;
  for (let k = 1; k < length - 1; k++) {
    const node = nodes[base + k] as number;
    if (how[jobOfNode(node)] === loading.bring && isVisit[node] === 1) now -= load[its + node] as number;
  }
  let peak = 0;
  for (let k = 0; k < length; k++) {
    if (k > 0) now += load[its + (nodes[base + k] as number)] as number;
    aboard[at + k] = now;
    peak = Math.max(peak, now);
    peakBefore[at + k] = peak;
  }
  peak = 0;
  for (let k = length - 1; k >= 0; k--) {
    peak = Math.max(peak, aboard[at + k] as number);
    peakAfter[at + k] = peak;
  }
}
