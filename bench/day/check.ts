import { straightMeters } from '../../maps/geometry/distance.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import { type DayFacts, type DayOrder, type DayVehicle, HAND_OVER, SLOW_FROM, SLOW_WATTS } from './facts.ts';
import type { DayEntry, DayPlan, DayStop } from './log.ts';

/** Metres a place may be from where a door is: streets end beside houses. */
const BESIDE = 30;
/** Seconds and watt-hours that rounding may cost. */
const SLACK = 1e-3;

type Of<K extends DayEntry['kind']> = Extract<DayEntry, { kind: K }>;

/** A vehicle as far as the walk has come. */
interface Walked {
  readonly facts: DayVehicle;
  at: CoordinatesE7;
  time: number;
  level: number;
  /** Where it departed to and has not arrived. */
  goal: DayStop | undefined;
  /** The door it stands at, its hand-over not done. */
  door: DayStop | undefined;
  readonly aboard: Set<number>;
}

/**
 * Walks an executed day from the facts alone and tells every rule that did not hold. Nothing of the planner,
 * nor of the replay, is used: place, time, load and battery are counted anew from what was driven and done.
 */
export function checkDay(facts: DayFacts, begin: number, log: readonly DayEntry[]): readonly string[] {
  const walk = new Walk(facts, begin);
  for (const entry of log) walk.take(entry);
  walk.checkPlugs();
  return walk.wrong;
}

class Walk {
  readonly wrong: string[] = [];
  readonly #facts: DayFacts;
  readonly #vehicles: readonly Walked[];
  readonly #pickedUp = new Map<number, number>();
  readonly #delivered = new Set<number>();
  readonly #charges: Of<'charge'>[] = [];

  constructor(facts: DayFacts, begin: number) {
    this.#facts = facts;
    this.#vehicles = facts.vehicles.map((vehicle) => ({
      facts: vehicle,
      at: vehicle.home,
      time: begin,
      level: vehicle.charge,
      goal: undefined,
      door: undefined,
      aboard: new Set(),
    }));
  }

  take(entry: DayEntry): void {
    switch (entry.kind) {
      case 'depart':
        this.#depart(entry);
        break;
      case 'drive':
        this.#drive(entry);
        break;
      case 'arrive':
        this.#arrive(entry);
        break;
      case 'hand-over':
        this.#handOver(entry);
        break;
      case 'charge':
        this.#charge(entry);
        break;
      case 'broken':
        this.#stand(entry.vehicle, entry.end);
        break;
      case 'breakdown': {
        const vehicle = this.#stand(entry.vehicle, entry.time);
        vehicle.goal = undefined;
        vehicle.door = undefined;
        break;
      }
      case 'plan':
        this.#plan(entry.time, entry.plan);
        break;
    }
  }

  checkPlugs(): void {
    for (const [index, { plugs }] of this.#facts.chargers.entries()) {
      const mine = this.#charges.filter(({ charger }) => charger === index);
      for (const { begin } of mine) {
        const inUse = mine.filter((other) => other.begin <= begin && begin < other.end).length;
        this.#mind(inUse <= plugs, `plugs: ${inUse} vehicles charge at ${index} at ${begin}`);
      }
    }
  }

  #depart({ vehicle: index, time, stop }: Of<'depart'>): void {
    const vehicle = this.#stand(index, time);
    const { goal, door } = vehicle;
    this.#mind(
      goal === undefined || isSame(goal, stop),
      `frozen: ${index} left ${text(goal)} for ${text(stop)}`,
    );
    const left = door !== undefined && door.kind !== 'charge' && !this.#isOver(door);
    this.#mind(!left, `frozen: ${index} left the door of ${text(door)} for ${text(stop)}`);
    vehicle.goal = stop;
    vehicle.door = undefined;
  }

  #drive({ vehicle: index, begin, end, from, to, meters }: Of<'drive'>): void {
    const vehicle = this.#stand(index, begin);
    const { facts, at } = vehicle;
    this.#mind(straightMeters(at, from) <= BESIDE, `place: ${index} drives from elsewhere at ${begin}`);
    this.#mind(straightMeters(from, to) <= meters + 2 * BESIDE, `place: ${index} jumped at ${begin}`);
    this.#mind(meters <= facts.topSpeed * (end - begin) + 1, `speed: ${index} at ${begin}`);
    vehicle.at = to;
    vehicle.time = end;
    this.#spend(index, meters * facts.truePerMeter);
  }

  #arrive({ vehicle: index, time, stop }: Of<'arrive'>): void {
    const vehicle = this.#stand(index, time);
    const { goal, at } = vehicle;
    this.#mind(
      goal !== undefined && isSame(goal, stop),
      `frozen: ${index} arrived at ${text(stop)}, not ${text(goal)}`,
    );
    this.#mind(straightMeters(at, this.#placeOf(stop)) <= BESIDE, `place: ${index} is not at ${text(stop)}`);
    vehicle.goal = undefined;
    vehicle.door = stop;
  }

  #handOver({ vehicle: index, what, order, begin, end }: Of<'hand-over'>): void {
    const vehicle = this.#stand(index, end);
    const { earliest, placed } = this.#order(order);
    const door = vehicle.door;
    this.#mind(
      door !== undefined && isSame(door, { kind: what, order }),
      `place: ${index} hands ${order} over elsewhere`,
    );
    this.#mind(end - begin >= HAND_OVER - SLACK, `time: a hand-over of ${order} in ${end - begin} s`);
    vehicle.door = undefined;
    if (what === 'pick-up') {
      this.#mind(!this.#pickedUp.has(order), `precedence: ${order} picked up twice`);
      this.#mind(
        begin >= Math.max(earliest, placed) - SLACK,
        `window: ${order} picked up at ${begin}, before ${earliest}`,
      );
      this.#pickedUp.set(order, index);
      vehicle.aboard.add(order);
    } else {
      this.#mind(
        this.#pickedUp.get(order) === index,
        `precedence: ${order} delivered by ${index}, which has not picked it up`,
      );
      this.#mind(!this.#delivered.has(order), `precedence: ${order} delivered twice`);
      this.#delivered.add(order);
      vehicle.aboard.delete(order);
    }
    this.#checkLoad(index, vehicle);
  }

  #charge(entry: Of<'charge'>): void {
    const { vehicle: index, charger, begin, end } = entry;
    const vehicle = this.#stand(index, begin);
    const { at, watts } = this.#facts.chargers[charger] as DayFacts['chargers'][number];
    this.#mind(straightMeters(vehicle.at, at) <= BESIDE, `place: ${index} charges away from ${charger}`);
    const { capacity } = vehicle.facts;
    const untilSlow = Math.max(0, SLOW_FROM * capacity - vehicle.level);
    const fast = Math.min(end - begin, (untilSlow * 3_600) / watts);
    const slow = end - begin - fast;
    const gained = (fast * watts + slow * Math.min(watts, SLOW_WATTS)) / 3_600;
    vehicle.level = Math.min(capacity, vehicle.level + gained);
    vehicle.time = end;
    vehicle.door = undefined;
    this.#charges.push(entry);
  }

  /** What a plan may promise, whoever made it. */
  #plan(time: number, { routes, left }: DayPlan): void {
    const named = new Set(left);
    for (const [index, stops] of routes) {
      for (const stop of stops) {
        if (stop.kind === 'charge') continue;
        named.add(stop.order);
        const { earliest, latest } = this.#order(stop.order);
        const mine = this.#pickedUp.get(stop.order);
        const driving = this.#vehicles[index]?.goal ?? this.#vehicles[index]?.door;
        const bound = driving !== undefined && driving.kind !== 'charge' && driving.order === stop.order;
        // A pick-up that is being made is not in the log before it ends.
        if (stop.kind === 'pick-up') {
          this.#mind(mine === undefined, `precedence: plan at ${time} picks ${stop.order} up again`);
          this.#mind(stop.begin >= earliest - 1, `window: plan at ${time} picks ${stop.order} up too early`);
        }
        const promised = mine === undefined && !bound;
        this.#mind(
          !promised || stop.begin <= latest + 1,
          `window: plan at ${time} promises ${stop.order} late`,
        );
      }
    }
    for (const [index, vehicle] of this.#vehicles.entries()) {
      const { goal } = vehicle;
      if (goal === undefined || goal.kind === 'charge') continue;
      const first = routes.get(index)?.[0];
      this.#mind(
        first !== undefined && isSame(first, goal),
        `frozen: plan at ${time} takes ${text(goal)} from ${index}`,
      );
    }
    for (const [order, { placed, latest }] of this.#facts.orders.entries()) {
      if (placed >= time || this.#pickedUp.has(order) || latest < time) continue;
      const beingDone = this.#vehicles.some(({ door }) => door?.kind === 'pick-up' && door.order === order);
      this.#mind(named.has(order) || beingDone, `dropped: plan at ${time} says nothing of ${order}`);
    }
  }

  /** The vehicle with the time it stood until then counted. */
  #stand(index: number, until: number): Walked {
    const vehicle = this.#vehicles[index] as Walked;
    this.#mind(until >= vehicle.time - SLACK, `time: ${index} does two things at ${until}`);
    const seconds = Math.max(0, until - vehicle.time);
    vehicle.time = Math.max(vehicle.time, until);
    if (seconds > 0) this.#spend(index, (seconds * vehicle.facts.idle) / 3_600);
    return vehicle;
  }

  #spend(index: number, wattHours: number): void {
    const vehicle = this.#vehicles[index] as Walked;
    vehicle.level -= wattHours;
    const { reserve } = vehicle.facts;
    this.#mind(
      vehicle.level >= reserve - SLACK,
      `battery: ${index} has ${vehicle.level.toFixed(1)} of ${reserve} Wh at ${vehicle.time}`,
    );
  }

  #checkLoad(index: number, { facts, aboard }: Walked): void {
    const sum = (of: (order: DayOrder) => number) =>
      [...aboard].reduce((total, order) => total + of(this.#order(order)), 0);
    const fits =
      aboard.size <= facts.parcels &&
      sum(({ grams }) => grams) <= facts.grams &&
      sum(({ milliliters }) => milliliters) <= facts.milliliters;
    this.#mind(fits, `capacity: ${index} carries ${[...aboard].join(', ')}`);
  }

  #isOver(stop: DayStop): boolean {
    return stop.kind === 'pick-up' && this.#pickedUp.has(stop.order);
  }

  #placeOf(stop: DayStop): CoordinatesE7 {
    if (stop.kind === 'charge')
      return (this.#facts.chargers[stop.charger] as DayFacts['chargers'][number]).at;
    const { from, to } = this.#order(stop.order);
    return stop.kind === 'pick-up' ? from : to;
  }

  readonly #order = (index: number): DayOrder => this.#facts.orders[index] as DayOrder;

  #mind(holds: boolean, otherwise: string): void {
    if (!holds) this.wrong.push(otherwise);
  }
}

const isSame = (a: DayStop, b: DayStop): boolean =>
  a.kind === 'charge' || b.kind === 'charge'
    ? a.kind === b.kind && (a as { charger: number }).charger === (b as { charger: number }).charger
    : a.kind === b.kind && a.order === b.order;

const text = (stop: DayStop | undefined): string =>
  stop === undefined ? 'nowhere' : `${stop.kind} ${stop.kind === 'charge' ? stop.charger : stop.order}`;
