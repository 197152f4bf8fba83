import type { Plan, PlanJob, PlannedRoute, PlanVehicle, TimedVisit } from '../problem.ts';
import type { Beginning } from './begin.ts';
import type { RouteCharger } from './charges/route-charger.ts';
import { settleCharges } from './charges/settle-charges.ts';
import { explainUnassigned } from './explain-unassigned.ts';
import { endNode, jobOfNode, leadNode, loading, type Model, startNode, type VehicleModel } from './model.ts';
import type { Kept } from './search.ts';
import { timedStops } from './timed-stops.ts';
import { Walk } from './walk.ts';

/** The plan kept last, its plugs booked and written out with its times; jobs in no route are explained. */
export function writePlan(
  model: Model,
  kept: Kept,
  { hopeless, exhausted }: Beginning,
  charger: RouteCharger | undefined,
): Plan {
  const forced = new Set(exhausted);
  const routes = kept.visits.map((visits, v): number[] => {
    const { frozen } = model.vehicle[v] as VehicleModel;
    const carried = forced.has(v) ? carriedBy(model, v) : [];
    return [startNode(model, v), ...frozen, ...visits, ...carried, endNode(model, v)];
  });
  const dropped = charger === undefined ? [] : settleCharges(model, charger, routes, forced);
  const out = [...kept.absent, ...dropped, ...hopeless, ...lost(model)].sort((a, b) => a - b);
  const unassigned = explainUnassigned(model, routes, out, forced, charger);
  const walk = new Walk(model, charger);
  return {
    routes: routes.map((route, v) => {
      const fits = walk.along(route, 0, route.length, v, !forced.has(v));
      return fits ? writeRoute(model, walk, route, v) : writeOrder(model, route, v);
    }),
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

/** A route that was just walked, driven once more from stop to stop with its charges in between. */
function writeRoute(model: Model, walk: Walk, route: readonly number[], v: number): PlannedRoute {
  const vehicle = model.problem.vehicles[v] as PlanVehicle;
  // A break that need not be taken has no begin.
  const steps =
    walk.charged?.steps ?? route.slice(1, -1).filter((_, k) => !Number.isNaN(walk.begin[k + 1] as number));
  const { stops, decimeters } = timedStops(model, v, steps, walk.charged?.charges ?? []);
  return {
    vehicle: vehicle.id,
    visits: stops.filter((stop): stop is TimedVisit => 'job' in stop),
    stops,
    seconds: walk.end - vehicle.ready,
    decimeters,
    cost: walk.cost,
  };
}

/** Facts that fit no longer (a street that closed) keep their order without times. */
function writeOrder(
  { problem, site, loading: how }: Model,
  route: readonly number[],
  v: number,
): PlannedRoute {
  const visits = route.slice(1, -1).flatMap((node): TimedVisit[] => {
    if (how[jobOfNode(node)] === loading.break) return [];
    const { id } = problem.jobs[jobOfNode(node)] as PlanJob;
    const kind = node % 2 === 0 ? 'pick-up' : 'drop-off';
    return [{ job: id, kind, place: site[node] as number, arrive: problem.now, begin: problem.now }];
  });
  const { id } = problem.vehicles[v] as PlanVehicle;
  return { vehicle: id, visits, stops: visits, seconds: 0, decimeters: 0, cost: 0 };
}
