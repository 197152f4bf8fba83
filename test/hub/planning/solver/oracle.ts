import type { ChargeTask } from '../../../../hub/planning/charging/charge-task.ts';
import { chooseCharges } from '../../../../hub/planning/charging/choose-charges.ts';
import type {
  ChargeStop,
  Plan,
  PlanBreak,
  PlanJob,
  PlanProblem,
  PlanStop,
  PlanVehicle,
  PlanVisit,
} from '../../../../hub/planning/problem.ts';
import { wattHours } from '../../../../protocol/units.ts';
import type { RichCase } from './rich-problems.ts';

/** A stop of a route as an oracle sees it: a visit, a break, or a charge. */
type Step = PlanVisit | { readonly kind: 'break'; readonly rest: PlanBreak } | ChargeStop;

interface Driven {
  readonly time: number;
  readonly place: number;
  readonly cost: number;
  readonly energy: number;
  readonly late: number;
}

/** Costs of a route by the rules as problem.ts states them, spelled out slowly; a broken rule in words. */
export function routeCost(
  problem: PlanProblem,
  vehicle: PlanVehicle,
  steps: readonly Step[],
): number | string {
  const { jobs, weights } = problem;
  const jobOf = (id: PlanVisit['job']) => jobs.find((job) => job.id === id) as PlanJob;
  const visits = steps.filter((step): step is PlanVisit => 'job' in step);
  const aboard = new Set(
    jobs.filter(
      ({ id, aboard: holder, pickUp }) =>
        holder === vehicle.id || (pickUp === undefined && visits.some(({ job }) => job === id)),
    ),
  );
  const heavy = () => {
    let [parcels, grams] = [0, 0];
    for (const { load } of aboard) [parcels, grams] = [parcels + load.parcels, grams + load.grams];
    return parcels > vehicle.capacity.parcels || grams > vehicle.capacity.grams;
  };
  if (heavy()) return 'CAPACITY';
  let state: Driven = { time: vehicle.ready, place: vehicle.start, cost: 0, energy: 0, late: 0 };
  const price = vehicle.price ?? 1;
  const lastVisit = steps.findLastIndex((step) => 'job' in step);
  const { usable, reserve, capacity = 0 } = vehicle.battery;
  let charged = 0;
  const isLow = () => usable - state.energy + charged < reserve - 1e-6;
  for (const [k, step] of steps.entries()) {
    if (step.kind === 'break') {
      if (k > lastVisit && vehicle.end === undefined) return 'a break behind the last visit';
      const begin = Math.max(state.time, step.rest.earliest);
      if (begin > step.rest.latest) return 'TIME_WINDOW';
      const time = begin + step.rest.seconds;
      state = { ...state, time, energy: state.energy + ((time - state.time) * vehicle.battery.idle) / 3600 };
      continue;
    }
    if (step.kind === 'charge') {
      const way = travel(problem, vehicle, state.place, step.place);
      const time = state.time + way.seconds;
      // Times are told in whole seconds; what standing there drew from the battery tells the wait within its second.
      const { idle } = vehicle.battery;
      const least = Math.max(0, step.begin - 1 - time);
      const drawn = usable - state.energy - way.wattHours + charged - step.before;
      const waits = idle === 0 ? least : Math.max(0, (drawn * 3600) / idle);
      if (waits < least - 1e-6 || waits > Math.max(0, step.begin - time) + 1e-6)
        return 'drew what no wait explains';
      state = {
        ...state,
        place: step.place,
        time: time + waits + step.seconds,
        cost: state.cost + weights.meter * way.meters,
        energy: state.energy + way.wattHours + (waits * idle) / 3600,
      };
      if (isLow()) return 'BATTERY';
      const watts = problem.chargers?.find(({ id }) => id === step.charger)?.watts ?? 0;
      const added = (step.seconds * watts) / 3600;
      charged += added;
      if (usable - state.energy + charged > capacity + 1e-6) return 'charged above its capacity';
      if (Math.abs(step.after - step.before - added) > 1e-6) return 'charged too quickly';
      continue;
    }
    if (isLow()) return 'BATTERY';
    const job = jobOf(step.job);
    const stop = step.kind === 'pick-up' ? job.pickUp : job.dropOff;
    if (stop === undefined) return 'no such stop';
    if (!job.skills.every((skill) => vehicle.skills.includes(skill)) && job.aboard === undefined)
      return 'SKILL';
    const way = travel(problem, vehicle, state.place, stop.place);
    const arrive = state.time + way.seconds;
    const begin = Math.max(arrive, stop.earliest);
    const isLast = step.kind === 'drop-off' || job.dropOff === undefined;
    if (job.lateness === 'hard' && job.aboard === undefined && begin > stop.latest) return 'TIME_WINDOW';
    if (!isBound(job) && begin > vehicle.shiftEnd) return 'SHIFT';
    const time = begin + stop.service;
    state = {
      time,
      place: stop.place,
      cost: state.cost + weights.meter * way.meters,
      energy: state.energy + way.wattHours + ((time - arrive) * vehicle.battery.idle) / 3600,
      late: state.late + (isLast ? Math.max(0, begin - stop.latest) : 0),
    };
    if (step.kind === 'pick-up') aboard.add(job);
    else if (!aboard.delete(job)) return 'dropped before it was picked up';
    if (heavy()) return 'CAPACITY';
  }
  if (vehicle.end !== undefined) {
    const way = travel(problem, vehicle, state.place, vehicle.end);
    state = {
      ...state,
      time: state.time + way.seconds,
      cost: state.cost + weights.meter * way.meters,
      energy: state.energy + way.wattHours,
    };
    if (state.time > vehicle.shiftEnd) return 'SHIFT';
  }
  const taken = new Set(steps.flatMap((step) => (step.kind === 'break' ? [step.rest] : [])));
  for (const rest of vehicle.breaks ?? []) {
    if (!taken.has(rest) && state.time > rest.latest) return 'TIME_WINDOW';
  }
  if (isLow()) return 'BATTERY';
  const duration = state.time - vehicle.ready;
  return (
    price * (state.cost + weights.second * duration + weights.wattHour * state.energy) +
    weights.lateSecond * state.late +
    (visits.length > 0 ? (vehicle.fixedCost ?? 0) : 0)
  );

  function isBound({ id, aboard: holder }: PlanJob): boolean {
    return holder !== undefined || boundJobs.has(id);
  }
}

/** Jobs whose pick-up is frozen are bound; set by whoever asks. */
let boundJobs: ReadonlySet<string> = new Set();

function travel({ matrices }: PlanProblem, { profile }: PlanVehicle, from: number, to: number) {
  const matrix = matrices[profile] as PlanProblem['matrices'][string];
  const cell = from * matrix.size + to;
  return {
    seconds: matrix.seconds[cell] as number,
    meters: (matrix.decimeters[cell] as number) / 10,
    wattHours: matrix.wattHours[cell] as number,
  };
}

/** Lower is better: unserved jobs by falling priority, then vehicles where they count, then cost and missed prizes. */
export interface Value {
  readonly unserved: readonly number[];
  readonly vehicles: number;
  readonly cost: number;
}

export function compare({ problem }: RichCase, a: Value, b: Value): number {
  for (const [i, count] of a.unserved.entries())
    if (count !== b.unserved[i]) return count - (b.unserved[i] as number);
  if (problem.objective === 'fewest vehicles' && a.vehicles !== b.vehicles) return a.vehicles - b.vehicles;
  return Math.abs(a.cost - b.cost) < 1e-6 ? 0 : a.cost - b.cost;
}

/** What a plan is worth, or the rule it breaks. */
export function worthOf(rich: RichCase, plan: Plan): Value | string {
  const { problem, frozen } = rich;
  boundJobs = boundOf(rich);
  let [cost, vehicles] = [0, 0];
  const served = new Map<string, string[]>();
  for (const route of plan.routes) {
    const vehicle = problem.vehicles.find(({ id }) => id === route.vehicle) as PlanVehicle;
    const steps = route.stops.map((stop): Step => {
      if (stop.kind === 'charge') return stop;
      if (stop.kind !== 'break') return { job: stop.job, kind: stop.kind };
      return { kind: 'break', rest: (vehicle.breaks ?? [])[0] as PlanBreak };
    });
    const its = routeCost(problem, vehicle, steps);
    if (typeof its === 'string') return `${route.vehicle}: ${its}`;
    if (Math.abs(its - route.cost) > 1e-6)
      return `${route.vehicle} costs ${its}, the plan says ${route.cost}`;
    const first = frozen.get(vehicle.id) ?? [];
    for (const [k, { job, kind }] of first.entries()) {
      if (route.visits[k]?.job !== job || route.visits[k]?.kind !== kind) return 'a frozen visit was changed';
    }
    for (const { job, kind } of route.visits)
      served.set(job, [...(served.get(job) ?? []), `${vehicle.id} ${kind}`]);
    const jobs = new Set(route.visits.map(({ job }) => job).filter((id) => !isForced(rich, id)));
    const all = new Set(route.visits.map(({ job }) => job));
    if (jobs.size > 0 && all.size > vehicle.maxJobs) return 'too many jobs';
    cost += its;
    if (route.visits.length > 0) vehicles++;
  }
  const missing: PlanJob[] = [];
  for (const job of problem.jobs) {
    const visits = served.get(job.id) ?? [];
    const wanted = wantedVisits(job);
    const told = plan.unassigned.filter((row) => row.job === job.id).length;
    if (visits.length === 0) missing.push(job);
    else if (visits.length !== wanted.length) return `${job.id} is half served`;
    if (new Set(visits.map((visit) => visit.split(' ')[0])).size > 1) return `${job.id} changes vehicle`;
    if (told !== (visits.length === 0 ? 1 : 0)) return `${job.id} is ${told} times among the unassigned`;
  }
  return valueWith(rich, missing, vehicles, cost);
}

const wantedVisits = ({ pickUp, dropOff, aboard }: PlanJob): PlanVisit['kind'][] => [
  ...(pickUp !== undefined && aboard === undefined ? (['pick-up'] as const) : []),
  ...(dropOff !== undefined ? (['drop-off'] as const) : []),
];

function valueWith(
  { problem }: RichCase,
  missing: readonly PlanJob[],
  vehicles: number,
  cost: number,
): Value {
  const priorities = [...new Set(problem.jobs.map(({ priority }) => priority))].sort((a, b) => b - a);
  return {
    unserved: priorities.map(
      (priority) => missing.filter((job) => job.prize === undefined && job.priority === priority).length,
    ),
    vehicles,
    cost: cost + missing.reduce((sum, { prize }) => sum + (prize ?? 0), 0),
  };
}

const boundOf = ({ frozen }: RichCase): ReadonlySet<string> =>
  new Set([...frozen.values()].flat().map(({ job }) => job));

const isForced = (rich: RichCase, id: string): boolean =>
  boundOf(rich).has(id) || rich.problem.jobs.some((job) => job.id === id && job.aboard !== undefined);

/** The best there is, every assignment and order tried; undefined when what is forced cannot be kept within the rules. */
export function bruteForce(rich: RichCase): Value | undefined {
  const { problem, frozen } = rich;
  boundJobs = boundOf(rich);
  const best = new Map<string, number | undefined>();
  const bestRoute = (vehicle: PlanVehicle, jobs: readonly PlanJob[]): number | undefined => {
    const key = `${vehicle.id} ${jobs.map(({ id }) => id).join()}`;
    if (!best.has(key)) best.set(key, cheapestOrder(rich, vehicle, jobs));
    return best.get(key);
  };
  const free = problem.jobs.filter(({ id }) => !isForced(rich, id));
  const forced = (vehicle: PlanVehicle) =>
    problem.jobs.filter(
      ({ id, aboard }) =>
        aboard === vehicle.id || (frozen.get(vehicle.id) ?? []).some(({ job }) => job === id),
    );
  let found: Value | undefined;
  const choices = [undefined, ...problem.vehicles];
  for (let code = 0; code < choices.length ** free.length; code++) {
    const chosen = free.map((_, j) => choices[Math.floor(code / choices.length ** j) % choices.length]);
    let [cost, vehicles, fits] = [0, 0, true];
    for (const vehicle of problem.vehicles) {
      const jobs = [...forced(vehicle), ...free.filter((_, j) => chosen[j] === vehicle)];
      const more = jobs.length > forced(vehicle).length;
      const its = more && jobs.length > vehicle.maxJobs ? undefined : bestRoute(vehicle, jobs);
      fits &&= its !== undefined;
      cost += its ?? 0;
      if (jobs.length > 0) vehicles++;
    }
    if (!fits) continue;
    const missing = free.filter((_, j) => chosen[j] === undefined);
    const value = valueWith(rich, missing, vehicles, cost);
    if (found === undefined || compare(rich, value, found) < 0) found = value;
  }
  return found;
}

function cheapestOrder(
  { problem, frozen }: RichCase,
  vehicle: PlanVehicle,
  jobs: readonly PlanJob[],
): number | undefined {
  const first = frozen.get(vehicle.id) ?? [];
  const todo = jobs.flatMap((job) =>
    wantedVisits(job)
      .map((kind): PlanVisit => ({ job: job.id, kind }))
      .filter(({ kind }) => !first.some((visit) => visit.job === job.id && visit.kind === kind)),
  );
  let best: number | undefined;
  const go = (steps: readonly Step[], left: readonly PlanVisit[]): void => {
    if (left.length === 0) {
      for (const withBreak of breakings(steps, vehicle, first.length)) {
        let cost = routeCost(problem, vehicle, withBreak);
        if (cost === 'BATTERY') {
          const endless = { ...vehicle.battery, usable: wattHours(Number.POSITIVE_INFINITY) };
          // A battery may run out before another rule is broken.
          cost = routeCost(problem, { ...vehicle, battery: endless }, withBreak);
          if (typeof cost === 'number') cost = chargedCost(problem, vehicle, withBreak, first.length);
        }
        if (typeof cost === 'number' && (best === undefined || cost < best)) best = cost;
      }
      return;
    }
    for (const visit of left) {
      const waits =
        visit.kind === 'drop-off' && left.some(({ job, kind }) => job === visit.job && kind === 'pick-up');
      if (!waits) {
        go(
          [...steps, visit],
          left.filter((other) => other !== visit),
        );
      }
    }
  };
  go(first, todo);
  return best;
}

/** Without the break, and with it before any visit that is not frozen, and before the way home. */
function breakings(
  steps: readonly Step[],
  { breaks = [], end }: PlanVehicle,
  fixed: number,
): (readonly Step[])[] {
  const [rest] = breaks;
  if (rest === undefined) return [steps];
  const last = steps.length - (end === undefined ? 1 : 0);
  const places = Array.from({ length: Math.max(0, last + 1 - fixed) }, (_, k) => fixed + k);
  return [steps, ...places.map((k) => steps.toSpliced(k, 0, { kind: 'break', rest }))];
}

/** A route that takes more than the battery holds, with the charges that are best for this order (tested on their own). */
function chargedCost(
  problem: PlanProblem,
  vehicle: PlanVehicle,
  steps: readonly Step[],
  from: number,
): number | string {
  const { jobs, weights, chargers = [], matrices } = problem;
  const taken = steps.flatMap((step) => (step.kind === 'break' ? [step.rest] : []));
  const others = (vehicle.breaks ?? []).filter((rest) => !taken.includes(rest));
  const visits = steps.flatMap((step): ChargeTask['visits'][number][] => {
    if (step.kind === 'charge') return [];
    if (step.kind === 'break') {
      const { earliest, latest, seconds } = step.rest;
      return [{ earliest, latest, wish: Number.POSITIVE_INFINITY, service: seconds }];
    }
    const job = jobs.find(({ id }) => id === step.job) as PlanJob;
    const stop = (step.kind === 'pick-up' ? job.pickUp : job.dropOff) as PlanStop;
    const isBound = job.aboard !== undefined || boundJobs.has(job.id);
    const isLast = step.kind === 'drop-off' || job.dropOff === undefined;
    const isSoft = job.lateness === 'soft' || job.aboard !== undefined;
    const shift = isBound ? Number.POSITIVE_INFINITY : vehicle.shiftEnd;
    return [
      {
        place: stop.place,
        earliest: stop.earliest,
        latest: Math.min(shift, isSoft ? Number.POSITIVE_INFINITY : stop.latest),
        wish: isSoft && isLast ? stop.latest : Number.POSITIVE_INFINITY,
        service: stop.service,
      },
    ];
  });
  const matrix = matrices[vehicle.profile] as PlanProblem['matrices'][string];
  const over = Math.min(...others.map(({ latest }) => latest));
  const task: ChargeTask = { vehicle, matrix, weights, visits, chargers, bookings: new Map(), from, over };
  const chosen = chooseCharges(task);
  if (chosen === undefined) return 'BATTERY';
  return chosen.cost + (steps.some((step) => 'job' in step) ? (vehicle.fixedCost ?? 0) : 0);
}
