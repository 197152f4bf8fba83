import type { DeviceId, JobId } from '../../protocol/ids.ts';
import { explain, nearer } from './explain.ts';
import type {
  Plan,
  PlanJob,
  PlannedRoute,
  Planner,
  PlanOptions,
  PlanProblem,
  PlanVehicle,
  PlanVisit,
  Unassigned,
} from './problem.ts';
import { type Broken, type JobIndex, jobIndex, type Schedule, schedule } from './schedule.ts';

/**
 * Cheapest feasible insertion: frozen visits first, then what is aboard, then job by job, urgent ones first,
 * always the pair of pick-up and drop-off that adds least cost anywhere. Ties go to the earlier job and vehicle
 * of the problem, so nothing is drawn and the seed changes nothing.
 */
export const cheapestInsertion: Planner = {
  plan(problem, options) {
    const build = startRoutes(problem, options);
    const lost = insertAboard(build);
    const refused = insertWaiting(build);
    return planOf(build, [...lost, ...refused]);
  },
};

interface Building {
  readonly problem: PlanProblem;
  readonly jobs: JobIndex;
  readonly routes: Route[];
  /** Jobs that a frozen visit already holds in part. */
  readonly bound: ReadonlyMap<JobId, DeviceId>;
}

interface Route {
  readonly vehicle: PlanVehicle;
  readonly frozen: number;
  visits: readonly PlanVisit[];
  cost: number;
  /** Set when only the reserve could bring what is aboard: nothing more is added then. */
  exhausted: boolean;
}

interface Insertion {
  readonly visits: readonly PlanVisit[];
  readonly added: number;
}

function startRoutes(problem: PlanProblem, { frozen }: PlanOptions): Building {
  const jobs = jobIndex(problem);
  const bound = new Map<JobId, DeviceId>();
  const routes = problem.vehicles.map((vehicle): Route => {
    const visits = (frozen.get(vehicle.id) ?? []).filter(({ job, kind }) => {
      const known = jobs.get(job);
      // A cancelled job leaves even a frozen visit; a pick-up that happened meanwhile is over.
      return (
        known !== undefined &&
        (known.aboard === undefined || (known.aboard === vehicle.id && kind === 'drop-off'))
      );
    });
    for (const { job } of visits) bound.set(job, vehicle.id);
    const driven = drive(problem, jobs, vehicle, visits);
    return { vehicle, frozen: visits.length, visits, cost: driven.cost, exhausted: driven.exhausted };
  });
  return { problem, jobs, routes, bound };
}

/** Frozen and aboard visits are facts: when they do not fit any more, they stay and nothing is added. */
function drive(problem: PlanProblem, jobs: JobIndex, vehicle: PlanVehicle, visits: readonly PlanVisit[]) {
  const driven = schedule(problem, jobs, vehicle, visits);
  return driven.ok ? { cost: driven.cost, exhausted: false } : { cost: 0, exhausted: true };
}

/** Drop-offs of what is aboard, and of pick-ups that are frozen. */
function insertAboard(build: Building): Unassigned[] {
  const lost: Unassigned[] = [];
  for (const job of build.problem.jobs) {
    const holder = job.aboard ?? build.bound.get(job.id);
    if (holder === undefined) continue;
    const route = build.routes.find(({ vehicle }) => vehicle.id === holder);
    if (route === undefined) {
      lost.push(explain(job, undefined, build.problem));
      continue;
    }
    if (route.visits.some((visit) => visit.job === job.id && visit.kind === 'drop-off')) continue;
    const tried = bestDropOff(build, route, job);
    if (tried !== undefined) accept(route, tried);
    else keepAnyway(route, job);
  }
  return lost;
}

function bestDropOff(build: Building, route: Route, job: PlanJob): Insertion | undefined {
  const { vehicle, visits } = route;
  const drop: PlanVisit = { job: job.id, kind: 'drop-off' };
  const picked = visits.findIndex((visit) => visit.job === job.id) + 1;
  let best: Insertion | undefined;
  for (let at = Math.max(route.frozen, picked); at <= visits.length; at++) {
    const candidate = visits.toSpliced(at, 0, drop);
    const driven = schedule(build.problem, build.jobs, vehicle, candidate);
    if (driven.ok && (best === undefined || driven.cost - route.cost < best.added)) {
      best = { visits: candidate, added: driven.cost - route.cost };
    }
  }
  return best;
}

function keepAnyway(route: Route, job: PlanJob): void {
  route.visits = [...route.visits, { job: job.id, kind: 'drop-off' }];
  route.exhausted = true;
}

function accept(route: Route, { visits, added }: Insertion): void {
  route.visits = visits;
  route.cost += added;
}

/** Every round inserts one job; only the changed route's insertions are tried again. */
function insertWaiting(build: Building): Unassigned[] {
  const { problem, routes, bound } = build;
  const waiting = problem.jobs.filter((job) => job.aboard === undefined && !bound.has(job.id));
  const tries = new Map(waiting.map((job) => [job, routes.map((route) => tryPair(build, route, job))]));
  for (;;) {
    const next = choose(tries);
    if (next === undefined) break;
    const { job, vehicle, insertion } = next;
    accept(routes[vehicle] as Route, insertion);
    tries.delete(job);
    for (const [other, row] of tries) row[vehicle] = tryPair(build, routes[vehicle] as Route, other);
  }
  return [...tries].map(([job, row]) => {
    const broken = row.flatMap((result) => ('broken' in result && result.broken ? [result.broken] : []));
    const willing = routes.filter(({ vehicle }) => vehicle.takes === 'new jobs');
    const skilled = willing.length === 0 || willing.some(({ vehicle }) => hasSkills(vehicle, job));
    return explain(job, skilled ? broken.sort(nearer)[0] : 'SKILL', problem);
  });
}

type Tried = Insertion | { readonly broken: Broken | undefined };

function choose(tries: ReadonlyMap<PlanJob, readonly Tried[]>) {
  let best: { job: PlanJob; vehicle: number; insertion: Insertion } | undefined;
  for (const [job, row] of tries) {
    for (const [vehicle, tried] of row.entries()) {
      if (!('visits' in tried)) continue;
      const urgency = best === undefined ? 1 : job.priority - best.job.priority;
      if (urgency < 0 || (urgency === 0 && best !== undefined && tried.added >= best.insertion.added))
        continue;
      best = { job, vehicle, insertion: tried };
    }
  }
  return best;
}

/** The cheapest place for a pick-up and its drop-off behind the frozen visits, or what came nearest to one. */
function tryPair(build: Building, route: Route, job: PlanJob): Tried {
  const { vehicle, visits, frozen, exhausted } = route;
  if (exhausted || vehicle.takes === 'nothing new' || !hasSkills(vehicle, job)) return { broken: undefined };
  if (jobsIn(visits) >= vehicle.maxJobs) return { broken: undefined };
  const pick: PlanVisit = { job: job.id, kind: 'pick-up' };
  const drop: PlanVisit = { job: job.id, kind: 'drop-off' };
  let best: Insertion | undefined;
  let broken: Broken | undefined;
  for (let from = frozen; from <= visits.length; from++) {
    const picked = visits.toSpliced(from, 0, pick);
    for (let to = from + 1; to <= picked.length; to++) {
      const candidate = picked.toSpliced(to, 0, drop);
      const driven: Schedule = schedule(build.problem, build.jobs, vehicle, candidate);
      if (!driven.ok) {
        if (broken === undefined || nearer(driven.broken, broken) < 0) broken = driven.broken;
      } else if (best === undefined || driven.cost - route.cost < best.added) {
        best = { visits: candidate, added: driven.cost - route.cost };
      }
    }
  }
  return best ?? { broken };
}

const jobsIn = (visits: readonly PlanVisit[]): number => new Set(visits.map(({ job }) => job)).size;

const hasSkills = (vehicle: PlanVehicle, job: PlanJob): boolean =>
  job.skills.every((skill) => vehicle.skills.includes(skill));

function planOf({ problem, jobs, routes }: Building, unassigned: readonly Unassigned[]): Plan {
  const planned = routes.map((route): PlannedRoute => {
    const { vehicle, visits } = route;
    const driven = schedule(problem, jobs, vehicle, visits, {
      battery: route.exhausted ? 'ignore' : 'keep reserve',
    });
    if (!driven.ok) return untimed(problem, jobs, route);
    const { seconds, decimeters, cost } = driven;
    return { vehicle: vehicle.id, visits: driven.visits, seconds, decimeters, cost };
  });
  return { routes: planned, unassigned };
}

/** A route of facts that fits no longer (a shift's end, a street that closed): the order stays, times are unknown. */
function untimed({ now }: PlanProblem, jobs: JobIndex, { vehicle, visits }: Route): PlannedRoute {
  const timed = visits.map((visit) => {
    const job = jobs.get(visit.job) as PlanJob;
    const { place } = visit.kind === 'pick-up' ? job.pickUp : job.dropOff;
    return { ...visit, place, arrive: now, begin: now };
  });
  return { vehicle: vehicle.id, visits: timed, seconds: 0, decimeters: 0, cost: 0 };
}
