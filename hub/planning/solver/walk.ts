import type { ChargedRoute, RouteCharger } from './charges/route-charger.ts';
import { jobOfNode, loading, type Model, type VehicleModel } from './model.ts';

/** Rounding in sums of times, loads and energy never decides. */
export const EPSILON = 1e-7;

/** Why a route cannot be, and by how much: seconds, units of load, watt-hours. */
export type WalkFault = 'UNREACHABLE' | 'TIME_WINDOW' | 'SHIFT' | 'CAPACITY' | 'BATTERY';

/**
 * What becomes of a route that takes more than the battery holds: it breaks the rule, it is believed to charge at the
 * best plug at once and nowhere in particular, or its charging stops are chosen.
 */
export type Recharging = 'never' | 'at best' | RouteCharger;

/**
 * One vehicle walked through one route, node by node: all rules in one place, slowly. The timetables join segments
 * instead; where they cannot (breaks), where a plan is written out, and where a job is explained, it is walked.
 */
export class Walk {
  fault: WalkFault = 'UNREACHABLE';
  /** How far the broken rule was from holding. */
  by = 0;
  /** Cost of the whole route once `along` returned true. */
  cost = 0;
  /** End of the last service, or the arrival at the route's end. */
  end = 0;
  /** Watt-hours used in all, without any charging. */
  used = 0;
  /** Of each node in order: arrival, begin; the begin of a break that need not be taken is no number. */
  arrive = new Float64Array(64);
  begin = new Float64Array(64);
  /** With charging stops: they delay what `arrive` and `begin` say without them. */
  charged: ChargedRoute | undefined;
  readonly #model: Model;
  readonly #recharging: Recharging;
  readonly #aboard: Float64Array;
  #spent = 0;
  #late = 0;

  constructor(model: Model, recharging: Recharging = 'never') {
    this.#model = model;
    this.#recharging = recharging;
    this.#aboard = new Float64Array(model.dimensions);
  }

  /**
   * Walks; false as soon as a rule is broken. Energy is looked at in the end: it only falls.
   * @param strict false: windows, shift and reserve give way, because what is frozen or aboard cannot stay.
   */
  along(nodes: ArrayLike<number>, base: number, length: number, v: number, strict = true): boolean {
    const model = this.#model;
    const vehicle = model.vehicle[v] as VehicleModel;
    const { sites, site, ready, due, service, wish } = model;
    if (this.arrive.length < length) {
      this.arrive = new Float64Array(2 * length);
      this.begin = new Float64Array(2 * length);
    }
    const last = trailing(model, nodes, base, length);
    let at = site[nodes[base] as number] as number;
    let time = vehicle.ready;
    let moved = 0;
    this.#spent = 0;
    this.#late = 0;
    this.used = 0;
    this.arrive[0] = time;
    this.begin[0] = time;
    if (!this.#loadUp(nodes, base, length, vehicle) && strict) return false;
    for (let k = 1; k <= last; k++) {
      const node = nodes[base + k] as number;
      const isBreak = model.loading[jobOfNode(node)] === loading.break;
      if (!isBreak) {
        const to = site[node] as number;
        const arc = at * sites + to;
        const travel = vehicle.seconds[arc] as number;
        if (travel === Number.POSITIVE_INFINITY) return this.#broke('UNREACHABLE', 1);
        time += travel;
        this.#spent += vehicle.cost[arc] as number;
        this.used += (vehicle.wattHours[arc] as number) - vehicle.idlePerSecond * travel;
        at = to;
      }
      this.arrive[k] = time;
      const begins = Math.max(time, ready[node] as number);
      this.begin[k] = begins;
      const limit = due[node] as number;
      if (strict && begins > limit + EPSILON) return this.#broke('TIME_WINDOW', begins - limit);
      const ofShift = model.loading[jobOfNode(node)] !== loading.carried && !isBreak;
      if (strict && ofShift && begins > vehicle.shiftEnd + EPSILON)
        return this.#broke('SHIFT', begins - vehicle.shiftEnd);
      this.#late += Math.max(0, begins - (wish[node] as number));
      time = begins + (service[node] as number);
      if (!isBreak && (model.before[jobOfNode(node)] as number) >= 0) {
        if (model.before[jobOfNode(node)] !== v) moved++;
      }
      if (!this.#take(node, vehicle) && strict) return false;
    }
    return this.#finish(nodes, base, length, last, v, at, time, moved, strict);
  }

  #finish(
    nodes: ArrayLike<number>,
    base: number,
    length: number,
    last: number,
    v: number,
    at: number,
    left: number,
    moved: number,
    strict: boolean,
  ): boolean {
    const model = this.#model;
    const vehicle = model.vehicle[v] as VehicleModel;
    let travel = 0;
    if (vehicle.hasEnd) {
      const arc = at * model.sites + (model.site[nodes[base + length - 1] as number] as number);
      travel = vehicle.seconds[arc] as number;
      if (travel === Number.POSITIVE_INFINITY) return this.#broke('UNREACHABLE', 1);
      this.#spent += vehicle.cost[arc] as number;
      this.used += (vehicle.wattHours[arc] as number) - vehicle.idlePerSecond * travel;
    }
    let time = left;
    for (let k = last + 1; k < length - 1; k++)
      time = this.#restIfNeeded(nodes[base + k] as number, k, time, travel);
    time += travel;
    for (let k = last + 1; k < length - 1; k++) {
      const node = nodes[base + k] as number;
      const begins = this.begin[k] as number;
      // One that was taken began too late, or one that was not needed is needed since another was taken.
      const over = (Number.isNaN(begins) ? time : begins) - (model.due[node] as number);
      if (strict && over > EPSILON) return this.#broke('TIME_WINDOW', over);
    }
    if (strict && vehicle.hasEnd && time > vehicle.shiftEnd + EPSILON)
      return this.#broke('SHIFT', time - vehicle.shiftEnd);
    this.end = time;
    this.arrive[length - 1] = time;
    this.begin[length - 1] = time;
    this.used += vehicle.idlePerSecond * (time - vehicle.ready);
    const more = (last === 0 ? 0 : vehicle.fixedCost) + model.changePrice * moved;
    this.charged = undefined;
    this.cost =
      this.#spent + vehicle.secondPrice * (time - vehicle.ready) + model.lateSecond * this.#late + more;
    const short = this.used - vehicle.energy;
    if (!strict || short <= EPSILON) return true;
    if (short > vehicle.rechargeable || this.#recharging === 'never') return this.#broke('BATTERY', short);
    if (this.#recharging === 'at best') {
      this.cost += vehicle.chargePrice * short;
      return true;
    }
    this.charged = this.#recharging.choose(nodes, base, length, v);
    if (this.charged === undefined) return this.#broke('BATTERY', short);
    this.cost = this.charged.cost + more;
    this.end = this.charged.end;
    return true;
  }

  /** A break behind the last visit is taken only if its window closes before the vehicle is home. */
  #restIfNeeded(node: number, k: number, time: number, travel: number): number {
    const { ready, due, service } = this.#model;
    this.arrive[k] = time;
    this.begin[k] = Number.NaN;
    if (time + travel <= (due[node] as number) + EPSILON) return time;
    this.begin[k] = Math.max(time, ready[node] as number);
    return (this.begin[k] as number) + (service[node] as number);
  }

  /** What is aboard when the vehicle leaves: parcels carried already, and those that visits only bring. */
  #loadUp(nodes: ArrayLike<number>, base: number, length: number, vehicle: VehicleModel): boolean {
    const { loading: how, load, nodes: count, dimensions, isVisit } = this.#model;
    for (let d = 0; d < dimensions; d++) {
      let aboard = vehicle.carried[d] as number;
      for (let k = base + 1; k < base + length - 1; k++) {
        const node = nodes[k] as number;
        if (how[jobOfNode(node)] === loading.bring && isVisit[node] === 1)
          aboard -= load[d * count + node] as number;
      }
      this.#aboard[d] = aboard;
      const excess = aboard - (vehicle.capacity[d] as number);
      if (excess > EPSILON) return this.#broke('CAPACITY', excess);
    }
    return true;
  }

  #take(node: number, vehicle: VehicleModel): boolean {
    const { load, nodes, dimensions } = this.#model;
    for (let d = 0; d < dimensions; d++) {
      const aboard = (this.#aboard[d] as number) + (load[d * nodes + node] as number);
      this.#aboard[d] = aboard;
      const excess = aboard - (vehicle.capacity[d] as number);
      if (excess > EPSILON) return this.#broke('CAPACITY', excess);
    }
    return true;
  }

  #broke(fault: WalkFault, by: number): false {
    this.fault = fault;
    this.by = by;
    return false;
  }
}

/** Position of the last visit; 0 when there are only breaks. */
export function trailing(model: Model, nodes: ArrayLike<number>, base: number, length: number): number {
  let last = length - 2;
  while (last > 0 && model.loading[jobOfNode(nodes[base + last] as number)] === loading.break) last--;
  return last;
}
