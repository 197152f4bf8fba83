import { jobOfNode, leadNode, loading } from './model.ts';
import type { Search } from './search.ts';

/** Pairs of jobs tried for ejection at most, over all routes; ties looked at before the first stands. */
const PAIRS_TRIED = 3_000;
const TIES = 4;

/**
 * An ejection (Nagata and Bräysy 2009; for pick-up and delivery Nagata and Kobayashi 2010): a job that fits nowhere
 * goes into a route after all, at the price of one or two jobs there that were refused least often. Those are in no
 * route then. True when it was done; the job at the index of `absent` is served then.
 */
export function eject(search: Search, index: number): boolean {
  const { routes, model, recreate, draws } = search;
  const { refusals } = recreate;
  const job = search.takeAbsent(index);
  refusals[job] = (refusals[job] as number) + 1;
  const { timetable, isOpen } = routes;
  let tries = PAIRS_TRIED;
  let best = Number.POSITIVE_INFINITY;
  let ties = 0;
  let chosen: { route: number; out: number; other: number; from: number; to: number } | undefined;
  const fits = (route: number, out: number, other: number): boolean => {
    const length = routes.without(route, out, other);
    const base = routes.scratch * routes.stride;
    return timetable.best(routes.nodes, base, length, route, job) < Number.POSITIVE_INFINITY;
  };
  const choose = (route: number, out: number, other: number) => {
    chosen = { route, out, other, from: timetable.from, to: timetable.to };
  };
  const offset = draws.below(model.vehicles);
  for (let k = 0; k < model.vehicles; k++) {
    const route = (k + offset) % model.vehicles;
    if (isOpen[route] === 0 || routes.isEmpty(route) || model.may[job * model.vehicles + route] === 0)
      continue;
    const its = jobsOf(search, route);
    for (const out of its) {
      const price = refusals[out] as number;
      if (price > best || (price === best && ties > TIES)) break;
      if (!fits(route, out, -1)) continue;
      ties = price < best ? 1 : ties + 1;
      if (price < best || draws.below(ties) === 0) choose(route, out, -1);
      best = price;
    }
    for (let i = 0; i < its.length - 1; i++) {
      const out = its[i] as number;
      if (2 * (refusals[out] as number) >= best) break;
      for (let j = i + 1; j < its.length; j++) {
        const other = its[j] as number;
        const price = (refusals[out] as number) + (refusals[other] as number);
        if (price >= best || tries-- < 0) break;
        if (!fits(route, out, other)) continue;
        best = price;
        ties = 1;
        choose(route, out, other);
      }
    }
  }
  if (chosen === undefined) {
    search.addAbsent(job);
    return false;
  }
  const { route, out, other, from, to } = chosen;
  search.ruin.count = 0;
  for (const each of [out, other]) {
    if (each < 0) continue;
    search.ruin.take(each);
    search.addAbsent(each);
  }
  routes.dropMarked(route);
  recreate.put(route, job, from, to);
  routes.commit();
  return true;
}

/** Jobs of the route that may leave it, those refused least often first. */
function jobsOf({ routes, model, recreate }: Search, route: number): number[] {
  return routes
    .visits(route)
    .filter((node) => node === leadNode(model, jobOfNode(node)))
    .map(jobOfNode)
    .filter((job) => (model.loading[job] as number) < loading.carried)
    .sort((a, b) => (recreate.refusals[a] as number) - (recreate.refusals[b] as number));
}
