import type { PlanMatrix, PlannedRoute, PlanProblem, PlanVehicle } from '../problem.ts';

/** Watt-hours left after a route: driven and stood since its start, or since it was charged last. */
export function usableAfter(
  { matrices, jobs }: PlanProblem,
  vehicle: PlanVehicle,
  { stops }: PlannedRoute,
): number {
  const { wattHours, size } = matrices[vehicle.profile] as PlanMatrix;
  let level: number = vehicle.battery.usable;
  let at = vehicle.start;
  for (const stop of stops) {
    level -= wattHours[at * size + stop.place] as number;
    at = stop.place;
    if (stop.kind === 'charge') {
      level = stop.after;
      continue;
    }
    const job = stop.kind === 'break' ? undefined : jobs.find(({ id }) => id === stop.job);
    const side = stop.kind === 'pick-up' ? job?.pickUp : job?.dropOff;
    const stood = stop.begin - stop.arrive + (stop.kind === 'break' ? stop.seconds : (side?.service ?? 0));
    level -= (stood * vehicle.battery.idle) / 3_600;
  }
  return level;
}
