import { jobOfNode, leadNode, loading, type Model } from '../model.ts';
import { tryPlaces } from '../try-places.ts';
import { Walk } from '../walk.ts';
import type { RouteCharger } from './route-charger.ts';

/**
 * Lets one vehicle after another book its plugs, first those that must drive whatever happens. Who finds none takes
 * what it has to do, and of the rest what can still be charged.
 * @returns jobs that are in no route any more.
 */
export function settleCharges(
  model: Model,
  charger: RouteCharger,
  routes: number[][],
  exhausted: ReadonlySet<number>,
): number[] {
  const walk = new Walk(model, charger);
  const dropped: number[] = [];
  for (const v of inTurn(model, routes)) {
    charger.release(v);
    if (exhausted.has(v)) continue;
    let route = routes[v] as number[];
    if (!walk.along(route, 0, route.length, v)) {
      const jobs = freeJobs(model, route, v);
      route = route.filter((node) => !jobs.includes(jobOfNode(node)));
      for (const job of jobs) {
        const found = tryPlaces(model, charger, route, v, job);
        if ('code' in found) dropped.push(job);
        else route = found.route;
      }
      routes[v] = route;
    }
    if (walk.along(route, 0, route.length, v) && walk.charged !== undefined) charger.settle(route, v);
  }
  return dropped;
}

/** Who has something frozen or aboard comes first, then who has most to do. */
function inTurn(model: Model, routes: readonly (readonly number[])[]): number[] {
  const free = routes.map((route, v) => freeJobs(model, route, v).length);
  const forced = routes.map((route, v) => {
    const jobs = new Set(route.slice(1, -1).map(jobOfNode));
    return [...jobs].filter((job) => model.loading[job] !== loading.break).length > (free[v] as number);
  });
  return routes
    .map((_, v) => v)
    .sort((a, b) => Number(forced[b]) - Number(forced[a]) || (free[b] as number) - (free[a] as number));
}

/** Jobs of a route that another could do or nobody. */
function freeJobs(model: Model, route: readonly number[], v: number): number[] {
  const frozen = new Set(model.vehicle[v]?.frozen);
  return route.slice(1, -1).flatMap((node) => {
    const job = jobOfNode(node);
    const isFree = (model.loading[job] as number) < loading.carried && !frozen.has(node);
    return isFree && node === leadNode(model, job) ? [job] : [];
  });
}
