import type { RoadNetwork } from '../../maps/roads/network.ts';
import type { Router } from '../../maps/roads/router.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import { type DayFacts, type DayOrder, HAND_OVER } from './facts.ts';
import { type Leg, legOf, placeAt, uses } from './leg.ts';
import type { DayEntry, DayStop } from './log.ts';
import type { Trouble } from './trouble.ts';
import {
  charged,
  chargerOf,
  chargeSeconds,
  type Doing,
  enoughOf,
  nothing,
  type RouteStop,
  type VehicleNow,
} from './vehicle.ts';

export interface WorldParts {
  readonly facts: DayFacts;
  readonly network: RoadNetwork;
  readonly trouble: Trouble;
  /** The ways robots are sent by; the pavement's is another one while a street is known to be blocked. */
  readonly routerOf: (profile: 'pavement' | 'drone') => Router;
  /** Something a planner should know of. */
  readonly told: (cause: string) => void;
  readonly blockFound: (edge: number) => void;
}

export interface Orders {
  readonly due?: number;
  /** Absent: it may leave a charger or its line at once. */
  readonly leavesWith?: number;
}

type OrderState = 'unknown' | 'open' | 'aboard' | 'delivered' | 'failed';

/** Later or earlier than planned by this much is worth another look, seconds. */
const WORTH_TELLING = 90;

/** The city as it really is: vehicles carry out the plan they have, and everything that happens is logged. */
export class World {
  readonly #parts: WorldParts;
  readonly vehicles: readonly VehicleNow[];
  readonly orders: OrderState[];
  readonly log: DayEntry[] = [];
  time: number;

  constructor(parts: WorldParts, time: number) {
    this.#parts = parts;
    this.time = time;
    this.orders = parts.facts.orders.map(() => 'unknown');
    this.vehicles = parts.facts.vehicles.map((facts) => ({
      facts,
      doing: nothing,
      at: facts.home,
      charge: facts.charge,
      since: time,
      route: [],
      aboard: new Set(),
    }));
  }

  /** When something happens next by itself. */
  next(): number {
    return Math.min(...this.vehicles.map(({ doing }) => doing.until));
  }

  /** Lets everything happen that is due by then. */
  advance(time: number): void {
    this.time = time;
    for (const [index, vehicle] of this.vehicles.entries()) {
      while (vehicle.doing.until <= time) this.#finish(index, vehicle);
    }
  }

  /**
   * The vehicle gets another route, to begin then; what it is committed to goes on. At a charger it stays, with work too,
   * until it has so many watt-hours.
   */
  send(index: number, stops: readonly RouteStop[], { due = this.time, leavesWith = 0 }: Orders = {}): void {
    const vehicle = this.#vehicle(index);
    const { doing, facts } = vehicle;
    const [first] = stops;
    const charge = first?.kind === 'charge' && chargerOf(doing) === first.charger ? first : undefined;
    const route = charge === undefined ? stops : stops.slice(1);
    vehicle.route = route;
    if (doing.kind === 'nothing') vehicle.doing = nothing;
    if (charge !== undefined && (doing.kind === 'drive' || doing.kind === 'queue')) {
      vehicle.doing = { ...doing, stop: charge };
    } else if (doing.kind === 'charge') {
      const enough = charge === undefined ? doing.enough : enoughOf(charge, facts);
      const leaves = route.length === 0 || charge !== undefined ? enough : leavesWith;
      if (this.#chargesOn(index, vehicle, { ...doing, enough }, leaves)) return;
      this.#leave(index, vehicle, due);
    } else if (doing.kind === 'nothing' || (doing.kind === 'queue' && leavesWith === 0)) {
      this.#leave(index, vehicle, due);
    }
  }

  /** A vehicle leaves its charger with what the plan counts on, not at once. */
  #chargesOn(index: number, vehicle: VehicleNow, doing: Doing & { kind: 'charge' }, leaves: number): boolean {
    const { charge } = this.look(index);
    if (charge >= leaves) return false;
    const seconds = chargeSeconds(vehicle.facts, charge, leaves, this.#watts(doing.charger));
    vehicle.doing = { ...doing, until: this.time + Math.max(1, seconds) };
    return true;
  }

  #leave(index: number, vehicle: VehicleNow, due: number): void {
    if (vehicle.route.length === 0) return;
    if (due <= this.time) {
      this.#settle(index, vehicle, this.time);
      this.#goOn(index, vehicle);
    } else if (vehicle.doing.kind === 'nothing') vehicle.doing = { kind: 'nothing', until: due };
  }

  /** It stands where it is for some time; what it was going to do is open again. */
  breakDown(index: number, until: number): void {
    const vehicle = this.#vehicle(index);
    if (vehicle.doing.kind === 'serve' || vehicle.doing.kind === 'broken') return;
    this.#settle(index, vehicle, this.time);
    vehicle.route = [];
    vehicle.doing = { kind: 'broken', until };
    this.log.push({ kind: 'breakdown', vehicle: index, time: this.time });
    this.#parts.told('breakdown');
  }

  /** Streets are known to be blocked, or free again: whoever is on the way there takes another way. */
  reroute(edge: number): void {
    for (const [index, vehicle] of this.vehicles.entries()) {
      const { doing } = vehicle;
      if (doing.kind !== 'drive' || !uses(doing.leg, edge, this.time)) continue;
      this.#settle(index, vehicle, this.time);
      this.#drive(index, vehicle, doing.stop);
    }
  }

  /** Where the vehicle is and what is in its battery, now. */
  look(index: number): { readonly at: CoordinatesE7; readonly charge: number } {
    const vehicle = this.#vehicle(index);
    const { doing, facts } = vehicle;
    const seconds = this.time - vehicle.since;
    if (doing.kind === 'drive') {
      const { at, meters } = placeAt(doing.leg, this.time);
      return { at, charge: vehicle.charge - meters * facts.truePerMeter };
    }
    const { at } = vehicle;
    if (doing.kind === 'charge')
      return { at, charge: charged(facts, vehicle.charge, this.#watts(doing.charger), seconds) };
    return { at, charge: vehicle.charge - (seconds * facts.idle) / 3_600 };
  }

  #finish(index: number, vehicle: VehicleNow): void {
    const { doing } = vehicle;
    this.#settle(index, vehicle, doing.until);
    switch (doing.kind) {
      case 'nothing':
        this.#goOn(index, vehicle);
        break;
      case 'drive':
        this.#endDrive(index, vehicle, doing.leg, doing.stop);
        break;
      case 'wait':
        this.#serve(vehicle, doing.stop);
        break;
      case 'serve':
        this.#handOver(index, vehicle, doing.stop);
        break;
      case 'queue':
        this.#plugIn(vehicle, doing.stop, doing.came);
        break;
      case 'charge':
        this.#parts.told('charged');
        this.#goOn(index, vehicle);
        break;
      case 'broken':
        this.#parts.told('repaired');
        this.#goOn(index, vehicle);
        break;
    }
  }

  #endDrive(index: number, vehicle: VehicleNow, { blockedBy }: Leg, stop: DayStop): void {
    if (blockedBy !== undefined) {
      this.#standBefore(index, vehicle, blockedBy, stop);
    } else {
      this.log.push({ kind: 'arrive', vehicle: index, time: vehicle.since, stop: named(stop) });
      this.#arrive(index, vehicle, stop);
    }
  }

  #arrive(index: number, vehicle: VehicleNow, stop: DayStop): void {
    if (stop.kind === 'charge') {
      this.#plugIn(vehicle, stop);
    } else if (stop.kind === 'pick-up' && this.orders[stop.order] !== 'open') {
      this.#goOn(index, vehicle);
    } else if (stop.kind === 'pick-up' && this.#order(stop.order).earliest > vehicle.since) {
      vehicle.doing = { kind: 'wait', until: this.#order(stop.order).earliest, stop };
    } else {
      this.#serve(vehicle, stop);
    }
  }

  #serve(vehicle: VehicleNow, stop: DayStop): void {
    vehicle.doing = { kind: 'serve', until: vehicle.since + HAND_OVER, stop };
  }

  /** Who came first gets the next plug. */
  #plugIn(vehicle: VehicleNow, stop: DayStop & { readonly kind: 'charge' }, came = vehicle.since): void {
    const { charger } = stop;
    const before = this.vehicles.filter(({ doing }) => {
      if (doing.kind === 'queue') return doing.stop.charger === charger && doing.came < came;
      return doing.kind === 'charge' && doing.charger === charger;
    });
    if (before.length >= this.#charger(charger).plugs) {
      vehicle.doing = { kind: 'queue', until: vehicle.since + 60, stop, came };
      return;
    }
    const enough = enoughOf(stop, vehicle.facts);
    const seconds = chargeSeconds(vehicle.facts, vehicle.charge, enough, this.#watts(charger));
    vehicle.doing = { kind: 'charge', until: vehicle.since + Math.max(1, seconds), charger, enough };
  }

  #handOver(index: number, vehicle: VehicleNow, stop: DayStop): void {
    if (stop.kind === 'charge') return;
    const end = vehicle.since;
    const begin = end - HAND_OVER;
    this.log.push({ kind: 'hand-over', vehicle: index, what: stop.kind, order: stop.order, begin, end });
    if (stop.kind === 'pick-up') vehicle.aboard.add(stop.order);
    else vehicle.aboard.delete(stop.order);
    this.orders[stop.order] = stop.kind === 'pick-up' ? 'aboard' : 'delivered';
    if (Math.abs(begin - ((stop as RouteStop).begin ?? begin)) > WORTH_TELLING) this.#parts.told('delay');
    this.#goOn(index, vehicle);
  }

  #goOn(index: number, vehicle: VehicleNow): void {
    const [stop, ...rest] = vehicle.route;
    vehicle.route = rest;
    if (stop === undefined) {
      vehicle.doing = nothing;
      this.#parts.told('idle');
      return;
    }
    this.#drive(index, vehicle, stop);
  }

  #drive(index: number, vehicle: VehicleNow, stop: DayStop): void {
    const router = this.#parts.routerOf(vehicle.facts.profile);
    const [from, to] = [router.snap(vehicle.at), router.snap(this.#placeOf(stop))];
    const route = from && to && router.route(from, to);
    if (route === undefined) throw new Error(`no way for vehicle ${index} to ${JSON.stringify(stop)}`);
    const { network, trouble } = this.#parts;
    const leg = legOf(network, trouble, route, vehicle.since);
    this.log.push({ kind: 'depart', vehicle: index, time: vehicle.since, stop: named(stop) });
    if (leg.pieces.length === 0 || leg.end <= leg.begin) {
      this.log.push({ kind: 'arrive', vehicle: index, time: vehicle.since, stop: named(stop) });
      this.#arrive(index, vehicle, stop);
      return;
    }
    vehicle.doing = { kind: 'drive', until: leg.end, leg, stop };
  }

  /** It stands before a street that is closed, says so, and takes another way. */
  #standBefore(index: number, vehicle: VehicleNow, blockedBy: number, stop: DayStop): void {
    this.#parts.blockFound(blockedBy);
    this.#parts.told('blocked street');
    this.#drive(index, vehicle, stop);
  }

  /** Puts place, battery and log where the vehicle has come to. */
  #settle(index: number, vehicle: VehicleNow, now: number): void {
    const { doing, facts, since } = vehicle;
    if (doing.kind === 'drive') {
      const { at, meters } = placeAt(doing.leg, now);
      const from = vehicle.at;
      vehicle.charge -= meters * facts.truePerMeter;
      if (now > since)
        this.log.push({ kind: 'drive', vehicle: index, begin: since, end: now, from, to: at, meters });
      vehicle.at = at;
    } else if (doing.kind === 'charge') {
      vehicle.charge = charged(facts, vehicle.charge, this.#watts(doing.charger), now - since);
      this.log.push({ kind: 'charge', vehicle: index, charger: doing.charger, begin: since, end: now });
    } else {
      vehicle.charge -= ((now - since) * facts.idle) / 3_600;
      if (doing.kind === 'broken') this.log.push({ kind: 'broken', vehicle: index, begin: since, end: now });
    }
    vehicle.since = now;
  }

  #placeOf(stop: DayStop): CoordinatesE7 {
    if (stop.kind === 'charge') return this.#charger(stop.charger).at;
    const { from, to } = this.#order(stop.order);
    return stop.kind === 'pick-up' ? from : to;
  }

  readonly #vehicle = (index: number): VehicleNow => this.vehicles[index] as VehicleNow;
  readonly #order = (index: number): DayOrder => this.#parts.facts.orders[index] as DayOrder;
  readonly #charger = (index: number) => this.#parts.facts.chargers[index] as DayFacts['chargers'][number];
  readonly #watts = (charger: number): number => this.#charger(charger).watts;
}

/** A stop without what the plan said of it. */
const named = (stop: DayStop): DayStop =>
  stop.kind === 'charge' ? { kind: 'charge', charger: stop.charger } : { kind: stop.kind, order: stop.order };
