import type { Plan, PlanProblem, PlanVisit } from '../../../hub/planning/problem.ts';

/**
 * Checks a plan against its problem without any code of the planner: every rule spelled out once more, slowly.
 * Returns the first broken rule, or undefined.
 */
export function whatIsWrong(problem: PlanProblem, plan: Plan): string | undefined {
  const seen = new Map<string, string>();
  for (const route of plan.routes) {
    const vehicle = problem.vehicles.find(({ id }) => id === route.vehicle);
    if (vehicle === undefined) return `route of an unknown vehicle ${route.vehicle}`;
    for (const { job, kind } of route.visits) {
      if (seen.has(`${job} ${kind}`)) return `${kind} of ${job} twice`;
      seen.set(`${job} ${kind}`, vehicle.id);
    }
    const wrong = cost(problem, vehicle.id, route.visits);
    if (typeof wrong === 'string') return wrong;
    if (Math.abs(wrong - route.cost) > 1e-6) return `cost ${route.cost} should be ${wrong}`;
  }
  for (const job of problem.jobs) {
    const pick = seen.get(`${job.id} pick-up`);
    const drop = seen.get(`${job.id} drop-off`);
    const refused = plan.unassigned.filter((row) => row.job === job.id).length;
    if (job.aboard !== undefined && (pick !== undefined || drop !== job.aboard)) return `${job.id} is aboard`;
    if (job.aboard === undefined && pick !== drop) return `${job.id} changes vehicle or is half served`;
    if (refused !== (drop === undefined ? 1 : 0)) return `${job.id} is ${refused} times among the unassigned`;
  }
  return undefined;
}

/** The cost of a route, or the rule it breaks. */
export function cost(problem: PlanProblem, vehicleId: string, visits: readonly PlanVisit[]): number | string {
  const vehicle = problem.vehicles.find(({ id }) => id === vehicleId);
  if (vehicle === undefined) return 'unknown vehicle';
  const matrix = problem.matrices[vehicle.profile];
  if (matrix === undefined) return 'no matrix';
  const aboard = new Set(problem.jobs.filter((job) => job.aboard === vehicleId).map(({ id }) => id));
  let [at, time, energy, late] = [
    vehicle.start,
    vehicle.ready as number,
    vehicle.battery.usable as number,
    0,
  ];
  for (const { job: id, kind } of visits) {
    const job = problem.jobs.find((row) => row.id === id);
    if (job === undefined) return `unknown job ${id}`;
    const stop = kind === 'pick-up' ? job.pickUp : job.dropOff;
    if (stop === undefined) return `${id} has no ${kind}`;
    time += matrix.seconds[at * matrix.size + stop.place] as number;
    energy -= matrix.wattHours[at * matrix.size + stop.place] as number;
    at = stop.place;
    if (kind === 'drop-off' && !aboard.delete(id)) return `${id} is dropped off before it is picked up`;
    if (kind === 'pick-up') aboard.add(id);
    const parcels = problem.jobs
      .filter((row) => aboard.has(row.id))
      .reduce((sum, row) => sum + row.load.parcels, 0);
    if (parcels > vehicle.capacity.parcels) return `${parcels} parcels aboard`;
    time = Math.max(time, stop.earliest);
    const hard = job.aboard === undefined && job.lateness === 'hard';
    if (hard && time > stop.latest) return `${id} ${kind} is late`;
    if (kind === 'drop-off') late += Math.max(0, time - stop.latest);
    time += stop.service;
    if (energy < vehicle.battery.reserve - 1e-9) return `${id} leaves too little energy`;
  }
  const spent = problem.weights.second * (time - vehicle.ready) * (vehicle.price ?? 1);
  return spent + problem.weights.lateSecond * late;
}

/** Every order in which one vehicle could make these visits. */
export function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
