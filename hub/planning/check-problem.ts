import { FleetError } from '../../protocol/errors.ts';
import type { PlanJob, PlanMatrix, PlanOptions, PlanProblem, PlanStop, PlanVehicle } from './problem.ts';

/**
 * Refuses what is no problem: places that do not exist, windows that close before they open, holes in a matrix, names
 * used twice. A job that cannot be served is none of these; the plan tells why. Throws PLAN_PROBLEM_INVALID.
 */
export function checkProblem(problem: PlanProblem, { stop }: Pick<PlanOptions, 'stop'> = {}): void {
  const { vehicles, jobs, matrices, weights, chargers = [] } = problem;
  for (const [name, weight] of Object.entries(weights)) need(weight >= 0, `weight ${name}`, 'not 0 or more');
  // Without a matrix there is no vehicle either (each names one), and nobody asks where a place is.
  const size = Object.values(matrices)[0]?.size ?? Number.POSITIVE_INFINITY;
  for (const [profile, matrix] of Object.entries(matrices)) checkMatrix(profile, matrix, size);
  checkNames('vehicle', vehicles);
  checkNames('job', jobs);
  checkNames('charger', chargers);
  for (const vehicle of vehicles) checkVehicle(vehicle, matrices, size);
  for (const job of jobs) checkJob(job, size);
  for (const { id, place, plugs, watts } of chargers) {
    checkPlace(`charger ${id}`, place, size);
    need(Number.isInteger(plugs) && plugs >= 0 && watts >= 0, `charger ${id}`, 'without plugs or power');
  }
  if (stop !== undefined) {
    const budget = 'iterations' in stop ? stop.iterations : stop.seconds;
    need(budget > 0, 'the budget', 'not above 0');
  }
}

function need(holds: boolean, what: string, reason: string): void {
  if (!holds) throw new FleetError('PLAN_PROBLEM_INVALID', { what, reason });
}

function checkNames(kind: string, rows: readonly { readonly id: string }[]): void {
  const seen = new Set<string>();
  for (const { id } of rows) {
    need(!seen.has(id), `${kind} ${id}`, 'there twice');
    seen.add(id);
  }
}

function checkPlace(what: string, place: number, size: number): void {
  need(Number.isInteger(place) && place >= 0 && place < size, what, `at place ${place}, which is unknown`);
}

/** No way is infinite seconds; a hole is not a number. */
function checkMatrix(
  profile: string,
  { size: its, seconds, decimeters, wattHours }: PlanMatrix,
  size: number,
): void {
  const name = `matrix ${profile}`;
  need(its === size, name, `of ${its} places, another one of ${size}`);
  const cells = size * size;
  const areFull = seconds.length === cells && decimeters.length === cells && wattHours.length === cells;
  need(areFull, name, `without ${cells} cells each`);
  for (let cell = 0; cell < cells; cell++) {
    const time = seconds[cell] as number;
    const holds =
      time >= 0 &&
      (time === Number.POSITIVE_INFINITY ||
        ((decimeters[cell] as number) >= 0 && Number.isFinite(wattHours[cell] as number)));
    if (!holds) need(false, name, `not whole from ${Math.floor(cell / size)} to ${cell % size}`);
  }
}

function checkVehicle(vehicle: PlanVehicle, matrices: PlanProblem['matrices'], size: number): void {
  const {
    id,
    profile,
    capacity,
    battery,
    start,
    end,
    ready,
    shiftEnd,
    breaks = [],
    price,
    fixedCost,
  } = vehicle;
  const name = `vehicle ${id}`;
  need(matrices[profile] !== undefined, name, `of profile ${profile}, which has no matrix`);
  checkPlace(name, start, size);
  if (end !== undefined) checkPlace(name, end, size);
  for (const [measure, room] of Object.entries(capacity)) need(room >= 0, name, `without ${measure}`);
  need(Number.isFinite(ready) && shiftEnd >= ready, name, 'with a shift that ends before it begins');
  need((price ?? 1) >= 0 && (fixedCost ?? 0) >= 0, name, 'with a price below 0');
  need(vehicle.maxJobs >= 0, name, 'with fewer than 0 jobs');
  const { usable, reserve, idle, capacity: full, curve = [] } = battery;
  need(usable >= 0 && reserve >= 0 && idle >= 0, name, 'with a battery below 0');
  need(full === undefined || full >= reserve, name, 'with a battery smaller than its reserve');
  let level = 0;
  for (const { upTo, watts } of curve) {
    need(upTo > level && watts > 0, name, 'with a charging curve that does not rise');
    level = upTo;
  }
  for (const rest of breaks) {
    need(rest.earliest <= rest.latest && rest.seconds >= 0, name, 'with a break that ends before it begins');
  }
}

function checkJob(job: PlanJob, size: number): void {
  const { id, load, pickUp, dropOff, prize, priority } = job;
  const name = `job ${id}`;
  need(pickUp !== undefined || dropOff !== undefined, name, 'without any visit');
  for (const [measure, amount] of Object.entries(load)) need(amount >= 0, name, `with ${measure} below 0`);
  need(Number.isFinite(priority), name, 'without a priority');
  need(prize === undefined || (prize >= 0 && prize < Number.POSITIVE_INFINITY), name, 'with a prize below 0');
  if (pickUp !== undefined) checkStop(`the pick-up of ${name}`, pickUp, size);
  if (dropOff !== undefined) checkStop(`the drop-off of ${name}`, dropOff, size);
}

function checkStop(what: string, { place, earliest, latest, service }: PlanStop, size: number): void {
  checkPlace(what, place, size);
  need(earliest <= latest, what, `due ${latest} but not before ${earliest}`);
  need(Number.isFinite(earliest) && service >= 0, what, 'with a time that is no number');
}
