import type { ChargeTask, PlacedCharge } from './charge-task.ts';
import { atLeast, covers, type Frontier, type Idle, noLaterThan, type State, splitAt } from './frontier.ts';

/** How a vehicle came to where it is: the frontier of its last charge, and the charges before that one. */
export interface Label {
  readonly at: number;
  readonly frontier: Frontier;
  readonly last: Charging | undefined;
}

export interface Charging
  extends Pick<PlacedCharge, 'before' | 'charger' | 'arrive' | 'begin' | 'levelBefore'> {
  /** The charge before this one, and the state in which it came here. */
  readonly previous: Charging | undefined;
  readonly previousState: State;
}

/** Labels kept a visit; small problems never have as many. */
const MOST_LABELS = 16;

export function startLabel({ vehicle: { start, ready, battery } }: ChargeTask): Label {
  const state = { time: ready, level: battery.usable, cost: 0, charged: 0, after: battery.usable };
  return { at: start, frontier: [state], last: undefined };
}

/** The way to another place; what would come below the reserve is cut off. */
export function drive({ vehicle, matrix, weights }: ChargeTask, label: Label, to: number): Label {
  const arc = label.at * matrix.size + to;
  const seconds = matrix.seconds[arc] as number;
  const energy = matrix.wattHours[arc] as number;
  if (seconds === Number.POSITIVE_INFINITY) return { ...label, at: to, frontier: [] };
  const price = vehicle.price ?? 1;
  const cost =
    price * ((weights.meter * (matrix.decimeters[arc] as number)) / 10 + weights.wattHour * energy);
  const line = label.frontier.map(({ time, level, cost: before, charged, after }) => ({
    time: time + seconds,
    level: level - energy,
    cost: before + cost,
    charged,
    after,
  }));
  return { at: to, frontier: atLeast(line, vehicle.battery.reserve), last: label.last };
}

/** Waits for the window, begins, and does the visit; behind the last one, the end of the shift and of the route. */
export function visit(task: ChargeTask, label: Label, next: number): Label {
  const { vehicle, weights, over = Number.POSITIVE_INFINITY } = task;
  const stop = task.visits[next];
  if (stop === undefined) {
    const limit = vehicle.end === undefined ? over : Math.min(over, vehicle.shiftEnd);
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

export const wait = (task: ChargeTask, state: State, until: number): State =>
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

/** Labels that no other label at the same place covers, those first that are cheapest so far. */
export function kept(labels: readonly Label[], idle: Idle): Label[] {
  const found: Label[] = [];
  const first = ({ frontier: [state] }: Label) => (state as State).cost;
  const open = labels.filter(({ frontier }) => frontier.length > 0);
  for (const label of open.sort((a, b) => first(a) - first(b))) {
    if (found.length === MOST_LABELS) break;
    const covered = found.some(
      ({ at, frontier }) => at === label.at && covers(frontier, label.frontier, idle),
    );
    if (!covered) found.push(label);
  }
  return found;
}

/** The charges that led to a state, read backwards: each state knows how long the charge just before it took. */
export function chargesOf(last: Charging | undefined, state: State): PlacedCharge[] {
  if (last === undefined) return [];
  const { previous, previousState, ...charge } = last;
  return [
    ...chargesOf(previous, previousState),
    { ...charge, seconds: state.charged, levelAfter: state.after },
  ];
}
