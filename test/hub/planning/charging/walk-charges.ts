import type { ChargeTask, PlacedCharge } from '../../../../hub/planning/charging/charge-task.ts';

/** What a test decides: where and up to what level to charge before a visit. */
export interface Charge {
  readonly before: number;
  readonly charger: number;
  readonly upTo: number;
}

/**
 * Drives a route with given charges, second by second in its own words: nothing of the solver's labels is used.
 * Returns the cost, or what was broken.
 */
export function walkCharges(task: ChargeTask, charges: readonly Charge[]): number | string {
  const { vehicle, matrix, weights, visits, chargers, bookings } = task;
  const { battery, price = 1 } = vehicle;
  let time: number = vehicle.ready;
  let level: number = battery.usable;
  let place = vehicle.start;
  let cost = 0;
  const fine = () => level >= battery.reserve - 1e-5;
  const go = (to: number) => {
    const arc = place * matrix.size + to;
    time += matrix.seconds[arc] as number;
    level -= matrix.wattHours[arc] as number;
    cost +=
      price *
      ((weights.meter * (matrix.decimeters[arc] as number)) / 10 +
        weights.wattHour * (matrix.wattHours[arc] as number));
    place = to;
  };
  const stand = (seconds: number) => {
    const energy = (seconds * battery.idle) / 3_600;
    time += seconds;
    level -= energy;
    cost += price * weights.wattHour * energy;
  };
  const capacity = battery.capacity ?? 0;
  for (let next = 0; next <= visits.length; next++) {
    for (const { charger: c, upTo } of charges.filter(({ before }) => before === next)) {
      const charger = chargers[c];
      if (charger === undefined) return 'no such charger';
      go(charger.place);
      if (!fine()) return 'below the reserve at a charger';
      const seconds = secondsOf(task, level, Math.min(capacity, Math.max(level, upTo)), charger.watts);
      const taken = bookings.get(charger.id) ?? [];
      // Plugs are one each in these tests: the first gap that is long enough.
      const starts = [time, ...taken.map(({ end }) => end).filter((end) => end > time)].sort((a, b) => a - b);
      const isFree = (at: number) =>
        taken.every(({ begin, end }) => at + seconds <= begin + 1e-6 || at >= end - 1e-6);
      const begin = starts.find(isFree);
      if (begin === undefined) return 'no plug';
      stand(begin - time);
      if (!fine()) return 'below the reserve while it waits';
      // Waiting drew on it; what is put in takes a little longer then.
      const from = level;
      level = Math.min(capacity, Math.max(level, upTo));
      time += secondsOf(task, from, level, charger.watts);
    }
    const visit = visits[next];
    const to = visit?.place ?? vehicle.end;
    if (to !== undefined) go(to);
    if (!fine()) return 'below the reserve';
    if (visit === undefined) {
      if (vehicle.end !== undefined && time > vehicle.shiftEnd + 1e-5) return 'after the shift';
      continue;
    }
    stand(Math.max(0, visit.earliest - time));
    if (time > visit.latest + 1e-5) return 'late';
    cost += weights.lateSecond * Math.max(0, time - visit.wish);
    stand(visit.service);
    if (!fine()) return 'below the reserve at a visit';
  }
  return cost + price * weights.second * (time - vehicle.ready);
}

function secondsOf({ vehicle: { battery } }: ChargeTask, from: number, to: number, plug: number): number {
  let seconds = 0;
  let level = from;
  for (const { upTo, watts } of battery.curve ?? [{ upTo: battery.capacity ?? 0, watts: plug }]) {
    const until = Math.min(to, upTo);
    if (until > level) {
      seconds += ((until - level) * 3_600) / Math.min(watts, plug);
      level = until;
    }
  }
  return seconds;
}

/** The charges of a plan as this walker takes them. */
export const asCharges = (task: ChargeTask, charges: readonly PlacedCharge[]): Charge[] =>
  charges.map(({ before, charger, levelAfter }) => ({
    before,
    charger: task.chargers.indexOf(charger),
    upTo: levelAfter,
  }));
