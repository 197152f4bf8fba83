import type { PlanCharger } from '../problem.ts';
import { curveFrom, piecesAt } from './charge-curve.ts';
import {
  type Charging,
  chargesOf,
  drive,
  kept,
  type Label,
  startLabel,
  visit,
  wait,
} from './charge-label.ts';
import type { ChargeTask, ChosenCharges } from './charge-task.ts';
import { EPSILON, noLaterThan, type State, splitAt } from './frontier.ts';
import { freeTimes } from './plugs.ts';

/** Charges between two visits; the next one only where none before it reaches: each multiplies the ways. */
const CHARGES_A_GAP = 2;
/** Chargers tried between two visits; all of them for a second charge. */
const NEAREST = 4;

/**
 * Where, when and how much to charge for a fixed order of visits at least cost: the fixed-route vehicle charging
 * problem with a charging curve in pieces (Montoya et al. 2017), solved by labels that carry the battery level as a
 * function of time (Froger et al. 2019). Partial charges (Keskin and Çatay 2016), plugs that others use, windows, breaks,
 * prices of lateness, idle draw, and the reserve that is never touched. Undefined when there is no way; `whyNoCharges`
 * tells.
 *
 * How much to charge is left open until the next charger or the end: the best amounts are where a curve bends, a
 * window or a plug binds, or the battery comes down to the reserve, and those are the corners of a frontier.
 */
export function chooseCharges(task: ChargeTask): ChosenCharges | undefined {
  const { price = 1, battery } = task.vehicle;
  const energy = battery.idle / 3_600;
  const idle = { energy, cost: price * task.weights.wattHour * energy };
  let labels: Label[] = [startLabel(task)];
  for (let next = 0; next <= task.visits.length; next++) {
    const found = labels.flatMap((label) => ways(task, label, next));
    labels = kept(
      found.map((label) => visit(task, label, next)),
      idle,
    );
  }
  return cheapest(task, labels);
}

/** Straight to the next visit, and by chargers; a break is where the way to it ends. */
function ways(task: ChargeTask, label: Label, next: number): Label[] {
  if (next === task.visits.length && task.vehicle.end === undefined) return [label];
  const target = placeOf(task, next);
  const goOn = (from: Label) => (target === undefined ? from : drive(task, from, target));
  const found = [goOn(label)];
  if (next < task.from || task.vehicle.battery.capacity === undefined) return found;
  // Who can go on to the end as it is charges no more: that only costs.
  if (label.frontier[0] !== undefined && reachesEnd(task, { ...label, frontier: [label.frontier[0]] }, next))
    return found;
  const near = nearChargers(task, label.at, target ?? placeBehind(task, next) ?? label.at);
  const reaches = () => found.some(({ frontier }) => frontier.length > 0);
  let standing = [label];
  for (let charge = 0; charge < CHARGES_A_GAP && (charge === 0 || !reaches()); charge++) {
    standing = standing.flatMap((from) =>
      (charge === 0 ? near : task.chargers)
        .filter(({ place }) => charge === 0 || place !== from.at)
        .flatMap((charger) => chargesAt(task, drive(task, from, charger.place), charger, next)),
    );
    for (const from of standing) found.push(goOn(from));
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
  if (arrived.frontier.length === 0) return [];
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
      return [{ at: arrived.at, frontier: noLaterThan(line, end), last }];
    }),
  );
}

function reachesEnd(task: ChargeTask, from: Label, next: number): boolean {
  let label = from;
  for (let i = next; i <= task.visits.length && label.frontier.length > 0; i++) {
    const target = placeOf(task, i);
    if (target !== undefined) label = drive(task, label, target);
    label = visit(task, label, i);
  }
  return label.frontier.length > 0;
}

/** Where visit `next` is, or where the route ends; undefined for a break, and when it ends wherever it is. */
const placeOf = ({ visits, vehicle }: ChargeTask, next: number): number | undefined =>
  next < visits.length ? visits[next]?.place : vehicle.end;

const placeBehind = ({ visits, vehicle }: ChargeTask, next: number): number | undefined =>
  visits.slice(next).find(({ place }) => place !== undefined)?.place ?? vehicle.end;

function cheapest(task: ChargeTask, labels: readonly Label[]): ChosenCharges | undefined {
  const { vehicle, weights } = task;
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
