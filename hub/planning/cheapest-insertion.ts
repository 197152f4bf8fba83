import type { DeviceId } from '../../protocol/ids.ts';
import { unixSeconds } from '../../protocol/units.ts';
import {
  type CompiledProblem,
  codeOf,
  compile,
  dropOffOf,
  isDropOff,
  jobOfCode,
  pickUpOf,
  type VisitCode,
  visitOf,
} from './compiled.ts';
import { type Broken, Drive, driveAll, planJobOf } from './drive.ts';
import { explain, nearer } from './explain.ts';
import { type Insertion, PairInsertion } from './pair-insertion.ts';
import type {
  Plan,
  PlanJob,
  PlannedRoute,
  Planner,
  PlanOptions,
  PlanProblem,
  PlanStop,
  PlanVehicle,
  TimedVisit,
  Unassigned,
} from './problem.ts';

/**
 * Cheapest feasible insertion: frozen visits first, then what is aboard, then job by job, urgent ones first,
 * always the pair of pick-up and drop-off that adds least cost anywhere. Ties go to the earlier job and vehicle
 * of the problem, so nothing is drawn and the seed changes nothing. It knows pairs only, and neither breaks nor
 * charging: the line others are measured against, and what the hub falls back on.
 */
export const cheapestInsertion: Planner = {
  plan(whole, options) {
    const problem = { ...whole, jobs: whole.jobs.filter(isPair) };
    const build = startRoutes(problem, options);
    const lost = insertAboard(build);
    const refused = insertWaiting(build);
    const others = whole.jobs.filter((job) => !isPair(job));
    return planOf(build, [...lost, ...refused, ...others.map((job) => explain(job, undefined, whole))]);
  },
};

const isPair = ({ pickUp, dropOff }: PlanJob): boolean => pickUp !== undefined && dropOff !== undefined;

interface Building {
  readonly problem: PlanProblem;
  readonly compiled: CompiledProblem;
  readonly routes: readonly Route[];
  /** Jobs (by index) that a frozen visit already holds in part. */
  readonly bound: ReadonlyMap<number, DeviceId>;
}

interface Route {
  readonly vehicle: PlanVehicle;
  readonly drive: Drive;
  readonly frozen: number;
  visits: readonly VisitCode[];
  cost: number;
  /** Set when only the reserve could bring what is aboard: nothing more is added then. */
  exhausted: boolean;
}

function startRoutes(problem: PlanProblem, { frozen }: PlanOptions): Building {
  const compiled = compile(problem);
  const bound = new Map<number, DeviceId>();
  const routes = problem.vehicles.map((vehicle): Route => {
    const visits = (frozen.get(vehicle.id) ?? [])
      .filter(({ job, kind }) => {
        const index = compiled.jobIndex.get(job);
        // A cancelled job leaves even a frozen visit; a pick-up that happened meanwhile is over.
        if (index === undefined) return false;
        const aboard = problem.jobs[index]?.aboard;
        return aboard === undefined || (aboard === vehicle.id && kind === 'drop-off');
      })
      .map((visit) => codeOf(compiled, visit));
    for (const code of visits) bound.set(jobOfCode(code), vehicle.id);
    const drive = new Drive(compiled, vehicle);
    // Frozen visits are facts: when they do not fit any more, they stay and nothing is added.
    const exhausted = !driveAll(drive, visits);
    return { vehicle, drive, frozen: visits.length, visits, cost: exhausted ? 0 : drive.cost, exhausted };
  });
  return { problem, compiled, routes, bound };
}

/** Drop-offs of what is aboard, and of pick-ups that are frozen. */
function insertAboard({ problem, routes, bound }: Building): Unassigned[] {
  const lost: Unassigned[] = [];
  for (const [index, job] of problem.jobs.entries()) {
    const holder = job.aboard ?? bound.get(index);
    if (holder === undefined) continue;
    const route = routes.find(({ vehicle }) => vehicle.id === holder);
    if (route === undefined) {
      lost.push(explain(job, undefined, problem));
      continue;
    }
    const code = dropOffOf(index);
    if (route.visits.includes(code)) continue;
    const tried = bestDropOff(route, code);
    if (tried !== undefined) {
      route.visits = tried.visits;
      route.cost += tried.added;
    } else {
      route.visits = [...route.visits, code];
      route.exhausted = true;
    }
  }
  return lost;
}

function bestDropOff(route: Route, code: VisitCode) {
  const { drive, visits, frozen, cost } = route;
  const picked = visits.indexOf(pickUpOf(jobOfCode(code))) + 1;
  let best: { readonly visits: readonly VisitCode[]; readonly added: number } | undefined;
  for (let at = Math.max(frozen, picked); at <= visits.length; at++) {
    const candidate = visits.toSpliced(at, 0, code);
    if (!driveAll(drive, candidate)) continue;
    const added = drive.cost - cost;
    if (best === undefined || added < best.added) best = { visits: candidate, added };
  }
  return best;
}

/** Every round inserts one job; only the changed route's insertions are tried again. */
function insertWaiting({ problem, compiled, routes, bound }: Building): Unassigned[] {
  const search = new PairInsertion(compiled);
  const attempt = (route: Route, job: number): Insertion | { readonly broken: Broken | undefined } => {
    const { vehicle, exhausted, visits } = route;
    const willing = vehicle.takes === 'new jobs' && !exhausted && jobsIn(visits) < vehicle.maxJobs;
    if (!willing || !hasSkills(vehicle, problem.jobs[job] as PlanJob)) return { broken: undefined };
    return search.best(vehicle, visits, route.frozen, route.cost, job);
  };
  const tries = new Map<number, (Insertion | { readonly broken: Broken | undefined })[]>();
  for (const [index, job] of problem.jobs.entries()) {
    if (job.aboard === undefined && !bound.has(index)) {
      tries.set(
        index,
        routes.map((route) => attempt(route, index)),
      );
    }
  }
  for (let next = choose(problem, tries); next !== undefined; next = choose(problem, tries)) {
    const route = routes[next.vehicle] as Route;
    const { from, to, added } = next.insertion;
    route.visits = route.visits.toSpliced(from, 0, pickUpOf(next.job)).toSpliced(to, 0, dropOffOf(next.job));
    route.cost += added;
    tries.delete(next.job);
    for (const [other, row] of tries) row[next.vehicle] = attempt(route, other);
  }
  const willing = routes.filter(({ vehicle }) => vehicle.takes === 'new jobs');
  return [...tries].map(([index, row]) => {
    const job = problem.jobs[index] as PlanJob;
    const broken = row.flatMap((result) => ('broken' in result && result.broken ? [result.broken] : []));
    const skilled = willing.length === 0 || willing.some(({ vehicle }) => hasSkills(vehicle, job));
    return explain(job, skilled ? broken.sort(nearer)[0] : 'SKILL', problem);
  });
}

type Tries = ReadonlyMap<number, readonly (Insertion | { readonly broken: Broken | undefined })[]>;

/** The cheapest insertion of the most urgent jobs that fit anywhere. */
function choose({ jobs }: PlanProblem, tries: Tries) {
  let best: { job: number; vehicle: number; insertion: Insertion } | undefined;
  let bestPriority = 0;
  for (const [job, row] of tries) {
    const priority = (jobs[job] as PlanJob).priority;
    if (best !== undefined && priority < bestPriority) continue;
    for (const [vehicle, insertion] of row.entries()) {
      if (!('from' in insertion)) continue;
      if (best !== undefined && priority === bestPriority && insertion.added >= best.insertion.added)
        continue;
      best = { job, vehicle, insertion };
      bestPriority = priority;
    }
  }
  return best;
}

const jobsIn = (visits: readonly VisitCode[]): number => new Set(visits.map(jobOfCode)).size;

const hasSkills = (vehicle: PlanVehicle, job: PlanJob): boolean =>
  job.skills.every((skill) => vehicle.skills.includes(skill));

function planOf({ compiled, routes }: Building, unassigned: readonly Unassigned[]): Plan {
  return { routes: routes.map((route) => timed(compiled, route)), unassigned };
}

/** The final route with its times; facts that fit no longer (a street that closed) keep their order without times. */
function timed(compiled: CompiledProblem, { vehicle, visits, exhausted }: Route): PlannedRoute {
  const drive = new Drive(compiled, vehicle, !exhausted);
  let fits = true;
  const stops = visits.map((code): TimedVisit => {
    fits &&= drive.visit(code);
    const job = planJobOf(compiled, code);
    const { place } = (isDropOff(code) ? job.dropOff : job.pickUp) as PlanStop;
    const { now } = compiled.problem;
    const arrive = fits ? unixSeconds(Math.ceil(drive.arrive)) : now;
    const begin = fits ? unixSeconds(Math.ceil(drive.begin)) : now;
    return { ...visitOf(compiled, code), place, arrive, begin };
  });
  fits &&= drive.home();
  const { seconds, decimeters, cost } = drive;
  const figures = fits ? { seconds, decimeters, cost } : { seconds: 0, decimeters: 0, cost: 0 };
  return { vehicle: vehicle.id, visits: stops, stops, ...figures };
}
