import { type UnixSeconds, unixSeconds, type WattHours } from '../../../protocol/units.ts';
import type { PlacedCharge } from '../charging/charge-task.ts';
import type { PlanJob, PlanMatrix, PlanVehicle, RouteStop } from '../problem.ts';
import { jobOfNode, loading, type Model, type VehicleModel } from './model.ts';

/**
 * A vehicle driven from stop to stop: what it does when, and how far that is.
 * @param steps nodes of visits and breaks in order; @param charges `before` counts them.
 */
export function timedStops(
  model: Model,
  v: number,
  steps: readonly number[],
  charges: readonly PlacedCharge[],
): { readonly stops: RouteStop[]; readonly decimeters: number } {
  const { problem, site, ready, service, loading: how } = model;
  const vehicle = problem.vehicles[v] as PlanVehicle;
  const { size, seconds, decimeters } = problem.matrices[vehicle.profile] as PlanMatrix;
  const { breaks } = model.vehicle[v] as VehicleModel;
  const stops: RouteStop[] = [];
  let at = vehicle.start;
  let time: number = vehicle.ready;
  let driven = 0;
  const driveTo = (place: number) => {
    driven += decimeters[at * size + place] as number;
    time += seconds[at * size + place] as number;
    at = place;
  };
  const charge = (placed: PlacedCharge) => {
    driveTo(placed.charger.place);
    const arrive = roundUp(time);
    time = placed.begin + placed.seconds;
    stops.push({
      kind: 'charge',
      charger: placed.charger.id,
      place: at,
      arrive,
      begin: roundUp(placed.begin),
      seconds: placed.seconds,
      before: placed.levelBefore as WattHours,
      after: placed.levelAfter as WattHours,
    });
  };
  for (const [i, node] of steps.entries()) {
    for (const placed of charges) if (placed.before === i) charge(placed);
    const job = jobOfNode(node);
    const isBreak = how[job] === loading.break;
    if (!isBreak) driveTo(site[node] as number);
    const begins = Math.max(time, ready[node] as number);
    const when = { place: at, arrive: roundUp(time), begin: roundUp(begins) };
    time = begins + (service[node] as number);
    if (isBreak) {
      stops.push({ kind: 'break', index: breaks.indexOf(job), ...when, seconds: service[node] as number });
    } else {
      const { id } = problem.jobs[job] as PlanJob;
      stops.push({ job: id, kind: node % 2 === 0 ? 'pick-up' : 'drop-off', ...when });
    }
  }
  for (const placed of charges) if (placed.before === steps.length) charge(placed);
  if (vehicle.end !== undefined) driveTo(vehicle.end);
  return { stops, decimeters: driven };
}

/** Whole seconds, never early; rounding in sums does not count as a second. */
const roundUp = (time: number): UnixSeconds => unixSeconds(Math.ceil(time - 1e-6));
