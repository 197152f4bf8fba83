import { type UnixSeconds, unixSeconds, type WattHours, wattHours } from '../../../protocol/units.ts';
import { type ChosenCharges, chooseCharges } from '../charging/choose-charges.ts';
import { bestWatts } from '../charging/energy-screen.ts';
import type { PlugBooking } from '../charging/plugs.ts';
import type {
  Plan,
  PlanJob,
  PlanMatrix,
  PlannedRoute,
  PlanOptions,
  PlanProblem,
  PlanStop,
  PlanVehicle,
  RouteStop,
  TimedVisit,
} from '../problem.ts';

/** Shares of the budget for each round of planning. */
const rounds = [0.6, 0.25, 0.15] as const;

export const needsCharging = ({ chargers = [], vehicles }: PlanProblem): boolean =>
  vehicles.some(({ battery, breaks = [] }) => breaks.length === 0 && bestWatts(battery, chargers) > 0);

/**
 * Plans as if every vehicle could charge on its way without going there (a bound that refuses nothing), then chooses
 * the charging stops of each route (charging/). A vehicle whose route cannot be charged uses only what its battery holds
 * now in the next round, and the last round does so for all of them; each begins from the plan before.
 */
export function planWithCharging(
  problem: PlanProblem,
  options: PlanOptions,
  plan: (problem: PlanProblem, options: PlanOptions) => Plan,
): Plan {
  const strict = new Set<PlanVehicle['id']>();
  let { warmStart } = options;
  let last: Plan = { routes: [], unassigned: [] };
  for (const [round, share] of rounds.entries()) {
    if (round === rounds.length - 1) for (const { id } of problem.vehicles) strict.add(id);
    const stop = shareOf(options.stop, share);
    const found = plan(hopeful(problem, strict), {
      ...options,
      ...(stop === undefined ? {} : { stop }),
      ...(warmStart === undefined ? {} : { warmStart }),
    });
    const { routes, failed } = chargeRoutes(problem, options, found, strict);
    last = { ...found, routes };
    if (failed.length === 0) break;
    for (const id of failed) strict.add(id);
    warmStart = new Map(found.routes.map(({ vehicle, visits }) => [vehicle, visits]));
  }
  return last;
}

function shareOf(stop: PlanOptions['stop'], share: number): PlanOptions['stop'] {
  if (stop === undefined) return undefined;
  return 'iterations' in stop
    ? { iterations: Math.max(1, Math.round(stop.iterations * share)) }
    : { ...stop, seconds: stop.seconds * share };
}

/** Batteries as if the vehicle charged at its best from now to the end of its shift. */
function hopeful(problem: PlanProblem, strict: ReadonlySet<PlanVehicle['id']>): PlanProblem {
  const vehicles = problem.vehicles.map((vehicle): PlanVehicle => {
    const { id, battery, ready, shiftEnd, breaks = [] } = vehicle;
    const watts = bestWatts(battery, problem.chargers ?? []);
    if (strict.has(id) || breaks.length > 0 || watts === 0) return vehicle;
    const most = (watts * (shiftEnd - ready)) / 3_600;
    return { ...vehicle, battery: { ...battery, usable: wattHours(battery.usable + most) } };
  });
  const { chargers, ...rest } = problem;
  return { ...rest, vehicles };
}

/** Routes with their charges, one vehicle after another: each books its plugs. */
function chargeRoutes(
  problem: PlanProblem,
  { frozen }: PlanOptions,
  { routes }: Plan,
  strict: ReadonlySet<PlanVehicle['id']>,
) {
  const bookings = new Map<string, readonly PlugBooking[]>(
    (problem.chargers ?? []).map(({ id, taken = [] }) => [id, taken]),
  );
  const failed: PlanVehicle['id'][] = [];
  const charged = routes.map((route): PlannedRoute => {
    const vehicle = problem.vehicles.find(({ id }) => id === route.vehicle) as PlanVehicle;
    const isHopeful = !strict.has(vehicle.id) && (vehicle.breaks ?? []).length === 0;
    if (!isHopeful || route.visits.length === 0 || bestWatts(vehicle.battery, problem.chargers ?? []) === 0) {
      return route;
    }
    const stops = route.visits.map((visit) => stopOf(problem, visit));
    const chosen = chooseCharges({
      vehicle,
      matrix: problem.matrices[vehicle.profile] as PlanMatrix,
      weights: problem.weights,
      visits: route.visits.map((visit, i) => chargeVisit(problem, vehicle, visit, stops[i] as PlanStop)),
      chargers: problem.chargers ?? [],
      bookings,
      from: frozen.get(vehicle.id)?.length ?? 0,
    });
    if (chosen === undefined) {
      failed.push(vehicle.id);
      return route;
    }
    for (const { charger, begin, seconds } of chosen.charges) {
      const booked = bookings.get(charger.id) ?? [];
      bookings.set(charger.id, [...booked, { begin, end: begin + seconds }]);
    }
    return withCharges(problem, vehicle, route, stops, chosen);
  });
  return { routes: charged, failed };
}

const jobOf = ({ jobs }: PlanProblem, { job }: TimedVisit): PlanJob =>
  jobs.find(({ id }) => id === job) as PlanJob;

function stopOf(problem: PlanProblem, visit: TimedVisit): PlanStop {
  const { pickUp, dropOff } = jobOf(problem, visit);
  return (visit.kind === 'pick-up' ? pickUp : dropOff) as PlanStop;
}

function chargeVisit(problem: PlanProblem, vehicle: PlanVehicle, visit: TimedVisit, stop: PlanStop) {
  const { aboard, lateness, dropOff } = jobOf(problem, visit);
  const isAboard = aboard !== undefined;
  const soft = lateness === 'soft' || isAboard;
  const isLast = visit.kind === 'drop-off' || dropOff === undefined;
  const shift = isAboard ? Number.POSITIVE_INFINITY : vehicle.shiftEnd;
  return {
    place: stop.place,
    earliest: stop.earliest,
    latest: soft ? shift : Math.min(stop.latest, shift),
    wish: soft && isLast ? stop.latest : Number.POSITIVE_INFINITY,
    service: stop.service,
  };
}

/** The route driven once more with its charges in between. */
function withCharges(
  problem: PlanProblem,
  vehicle: PlanVehicle,
  route: PlannedRoute,
  places: readonly PlanStop[],
  { charges, cost, end }: ChosenCharges,
): PlannedRoute {
  const { size, seconds, decimeters } = problem.matrices[vehicle.profile] as PlanMatrix;
  const stops: RouteStop[] = [];
  const visits: TimedVisit[] = [];
  let at = vehicle.start;
  let time: number = vehicle.ready;
  let driven = 0;
  const driveTo = (place: number) => {
    driven += decimeters[at * size + place] as number;
    time += seconds[at * size + place] as number;
    at = place;
  };
  for (let i = 0; i <= route.visits.length; i++) {
    for (const charge of charges.filter(({ before }) => before === i)) {
      driveTo(charge.charger.place);
      stops.push({
        kind: 'charge',
        charger: charge.charger.id,
        place: at,
        arrive: roundUp(charge.arrive),
        begin: roundUp(charge.begin),
        seconds: charge.seconds,
        before: charge.levelBefore as WattHours,
        after: charge.levelAfter as WattHours,
      });
      time = charge.begin + charge.seconds;
    }
    const visit = route.visits[i];
    const stop = places[i];
    if (visit === undefined || stop === undefined) continue;
    driveTo(stop.place);
    const begin = Math.max(time, stop.earliest);
    visits.push({ ...visit, arrive: roundUp(time), begin: roundUp(begin) });
    stops.push(visits.at(-1) as TimedVisit);
    time = begin + stop.service;
  }
  if (vehicle.end !== undefined) driveTo(vehicle.end);
  return {
    vehicle: vehicle.id,
    visits,
    stops,
    seconds: end - vehicle.ready,
    decimeters: driven,
    cost: cost + (vehicle.fixedCost ?? 0),
  };
}

const roundUp = (time: number): UnixSeconds => unixSeconds(Math.ceil(time - 1e-6));
