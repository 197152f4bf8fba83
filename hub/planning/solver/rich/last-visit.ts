import { jobOfNode, loading, type Model, type VehicleModel } from '../model.ts';
import { EPSILON } from '../walk.ts';
import type { Cells } from './cells.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** The latest a visit may begin: its window, and the end of the shift unless it has to be made anyway. */
export function lastBegin({ loading: how, due }: Model, node: number, { shiftEnd }: VehicleModel): number {
  const shift = how[jobOfNode(node)] === loading.carried ? NEVER : shiftEnd;
  return Math.min(due[node] as number, shift) + EPSILON;
}

/**
 * The last visit that is put into a route, the drop-off of a pair or the only one there is: from the state in which
 * the vehicle leaves the stop before, through this visit, on to what is known of the route from the next cell on.
 */
export class LastVisit {
  readonly #model: Model;
  readonly #cells: Cells;
  #nodes: Int32Array = new Int32Array(0);
  /** The last cell of the route. */
  #end = 0;
  #vehicle: VehicleModel | undefined;
  #site = 0;
  #ready = 0;
  #due = 0;
  #service = 0;
  #wish = 0;
  /** Watt-hours that the last route looked at would have to charge; 0 when none. */
  short = 0;

  constructor(model: Model, cells: Cells) {
    this.#model = model;
    this.#cells = cells;
  }

  /** Which visit it is, and of which route. */
  aim(node: number, nodes: Int32Array, end: number, vehicle: VehicleModel): void {
    const { site, ready, service, wish } = this.#model;
    this.#nodes = nodes;
    this.#end = end;
    this.#vehicle = vehicle;
    this.#site = site[node] as number;
    this.#ready = ready[node] as number;
    this.#due = lastBegin(this.#model, node, vehicle);
    this.#service = service[node] as number;
    this.#wish = wish[node] as number;
  }

  /**
   * Cost of the whole route, Infinity when it cannot be; charging is believed to cost its time at the best plug alone.
   * @param row of the stop before in the matrices; @param cell what follows.
   */
  cost(row: number, time: number, spent: number, used: number, cell: number): number {
    const { sites, lateSecond } = this.#model;
    const vehicle = this.#vehicle as VehicleModel;
    const { at, latest, lasting, ends, rest, restUsed, calm } = this.#cells;
    const arc = row + this.#site;
    const way = vehicle.seconds[arc] as number;
    const reached = time + way;
    if (reached > this.#due) return NEVER;
    const begins = Math.max(reached, this.#ready);
    const next = at[cell] as number;
    const onward = this.#site * sites + next;
    const travel = next < 0 ? 0 : (vehicle.seconds[onward] as number);
    const arrives = begins + this.#service + travel;
    if (arrives > (latest[cell] as number) + EPSILON) return NEVER;
    const duration = Math.max(arrives + (lasting[cell] as number), ends[cell] as number) - vehicle.ready;
    let energy =
      used +
      (vehicle.wattHours[arc] as number) +
      (restUsed[cell] as number) +
      vehicle.idlePerSecond * (duration - way);
    let total =
      spent +
      (vehicle.cost[arc] as number) +
      lateSecond * Math.max(0, begins - this.#wish) +
      (rest[cell] as number) +
      vehicle.secondPrice * duration;
    if (next >= 0) {
      energy += (vehicle.wattHours[onward] as number) - vehicle.idlePerSecond * travel;
      total += vehicle.cost[onward] as number;
    }
    this.short = 0;
    if (energy > vehicle.energy + EPSILON) {
      this.short = energy - vehicle.energy;
      if (this.short > vehicle.rechargeable) return NEVER;
      total += vehicle.chargePrice * this.short;
    }
    return arrives > (calm[cell] as number) ? total + this.#lateness(cell, arrives) : total;
  }

  /** Price of the lateness from the cell on, walked. */
  #lateness(from: number, arrives: number): number {
    const { sites, ready, service, wish, lateSecond } = this.#model;
    const { seconds } = this.#vehicle as VehicleModel;
    const { at } = this.#cells;
    let time = arrives;
    let late = 0;
    for (let cell = from; cell < this.#end; cell++) {
      const node = this.#nodes[cell] as number;
      const begins = Math.max(time, ready[node] as number);
      late += Math.max(0, begins - (wish[node] as number));
      const next = at[cell + 1] as number;
      if (next < 0) break;
      time = begins + (service[node] as number) + (seconds[(at[cell] as number) * sites + next] as number);
    }
    return lateSecond * late;
  }
}
