import { eject } from './ejection.ts';
import { BLINK } from './recreate.ts';
import type { Search } from './search.ts';

/** Temperature in units of the search's scale: cost hardly matters here. */
const TEMPERATURE = 1;
/** How often a step begins near a job in no route, and after how many steps in vain one is forced in. */
const NEAR_ABSENT = 0.5;
const EJECT_AFTER = 20;

/**
 * Serves jobs that fit nowhere (SISR's fleet minimisation, section 5.4 of the paper): each job counts how often it was
 * refused, and a step is taken when the sum of the counts over the jobs in no route falls, or stays and cost does not
 * grow much. True when all that must be are served, false when `until` of the budget is spent.
 */
export function serveAbsent(search: Search, until: number): boolean {
  const { budget } = search;
  let idle = 0;
  while (search.unserved > 0) {
    if (budget.spend(until)) return false;
    idle = step(search) ? 0 : idle + 1;
    if (idle >= EJECT_AFTER && search.unserved > 0) {
      idle = 0;
      eject(search, drawUnserved(search));
    }
  }
  return true;
}

/** True when the sum of refusals fell. */
function step(search: Search): boolean {
  const { model, routes, ruin, recreate, draws, absent, before, absentCount, unserved, missed } = search;
  const { refusals } = recreate;
  const near = draws.next() < NEAR_ABSENT;
  const seed = near ? search.visitOf(absent[drawUnserved(search)] as number) : search.drawSeed();
  const threshold = routes.total - TEMPERATURE * search.scale * Math.log(draws.next());
  for (let i = 0; i < absentCount; i++) before[i] = absent[i] as number;
  search.restoreAbsent(before, 0, 0, 0);
  ruin.count = 0;
  let sumBefore = 0;
  for (let i = 0; i < absentCount; i++) {
    const job = before[i] as number;
    if (model.weight[job] === 0) search.addAbsent(job);
    else {
      ruin.removed[ruin.count++] = job;
      sumBefore += refusals[job] as number;
    }
  }
  ruin.around(seed);
  search.countRoom();
  const { removed, count } = ruin;
  recreate.sort(removed, count, recreate.drawOrder(true));
  let sum = 0;
  for (let i = 0; i < count && sum <= sumBefore; i++) {
    const job = removed[i] as number;
    if (recreate.insert(job, BLINK)) continue;
    search.addAbsent(job);
    if (model.weight[job] !== 0) sum += refusals[job] as number;
  }
  if (sum <= sumBefore) {
    for (let i = 0; i < search.absentCount; i++) {
      const job = absent[i] as number;
      if (model.weight[job] !== 0) refusals[job] = (refusals[job] as number) + 1;
    }
  }
  const taken =
    sum < sumBefore
      ? routes.total < Number.POSITIVE_INFINITY
      : sum === sumBefore && routes.total <= threshold;
  if (taken) {
    routes.commit();
    return sum < sumBefore;
  }
  search.markAbsent(removed, count);
  routes.undo();
  search.restoreAbsent(before, absentCount, unserved, missed);
  return false;
}

/** Index of a job in no route that must be in one. */
function drawUnserved({ absent, absentCount, draws, model }: Search): number {
  let index = draws.below(absentCount);
  while (model.weight[absent[index] as number] === 0) index = (index + 1) % absentCount;
  return index;
}
