import { type UnixSeconds, unixSeconds } from '../../../protocol/units.ts';
import type {
  Plan,
  PlanJob,
  PlanMatrix,
  PlannedRoute,
  PlanVehicle,
  RouteStop,
  TimedVisit,
} from '../problem.ts';
import type { Beginning } from './begin.ts';
import { explainUnassigned } from './explain-unassigned.ts';
import { endNode, jobOfNode, leadNode, loading, type Model, startNode, type VehicleModel } from './model.ts';
import type { Kept } from './search.ts';
import { Walk } from './walk.ts';

/** The plan kept last, walked once more and written out with its times; jobs in no route are explained. */
export function writePlan(model: Model, kept: Kept, { hopeless, exhausted }: Beginning): Plan {
  const walk = new Walk(model);
  const routes = kept.visits.map((visits, v): number[] => {
    const { frozen } = model.vehicle[v] as VehicleModel;
    const forced = exhausted.includes(v) ? carriedBy(model, v) : [];
    return [startNode(model, v), ...frozen, ...visits, ...forced, endNode(model, v)];
  });
  const out = [...kept.absent, ...hopeless, ...lost(model)].sort((a, b) => a - b);
  const unassigned = explainUnassigned(model, routes, out, new Set(exhausted));
  return {
    routes: routes.map((route, v) => writeRoute(model, walk, route, v, !exhausted.includes(v))),
    unassigned,
  };
}

/** Parcels aboard of a vehicle that is not in the problem. */
function lost({ problem }: Model): number[] {
  const known = new Set(problem.vehicles.map(({ id }) => id));
  return problem.jobs.flatMap(({ aboard }, job) => (aboard === undefined || known.has(aboard) ? [] : [job]));
}

/** What a vehicle must bring although the rules do not allow it. */
function carriedBy(model: Model, v: number): number[] {
  const nodes: number[] = [];
  for (let job = 0; job < model.problem.jobs.length; job++) {
    const node = leadNode(model, job);
    const isMine = model.loading[job] === loading.carried && model.may[job * model.vehicles + v] === 1;
    if (isMine && model.isVisit[node] === 1) nodes.push(node);
  }
  return nodes;
}

/** Facts that fit no longer (a street that closed) keep their order without times. */
function writeRoute(
  model: Model,
  walk: Walk,
  route: readonly number[],
  v: number,
  strict: boolean,
): PlannedRoute {
  const vehicle = model.problem.vehicles[v] as PlanVehicle;
  const fits = walk.along(route, 0, route.length, v, strict);
  const stops = route.slice(1, -1).flatMap((node, k): RouteStop[] => {
    // A break that need not be taken.
    if (fits && Number.isNaN(walk.begin[k + 1])) return [];
    const at = (times: Float64Array) => (fits ? roundUp(times[k + 1] as number) : model.problem.now);
    return [stopOf(model, route, k + 1, at(walk.arrive), at(walk.begin), node)];
  });
  const visits = stops.filter((stop): stop is TimedVisit => 'job' in stop);
  const figures = fits
    ? { seconds: walk.end - vehicle.ready, decimeters: decimetersOf(model, route, v), cost: walk.cost }
    : { seconds: 0, decimeters: 0, cost: 0 };
  return { vehicle: vehicle.id, visits, stops, ...figures };
}

function stopOf(
  { problem, loading: how, site }: Model,
  route: readonly number[],
  position: number,
  arrive: UnixSeconds,
  begin: UnixSeconds,
  node: number,
): RouteStop {
  const job = problem.jobs[jobOfNode(node)] as PlanJob;
  if (how[jobOfNode(node)] !== loading.break) {
    return {
      job: job.id,
      kind: node % 2 === 0 ? 'pick-up' : 'drop-off',
      place: site[node] as number,
      arrive,
      begin,
    };
  }
  const before = route.slice(0, position).findLast((other) => (site[other] as number) >= 0) as number;
  const seconds =
    problem.vehicles.flatMap(({ breaks = [] }) => breaks)[jobOfNode(node) - problem.jobs.length]?.seconds ??
    0;
  return { kind: 'break', place: site[before] as number, arrive, begin, seconds };
}

function decimetersOf({ problem, site }: Model, route: readonly number[], v: number): number {
  const { profile } = problem.vehicles[v] as PlanVehicle;
  const { size, decimeters } = problem.matrices[profile] as PlanMatrix;
  const places = route.map((node) => site[node] as number).filter((place) => place >= 0);
  let sum = 0;
  for (let k = 1; k < places.length; k++) {
    sum += decimeters[(places[k - 1] as number) * size + (places[k] as number)] as number;
  }
  return sum;
}

/** Whole seconds, never early; rounding in sums does not count as a second. */
const roundUp = (time: number): UnixSeconds => unixSeconds(Math.ceil(time - 1e-6));
