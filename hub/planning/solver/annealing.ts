import { BLINK } from './recreate.ts';
import type { Kept, Search } from './search.ts';

/** Jobs in no route that one step tries to serve, and how often it begins near one of them. */
const TRIED = 8;
const NEAR_ABSENT = 0.3;
/** How often an optional job is put back although its prize does not pay for it alone. */
const GENEROUS = 0.1;

/**
 * The main loop of the same paper (section 4): ruin, recreate, keep by simulated annealing. The temperature falls
 * exponentially with the share of the budget, from `hot` to `cold`, until `until` of it is spent. No step leaves more
 * unserved than before. Returns the best plan met.
 */
export function anneal(search: Search, best: Kept, until: number, hot: number, cold: number): Kept {
  const { budget, routes, draws } = search;
  const began = budget.look();
  const falls = Math.log(cold / hot);
  const step = search.model.hasOptional ? stepWithAbsent : stepServed;
  let kept = best;
  let temperature = hot;
  let looked = -1;
  while (!budget.spend(until)) {
    if (budget.share !== looked) {
      looked = budget.share;
      temperature = hot * Math.exp((falls * (looked - began)) / (until - began));
    }
    const threshold = search.cost - temperature * Math.log(draws.next());
    const taken = search.absentCount === 0 ? step(search, threshold) : stepWithAbsent(search, threshold);
    if (!taken) continue;
    if (routes.total + search.missed < kept.cost - 1e-9 || search.unserved < kept.unserved) {
      const now = search.keep();
      if (search.isBetter(now, kept)) kept = search.better(now);
    }
  }
  return kept;
}

/** A step between plans that serve everything; true when it was taken. */
function stepServed(search: Search, threshold: number): boolean {
  const { routes, ruin, recreate } = search;
  ruin.count = 0;
  ruin.around(search.drawSeed());
  search.countRoom();
  const { removed, count } = ruin;
  recreate.sort(removed, count, recreate.drawOrder(false));
  for (let i = 0; i < count; i++) {
    const job = removed[i] as number;
    const placed = recreate.insert(job, BLINK) || recreate.insert(job, 0);
    if (!placed || routes.total > threshold) {
      search.markAbsent(removed, count);
      routes.undo();
      return false;
    }
  }
  // A route that cannot be has infinite cost, or none that can be compared.
  if (routes.total <= threshold) {
    routes.commit();
    return true;
  }
  search.markAbsent(removed, count);
  routes.undo();
  return false;
}

/** A step that also tries some jobs in no route and may leave optional ones out. */
function stepWithAbsent(search: Search, threshold: number): boolean {
  const { routes, ruin, recreate, draws, absent, model, before } = search;
  const { unserved, missed, absentCount } = search;
  for (let i = 0; i < absentCount; i++) before[i] = absent[i] as number;
  const near = absentCount > 0 && draws.next() < NEAR_ABSENT;
  const seed = near ? search.visitOf(absent[draws.below(absentCount)] as number) : search.drawSeed();
  ruin.count = 0;
  for (let tried = Math.min(TRIED, absentCount); tried > 0; tried--) {
    ruin.removed[ruin.count++] = search.takeAbsent(draws.below(search.absentCount));
  }
  ruin.around(seed);
  search.countRoom();
  const { removed, count } = ruin;
  recreate.sort(removed, count, recreate.drawOrder(absentCount > 0));
  for (let i = 0; i < count; i++) {
    const job = removed[i] as number;
    const optional = model.weight[job] === 0;
    const limit =
      optional && draws.next() >= GENEROUS ? (model.prize[job] as number) : Number.POSITIVE_INFINITY;
    if (recreate.insert(job, BLINK, limit)) continue;
    if (!optional && recreate.insert(job, 0)) continue;
    search.addAbsent(job);
    if (search.unserved > unserved) break;
    if (!optional) recreate.refusals[job] = (recreate.refusals[job] as number) + 1;
  }
  const better = search.unserved < unserved && routes.total < Number.POSITIVE_INFINITY;
  if (better || (search.unserved === unserved && search.cost <= threshold)) {
    routes.commit();
    return true;
  }
  search.markAbsent(removed, count);
  routes.undo();
  search.restoreAbsent(before, absentCount, unserved, missed);
  return false;
}
