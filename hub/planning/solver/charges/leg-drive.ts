import { jobOfNode, loading, type Model, type VehicleModel } from '../model.ts';

const NEVER = Number.POSITIVE_INFINITY;

/**
 * A vehicle driven along its stops with a level in its battery that may fall below anything: what quick charging looks
 * at. Stop 0 is its start, the last one its end, if it has one. Arrays are used again and again.
 */
export class LegDrive {
  /** Number of the last stop. */
  last = 0;
  stops = new Int32Array(64);
  place = new Int32Array(64);
  arrive = new Float64Array(64);
  leave = new Float64Array(64);
  /** Watt-hours left when it leaves. */
  level = new Float64Array(64);
  /** From the stop on: latest arrival, latest arrival without lateness, and the end as `max(arrival + lasting, ends)`. */
  latest = new Float64Array(64);
  calm = new Float64Array(64);
  lasting = new Float64Array(64);
  ends = new Float64Array(64);
  vehicle: VehicleModel | undefined;
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  /** Takes the stops in; @param over when the route must have ended. */
  aim(steps: ArrayLike<number>, v: number, endNode: number, usable: number, over: number): void {
    const { site, due, wish, service, ready, loading: how, sites } = this.#model;
    const vehicle = this.#model.vehicle[v] as VehicleModel;
    this.vehicle = vehicle;
    this.last = steps.length + (vehicle.hasEnd ? 1 : 0);
    if (this.stops.length < steps.length + 2) this.#grow(2 * steps.length + 2);
    let at = site[endNode - 1] as number;
    this.place[0] = at;
    this.leave[0] = vehicle.ready;
    this.level[0] = usable;
    for (let k = 1; k <= this.last; k++) {
      const node = k <= steps.length ? (steps[k - 1] as number) : endNode;
      if ((site[node] as number) >= 0) at = site[node] as number;
      this.stops[k] = node;
      this.place[k] = at;
    }
    let latest = NEVER;
    let calm = NEVER;
    let lasting = 0;
    let ends = -NEVER;
    for (let k = this.last; k > 0; k--) {
      const node = this.stops[k] as number;
      const kind = how[jobOfNode(node)];
      const isBound = node !== endNode && (kind === loading.carried || kind === loading.break);
      const behind =
        k === this.last || this.isBreak(k + 1)
          ? 0
          : (vehicle.seconds[(this.place[k] as number) * sites + (this.place[k + 1] as number)] as number);
      const work = behind + (service[node] as number);
      const limit = Math.min(due[node] as number, isBound ? NEVER : vehicle.shiftEnd);
      latest = Math.min(limit, (k === this.last ? over : latest) - work);
      const free = Math.min(wish[node] as number, calm - work);
      calm = free < (ready[node] as number) ? -NEVER : free;
      lasting += work;
      ends = Math.max((ready[node] as number) + lasting, ends);
      this.latest[k] = latest;
      this.calm[k] = calm;
      this.lasting[k] = lasting;
      this.ends[k] = ends;
    }
  }

  /** Drives on from stop `k`, left at a place at a time with a level. */
  from(k: number, place: number, time: number, level: number): void {
    const { sites, ready, service } = this.#model;
    const { seconds, wattHours, idlePerSecond } = this.vehicle as VehicleModel;
    let at = place;
    let now = time;
    let left = level;
    for (let i = k + 1; i <= this.last; i++) {
      const node = this.stops[i] as number;
      const to = this.place[i] as number;
      if (!this.isBreak(i)) {
        left -= wattHours[at * sites + to] as number;
        now += seconds[at * sites + to] as number;
      }
      this.arrive[i] = now;
      const gone = Math.max(now, ready[node] as number) + (service[node] as number);
      left -= idlePerSecond * (gone - now);
      now = gone;
      this.leave[i] = now;
      this.level[i] = left;
      at = to;
    }
  }

  /** Taken where the stop before it is. */
  isBreak(k: number): boolean {
    return (this.#model.site[this.stops[k] as number] as number) < 0;
  }

  #grow(count: number): void {
    this.stops = new Int32Array(count);
    this.place = new Int32Array(count);
    this.arrive = new Float64Array(count);
    this.leave = new Float64Array(count);
    this.level = new Float64Array(count);
    this.latest = new Float64Array(count);
    this.calm = new Float64Array(count);
    this.lasting = new Float64Array(count);
    this.ends = new Float64Array(count);
  }
}
