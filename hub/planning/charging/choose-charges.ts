import type { CostWeights, PlanCharger, PlanMatrix, PlanVehicle } from '../problem.ts';
import { curveFrom, piecesAt } from './charge-curve.ts';
import {
  atLeast,
  covers,
  EPSILON,
  type Frontier,
  type Idle,
  noLaterThan,
  type State,
  splitAt,
} from './frontier.ts';
import { freeTimes, type PlugBookings } from './plugs.ts';

/** A stop of the fixed order. */
export interface ChargeVisit {
  readonly place: number;
  readonly earliest: number;
  /** The latest it may begin at all; Infinity for what is aboard. */
  readonly latest: number;
  /** From when on lateness is paid for; Infinity when it is not. */
  readonly wish: number;
  readonly service: number;
}

export interface ChargeTask {
  readonly vehicle: PlanVehicle;
  readonly matrix: PlanMatrix;
  readonly weights: CostWeights;
  readonly visits: readonly ChargeVisit[];
  readonly chargers: readonly PlanCharger[];
  /** Plugs that other vehicles use. */
  readonly bookings: PlugBookings;
  /** It charges nowhere before this visit: those in front of it are fixed. 0: already on the way to the first. */
  readonly from: number;
}

/** One charge of the plan, before visit `before`; the number of visits when it is on the way to the route's end. */
export interface PlacedCharge {
  readonly before: number;
  readonly charger: PlanCharger;
  readonly arrive: number;
  readonly begin: number;
  readonly seconds: number;
  /** Watt-hours in the battery when it begins and ends. */
  readonly levelBefore: number;
  readonly levelAfter: number;
}

export interface ChosenCharges {
  readonly charges: readonly PlacedCharge[];
  /** Of the whole route: time, distance, energy and lateness at their prices. */
  readonly cost: number;
  readonly end: number;
}

/** How a vehicle came to where it is: the frontier of its last charge, and the charges before that one. */
interface Label {
  readonly frontier: Frontier;
  readonly last: Charging | undefined;
}

interface Charging {
  readonly before: number;
  readonly charger: PlanCharger;
  readonly arrive: number;
  readonly begin: number;
  readonly levelBefore: number;
  /** The label and the state in which it came here. */
  readonly previous: Charging | undefined;
  readonly previousState: State;
}

/** Labels kept a visit; small problems never have as many. */
const MOST_LABELS = 16;
/** Charges between two visits; the next one only where none before it reaches: each multiplies the ways. */
const CHARGES_A_GAP = 2;
/** Chargers tried between two visits; all of them for a second charge. */
const NEAREST = 4;

/**
 * Where, when and how much to charge for a fixed order of visits at least cost: the fixed-route vehicle charging
 * problem with a charging curve in pieces (Montoya et al. 2017), solved by labels that carry the battery level as a
 * function of time (Froger et al. 2019). Partial charges (Keskin and Çatay 2016), plugs that others use, windows, prices
 * of lateness, idle draw, and the reserve that is never touched. Undefined when there is no way; `whyNoCharges` tells.
 *
 * How much to charge is left open until the next charger or the end: the best amounts are where a curve bends, a
 * window or a plug binds, or the battery comes down to the reserve, and those are the corners of a frontier.
 */
export function chooseCharges(task: ChargeTask): ChosenCharges | undefined {
  const energy = task.vehicle.battery.idle / 3_600;
  const idle = { energy, cost: (task.vehicle.price ?? 1) * task.weights.wattHour * energy };
  let labels: Label[] = [{ frontier: [startState(task)], last: undefined }];
  for (let next = 0; next <= task.visits.length; next++) {
    const found = labels.flatMap((label) => ways(task, label, next));
    labels = kept(
      found.map((label) => visit(task, label, next)),
      idle,
    );
  }
  return cheapest(task, labels);
}

function startState({ vehicle: { ready, battery } }: ChargeTask): State {
  return { time: ready, level: battery.usable, cost: 0, charged: 0, after: battery.usable };
}

/** Straight to the next visit, and by chargers. Standing still at `label`, the visit before is done. */
function ways(task: ChargeTask, label: Label, next: number): Label[] {
  const target = placeOf(task, next);
  if (target === undefined) return [label];
  const here = placeBefore(task, next);
  const found = [drive(task, label, here, target)];
  if (next < task.from || task.vehicle.battery.capacity === undefined) return found;
  // Who can go on to the end as it is charges no more: that only costs.
  if (label.frontier[0] !== undefined && reachesEnd(task, label.frontier[0], next)) return found;
  const near = nearChargers(task, here, target);
  const reaches = () => found.some(({ frontier }) => frontier.length > 0);
  let standing = [{ label, at: here }];
  for (let charge = 0; charge < CHARGES_A_GAP && (charge === 0 || !reaches()); charge++) {
    standing = standing.flatMap(({ label: from, at }) =>
      (charge === 0 ? near : task.chargers)
        .filter(({ place }) => charge === 0 || place !== at)
        .flatMap((charger) =>
          chargesAt(task, drive(task, from, at, charger.place), charger, next).map((to) => ({
            label: to,
            at: charger.place,
          })),
        ),
    );
    for (const { label: from, at } of standing) found.push(drive(task, from, at, target));
  }
  return found;
}

/** The chargers that make the shortest way round. */
function nearChargers({ chargers, matrix }: ChargeTask, from: number, to: number): readonly PlanCharger[] {
  if (chargers.length <= NEAREST) return chargers;
  const round = ({ place }: PlanCharger) =>
    (matrix.seconds[from * matrix.size + place] as number) +
    (matrix.seconds[place * matrix.size + to] as number);
  return chargers.toSorted((a, b) => round(a) - round(b)).slice(0, NEAREST);
}

/** One label for each state in which charging may begin, and each time in which a plug is free. */
function chargesAt(task: ChargeTask, arrived: Label, charger: PlanCharger, before: number): Label[] {
  const { battery } = task.vehicle;
  const pieces = piecesAt(battery, charger.watts);
  const free = freeTimes(charger, task.bookings, arrived.frontier[0]?.time ?? 0);
  const corners = free.reduce<State[]>(
    (line, { begin }) => splitAt(line, 'time', begin),
    [...arrived.frontier],
  );
  return corners.flatMap((state) =>
    free.flatMap(({ begin: opens, end }): Label[] => {
      const waited = wait(task, state, opens);
      if (waited.time > end || waited.level < battery.reserve - EPSILON) return [];
      const line = curveFrom(pieces, waited.level).map(
        ({ seconds, level }): State => ({
          time: waited.time + seconds,
          level,
          cost: waited.cost,
          charged: seconds,
          after: level,
        }),
      );
      const last: Charging = {
        before,
        charger,
        arrive: state.time,
        begin: waited.time,
        levelBefore: waited.level,
        previous: arrived.last,
        previousState: state,
      };
      return [{ frontier: noLaterThan(line, end), last }];
    }),
  );
}

/** The way from one place to another; what would come below the reserve is cut off. */
function drive({ vehicle, matrix, weights }: ChargeTask, label: Label, from: number, to: number): Label {
  const arc = from * matrix.size + to;
  const seconds = matrix.seconds[arc] as number;
  const energy = matrix.wattHours[arc] as number;
  if (seconds === Number.POSITIVE_INFINITY) return { ...label, frontier: [] };
  const price = vehicle.price ?? 1;
  const cost =
    price * ((weights.meter * (matrix.decimeters[arc] as number)) / 10 + weights.wattHour * energy);
  const line = label.frontier.map((state) => ({
    ...state,
    time: state.time + seconds,
    level: state.level - energy,
    cost: state.cost + cost,
  }));
  return { ...label, frontier: atLeast(line, vehicle.battery.reserve) };
}

/** Waits for the window, begins, and does the visit; behind the last one, the shift's end. */
function visit(task: ChargeTask, label: Label, next: number): Label {
  const { vehicle, weights } = task;
  const stop = task.visits[next];
  if (stop === undefined) {
    const limit = vehicle.end === undefined ? Number.POSITIVE_INFINITY : vehicle.shiftEnd;
    return { ...label, frontier: noLaterThan(label.frontier, limit) };
  }
  const inTime = splitAt(
    splitAt(noLaterThan(label.frontier, stop.latest), 'time', stop.earliest),
    'time',
    stop.wish,
  );
  const done = inTime.map((state) => {
    const begun = wait(task, state, stop.earliest);
    const late = weights.lateSecond * Math.max(0, begun.time - stop.wish);
    return stand(task, { ...begun, cost: begun.cost + late }, stop.service);
  });
  return { ...label, frontier: atLeast(done, vehicle.battery.reserve) };
}

const wait = (task: ChargeTask, state: State, until: number): State =>
  stand(task, state, Math.max(0, until - state.time));

function stand({ vehicle, weights }: ChargeTask, state: State, seconds: number): State {
  const energy = (seconds * vehicle.battery.idle) / 3_600;
  return {
    ...state,
    time: state.time + seconds,
    level: state.level - energy,
    cost: state.cost + (vehicle.price ?? 1) * weights.wattHour * energy,
  };
}

function reachesEnd(task: ChargeTask, state: State, next: number): boolean {
  let label: Label = { frontier: [state], last: undefined };
  for (let i = next; i <= task.visits.length && label.frontier.length > 0; i++) {
    const target = placeOf(task, i);
    if (target !== undefined) label = drive(task, label, placeBefore(task, i), target);
    label = visit(task, label, i);
  }
  return label.frontier.length > 0;
}

/** Where visit `next` is, or where the route ends; undefined when it ends wherever it is. */
const placeOf = ({ visits, vehicle }: ChargeTask, next: number): number | undefined =>
  next < visits.length ? visits[next]?.place : vehicle.end;

const placeBefore = ({ visits, vehicle }: ChargeTask, next: number): number =>
  visits[next - 1]?.place ?? vehicle.start;

/** Labels that no other label covers, those first that are cheapest so far. */
function kept(labels: Label[], idle: Idle): Label[] {
  const found: Label[] = [];
  const first = ({ frontier: [state] }: Label) => (state as State).cost;
  const open = labels.filter(({ frontier }) => frontier.length > 0);
  for (const label of open.sort((a, b) => first(a) - first(b))) {
    if (found.length === MOST_LABELS) break;
    if (!found.some((other) => covers(other.frontier, label.frontier, idle))) found.push(label);
  }
  return found;
}

function cheapest({ vehicle, weights }: ChargeTask, labels: readonly Label[]): ChosenCharges | undefined {
  const second = (vehicle.price ?? 1) * weights.second;
  let best: { readonly cost: number; readonly label: Label; readonly state: State } | undefined;
  for (const label of labels)
    for (const state of label.frontier) {
      const cost = state.cost + second * (state.time - vehicle.ready);
      if (best === undefined || cost < best.cost) best = { cost, label, state };
    }
  if (best === undefined) return undefined;
  return { charges: chargesOf(best.label.last, best.state), cost: best.cost, end: best.state.time };
}

/** Read backwards: each state knows how long the charge just before it took. */
function chargesOf(last: Charging | undefined, state: State): PlacedCharge[] {
  if (last === undefined) return [];
  const { before, charger, arrive, begin, levelBefore } = last;
  const charge = {
    before,
    charger,
    arrive,
    begin,
    seconds: state.charged,
    levelBefore,
    levelAfter: state.after,
  };
  return [...chargesOf(last.previous, last.previousState), charge];
}
