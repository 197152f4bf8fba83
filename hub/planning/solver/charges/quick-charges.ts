import { secondsToCharge } from '../../charging/charge-curve.ts';
import type { ChosenCharges, PlacedCharge } from '../../charging/charge-task.ts';
import { freeTimes, type PlugBookings } from '../../charging/plugs.ts';
import type { PlanVehicle } from '../../problem.ts';
import type { Model, VehicleModel } from '../model.ts';
import { EPSILON } from '../walk.ts';
import type { ChargerTable } from './charger-table.ts';
import { LegDrive } from './leg-drive.ts';
import { levelAfter } from './level-after.ts';

/** Charges on one route. */
const MOST_CHARGES = 8;

/** One charge as the search considers it. */
interface Stop {
  readonly gap: number;
  readonly charger: number;
  readonly arrive: number;
  readonly begin: number;
  readonly seconds: number;
  readonly before: number;
  readonly after: number;
  /** Watt-hours more behind it than without it. */
  readonly gain: number;
  readonly isEnough: boolean;
  readonly price: number;
}

/**
 * Charging stops for a fixed order in some microseconds: as long as the battery would come below its reserve, the charge
 * that makes up for it at least cost; where none can, the one that brings the vehicle furthest. What it finds can be
 * driven; it may find nothing, or something dearer, where the labels of `chooseCharges` find better.
 */
export class QuickCharges {
  readonly #model: Model;
  readonly #table: ChargerTable;
  readonly #drive: LegDrive;
  #bookings: PlugBookings = new Map();
  #v = 0;

  constructor(model: Model, table: ChargerTable) {
    this.#model = model;
    this.#table = table;
    this.#drive = new LegDrive(model);
  }

  /**
   * @param steps nodes in order; @param over when the route must have ended; @param bookings plugs of others.
   * @returns undefined when it found no way.
   */
  choose(
    steps: readonly number[],
    v: number,
    over: number,
    bookings: PlugBookings,
  ): ChosenCharges | undefined {
    const { jobs, problem, vehicle } = this.#model;
    const { start, ready, battery } = problem.vehicles[v] as PlanVehicle;
    const drive = this.#drive;
    this.#bookings = bookings;
    this.#v = v;
    drive.aim(steps, v, 2 * (jobs + v) + 1, battery.usable, over);
    drive.from(0, start, ready, battery.usable);
    const charges: PlacedCharge[] = [];
    let first = (vehicle[v] as VehicleModel).frozen.length;
    while ((drive.level[drive.last] as number) < battery.reserve - EPSILON) {
      const stop = charges.length < MOST_CHARGES ? this.#best(first) : undefined;
      if (stop === undefined) return undefined;
      const charger = this.#table.at(stop.charger);
      charges.push({
        before: stop.gap,
        charger,
        arrive: stop.arrive,
        begin: stop.begin,
        seconds: stop.seconds,
        levelBefore: stop.before,
        levelAfter: stop.after,
      });
      drive.from(stop.gap, charger.place, stop.begin + stop.seconds, stop.after);
      first = stop.gap + 1;
    }
    return this.#isLate()
      ? undefined
      : { charges, cost: this.#cost(charges), end: drive.leave[drive.last] as number };
  }

  /** Waiting for a plug uses energy: a charge that was to be enough may make something late after all. */
  #isLate(): boolean {
    const { arrive, latest, last } = this.#drive;
    for (let k = 1; k <= last; k++) if ((arrive[k] as number) > (latest[k] as number) + EPSILON) return true;
    return false;
  }

  #cost(charges: readonly PlacedCharge[]): number {
    const { sites, ready, wish, lateSecond, problem } = this.#model;
    const { last, place, stops, arrive, leave } = this.#drive;
    const { cost, secondPrice, ready: began } = this.#drive.vehicle as VehicleModel;
    const { price = 1, battery } = problem.vehicles[this.#v] as PlanVehicle;
    const idle = (price * problem.weights.wattHour * battery.idle) / 3_600;
    let sum = secondPrice * ((leave[last] as number) - began);
    let charge = 0;
    for (let k = 1; k <= last; k++) {
      const node = stops[k] as number;
      sum +=
        lateSecond *
        Math.max(0, Math.max(arrive[k] as number, ready[node] as number) - (wish[node] as number));
      let at = place[k - 1] as number;
      const its = charges[charge];
      if (its?.before === k - 1) {
        sum += (cost[at * sites + its.charger.place] as number) - idle * its.seconds;
        at = its.charger.place;
        charge++;
      }
      if (!this.#drive.isBreak(k)) sum += cost[at * sites + (place[k] as number)] as number;
    }
    return sum;
  }

  #best(first: number): Stop | undefined {
    const { level, place, last } = this.#drive;
    const { reserve } = (this.#model.problem.vehicles[this.#v] as PlanVehicle).battery;
    let best: Stop | undefined;
    for (let gap = first; gap < last; gap++) {
      if ((level[gap] as number) < reserve - EPSILON) break;
      if (this.#drive.isBreak(gap + 1)) continue;
      const here = this.#table.near(this.#v, place[gap] as number);
      const there = this.#table.near(this.#v, place[gap + 1] as number);
      for (const charger of here) best = this.#better(best, gap, charger);
      for (const charger of there) if (!here.includes(charger)) best = this.#better(best, gap, charger);
    }
    return best;
  }

  /** Enough at least cost; else what brings it further. */
  #better(best: Stop | undefined, gap: number, charger: number): Stop | undefined {
    const stop = this.#stop(gap, charger, best?.isEnough ? best.price : Number.POSITIVE_INFINITY);
    if (stop === undefined || best === undefined) return best ?? stop;
    if (stop.isEnough !== best.isEnough) return stop.isEnough ? stop : best;
    return stop.isEnough ? (stop.price < best.price ? stop : best) : stop.gain > best.gain ? stop : best;
  }

  /** A charge between two stops: as much as is missing, fits into the battery, and leaves everything behind in time; undefined also where it costs no less than the limit. */
  #stop(gap: number, charger: number, limit: number): Stop | undefined {
    const { sites } = this.#model;
    const drive = this.#drive;
    const { seconds, wattHours, cost, secondPrice, idlePerSecond } = drive.vehicle as VehicleModel;
    const { battery } = this.#model.problem.vehicles[this.#v] as PlanVehicle;
    const at = this.#table.at(charger);
    const from = (drive.place[gap] as number) * sites;
    const next = drive.place[gap + 1] as number;
    const to = at.place * sites + next;
    const way = (cost[from + at.place] as number) + (cost[to] as number) - (cost[from + next] as number);
    if (way >= limit) return undefined;
    const longer =
      (seconds[from + at.place] as number) + (seconds[to] as number) - (seconds[from + next] as number);
    const left = (drive.arrive[gap + 1] as number) - (seconds[from + next] as number);
    const spare = (drive.latest[gap + 1] as number) - (drive.arrive[gap + 1] as number) - longer;
    const comes = (drive.level[gap] as number) - (wattHours[from + at.place] as number);
    if (!(spare > 0) || comes < battery.reserve - EPSILON) return undefined;
    const more =
      (wattHours[from + at.place] as number) + (wattHours[to] as number) - (wattHours[from + next] as number);
    const pieces = this.#table.pieces(this.#v, charger);
    const arrive = left + (seconds[from + at.place] as number);
    const missing = battery.reserve - (drive.level[drive.last] as number) + more;
    const capacity = battery.capacity ?? 0;
    const wanted = Math.min(missing, capacity - comes);
    if (wanted <= 0) return undefined;
    const plug = this.#plug(charger, arrive, secondsToCharge(pieces, comes, comes + wanted));
    const waits = plug.begin - arrive;
    const before = comes - waits * idlePerSecond;
    if (before < battery.reserve - EPSILON) return undefined;
    const full = secondsToCharge(
      pieces,
      before,
      Math.min(capacity, before + missing + waits * idlePerSecond),
    );
    const time = Math.min(full, spare - waits, plug.end - plug.begin);
    if (!(time > 0)) return undefined;
    const after = levelAfter(pieces, before, time);
    const gain = after - comes - more;
    if (gain <= EPSILON) return undefined;
    const delay = longer + waits + time;
    const comesOn = (drive.arrive[gap + 1] as number) + delay;
    const lasting = drive.lasting[gap + 1] as number;
    const ends = drive.ends[gap + 1] as number;
    const endsLater =
      Math.max(comesOn + lasting, ends) - Math.max((drive.arrive[gap + 1] as number) + lasting, ends);
    const calm = Math.max(drive.calm[gap + 1] as number, drive.arrive[gap + 1] as number);
    const late = this.#model.lateSecond * Math.max(0, comesOn - calm);
    return {
      gap,
      charger,
      arrive,
      begin: plug.begin,
      seconds: time,
      before,
      after,
      gain,
      isEnough: gain >= missing - more - EPSILON,
      price: way + secondPrice * endsLater + late,
    };
  }

  /** When a plug is free: the first time that is long enough, else the first at all. */
  #plug(charger: number, arrive: number, seconds: number) {
    const at = this.#table.at(charger);
    const isShared = (at.taken?.length ?? 0) > 0 || this.#bookings.has(at.id);
    if (!isShared) return { begin: arrive, end: Number.POSITIVE_INFINITY };
    const until = arrive + seconds;
    let meets = 0;
    for (const { begin, end } of at.taken ?? []) if (begin < until && end > arrive) meets++;
    for (const { begin, end } of this.#bookings.get(at.id) ?? []) if (begin < until && end > arrive) meets++;
    if (meets < at.plugs) return { begin: arrive, end: until };
    const free = freeTimes(at, this.#bookings, arrive);
    return (
      free.find(({ begin, end }) => end - begin >= seconds) ??
      free[0] ?? { begin: Number.POSITIVE_INFINITY, end: Number.POSITIVE_INFINITY }
    );
  }
}
