import type { ChargeTask, ChargeVisit, ChosenCharges } from '../../charging/charge-task.ts';
import { chooseCharges } from '../../charging/choose-charges.ts';
import type { PlugBooking, PlugBookings } from '../../charging/plugs.ts';
import { type WhyNoCharges, whyNoCharges } from '../../charging/why-no-charges.ts';
import type { PlanMatrix, PlanVehicle } from '../../problem.ts';
import { jobOfNode, loading, type Model, type VehicleModel } from '../model.ts';
import { trailing } from '../walk.ts';
import { ChargerTable } from './charger-table.ts';
import { QuickCharges } from './quick-charges.ts';

/** A route with its charging stops. */
export interface ChargedRoute extends ChosenCharges {
  /** Visits and breaks it makes, in order; `before` of a charge counts them. */
  readonly steps: readonly number[];
}

/** Jobs up to which every route is charged exactly, and stops up to which a finished one is. */
const FEW_JOBS = 6;
const FEW_STEPS = 16;
/** Breaks behind the last visit of which any may be left out. */
const MOST_TRAILING = 3;
/** Answers kept; then all are forgotten. */
const REMEMBERED = 20_000;

/** The charging stops of routes: found quickly while a search goes on, exactly for small problems and for short routes in the end. */
export class RouteCharger {
  readonly #model: Model;
  readonly #quick: QuickCharges;
  readonly #isExact: boolean;
  readonly #known = new Map<string, ChargedRoute | undefined>();
  readonly #settled = new Map<string, ChargedRoute>();
  /** Plugs by vehicle. */
  readonly #booked = new Map<number, PlugBookings>();
  /** Plugs of all but one vehicle, while nobody books. */
  #others: { readonly v: number; readonly bookings: PlugBookings } | undefined;

  constructor(model: Model) {
    this.#model = model;
    this.#quick = new QuickCharges(model, new ChargerTable(model));
    this.#isExact = model.problem.jobs.length <= FEW_JOBS;
  }

  /** How the vehicle charges in this order of stops, around the plugs that others have booked; undefined: not at all. */
  choose(nodes: ArrayLike<number>, base: number, length: number, v: number): ChargedRoute | undefined {
    if (!this.#isExact && this.#settled.size === 0)
      return this.#choose(nodes, base, length, v, this.#quickly);
    const key = keyOf(nodes, base, length, v);
    const settled = this.#settled.get(key);
    if (settled !== undefined) return settled;
    if (!this.#isExact) return this.#choose(nodes, base, length, v, this.#quickly);
    if (this.#known.has(key)) return this.#known.get(key);
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const chosen = this.#choose(nodes, base, length, v, this.#exactly);
    this.#known.set(key, chosen);
    return chosen;
  }

  /** The vehicle will charge so and books its plugs; others charge around it. */
  settle(route: readonly number[], v: number): void {
    this.release(v);
    const { length } = route;
    let chosen = this.choose(route, 0, length, v);
    if (!this.#isExact && length - 2 <= FEW_STEPS) {
      const exact = this.#choose(route, 0, length, v, this.#exactly);
      if (exact !== undefined && (chosen === undefined || exact.cost < chosen.cost)) chosen = exact;
    }
    if (chosen === undefined) return;
    this.#settled.set(keyOf(route, 0, length, v), chosen);
    const bookings = new Map<string, PlugBooking[]>();
    for (const { charger, begin, seconds } of chosen.charges) {
      const its = bookings.get(charger.id) ?? [];
      bookings.set(charger.id, [...its, { begin, end: begin + seconds }]);
    }
    this.take(new Map([[v, bookings]]));
  }

  /** Why a route that takes more than the battery holds cannot be charged. */
  why(route: readonly number[], v: number): WhyNoCharges {
    const steps = route.slice(1, 1 + trailing(this.#model, route, 0, route.length));
    return whyNoCharges(this.#task(steps, v, Number.POSITIVE_INFINITY));
  }

  /** The vehicle charges no more. */
  release(v: number): void {
    for (const key of this.#settled.keys()) if (key.startsWith(`${v},`)) this.#settled.delete(key);
    this.take(new Map([[v, new Map()]]));
  }

  /** What is booked, to be seen by another search. */
  get bookings(): ReadonlyMap<number, PlugBookings> {
    return this.#booked;
  }

  /** Starts from what an earlier search booked. */
  take(bookings: ReadonlyMap<number, PlugBookings>): void {
    for (const [v, its] of bookings) this.#booked.set(v, its);
    this.#known.clear();
    this.#others = undefined;
  }

  #choose(
    nodes: ArrayLike<number>,
    base: number,
    length: number,
    v: number,
    how: (steps: readonly number[], v: number, over: number) => ChosenCharges | undefined,
  ): ChargedRoute | undefined {
    const model = this.#model;
    const last = trailing(model, nodes, base, length);
    const visits: number[] = [];
    for (let k = 1; k <= last; k++) visits.push(nodes[base + k] as number);
    if (last === length - 2) {
      const chosen = how(visits, v, Number.POSITIVE_INFINITY);
      return chosen && { ...chosen, steps: visits };
    }
    const behind = Array.from({ length: length - 2 - last }, (_, k) => nodes[base + 1 + last + k] as number);
    // A break behind the last visit is taken, or the route is over before its window closes.
    const free = model.vehicle[v]?.hasEnd ? Math.min(behind.length, MOST_TRAILING) : 0;
    let best: ChargedRoute | undefined;
    for (let choice = 0; choice < 2 ** free; choice++) {
      const isTaken = (i: number) => i < free && ((choice >> i) & 1) === 1;
      const steps = [...visits, ...behind.filter((_, i) => isTaken(i))];
      const over = Math.min(...behind.filter((_, i) => !isTaken(i)).map((node) => model.due[node] as number));
      const chosen = how(steps, v, over);
      if (chosen !== undefined && (best === undefined || chosen.cost < best.cost))
        best = { ...chosen, steps };
    }
    return best;
  }

  readonly #quickly = (steps: readonly number[], v: number, over: number) =>
    this.#quick.choose(steps, v, over, this.#othersOf(v));

  readonly #exactly = (steps: readonly number[], v: number, over: number) =>
    chooseCharges(this.#task(steps, v, over));

  #task(steps: readonly number[], v: number, over: number): ChargeTask {
    const { problem, vehicle } = this.#model;
    const its = problem.vehicles[v] as PlanVehicle;
    return {
      vehicle: its,
      matrix: problem.matrices[its.profile] as PlanMatrix,
      weights: problem.weights,
      visits: steps.map((node) => visitOf(this.#model, node, its)),
      chargers: problem.chargers ?? [],
      bookings: this.#othersOf(v),
      from: (vehicle[v] as VehicleModel).frozen.length,
      over,
    };
  }

  #othersOf(v: number): PlugBookings {
    if (this.#others?.v === v) return this.#others.bookings;
    const bookings = new Map<string, PlugBooking[]>();
    for (const [w, its] of this.#booked) {
      if (w === v) continue;
      for (const [id, booked] of its) bookings.set(id, [...(bookings.get(id) ?? []), ...booked]);
    }
    this.#others = { v, bookings };
    return bookings;
  }
}

function keyOf(nodes: ArrayLike<number>, base: number, length: number, v: number): string {
  let key = `${v},`;
  for (let k = 1; k < length - 1; k++) key += `,${nodes[base + k]}`;
  return key;
}

function visitOf(model: Model, node: number, { shiftEnd }: PlanVehicle): ChargeVisit {
  const { site, ready, due, wish, service, loading: how } = model;
  const kind = how[jobOfNode(node)];
  const isBound = kind === loading.carried || kind === loading.break;
  return {
    ...(kind === loading.break ? {} : { place: site[node] as number }),
    earliest: ready[node] as number,
    latest: Math.min(due[node] as number, isBound ? Number.POSITIVE_INFINITY : shiftEnd),
    wish: wish[node] as number,
    service: service[node] as number,
  };
}
