import { anneal } from './annealing.ts';
import type { Beginning } from './begin.ts';
import { keepFleet, saveVehicles } from './fewer-vehicles.ts';
import { orders } from './recreate.ts';
import type { Kept, Search } from './search.ts';
import { serveAbsent } from './serve-absent.ts';

/** Shares of the budget, and temperatures in units of the search's scale. */
export interface Schedule {
  readonly starts: number;
  /** For serving what the first plan left out, at most. */
  readonly serve: number;
  /** For saving vehicles: the first start, each later one. */
  readonly save: number;
  readonly saveAgain: number;
  /** Of the one start that a short search has. */
  readonly saveLong: number;
  /** A short anneal after each of them, from hot to warm. */
  readonly taste: number;
  readonly hot: number;
  readonly warm: number;
  /** The long anneal of the best start. */
  readonly last: number;
  readonly cold: number;
}

export const schedule: Schedule = {
  starts: 4,
  serve: 0.3,
  save: 0.2,
  saveAgain: 0.06,
  saveLong: 0.4,
  taste: 0.08,
  hot: 50,
  warm: 1,
  last: 10,
  cold: 0.1,
};

/** The whole search: a first plan → all served → fewest vehicles, several times → the best of them annealed. */
export function run(search: Search, plan: Schedule, { jobs, isWarm }: Beginning): Kept {
  let best = firstPlan(search, jobs);
  if (search.seeds.length === 0) return best;
  best = serveAll(search, best, plan);
  if (search.fewest && best.unserved === 0) {
    const saved = startAgainAndAgain(search, best, plan);
    // A plan that was good already, such as the one so far, is not given up for another of as many vehicles.
    if (!search.isBetter(best, saved)) best = saved;
  }
  search.load(best);
  if (search.fewest) keepFleet(search);
  search.setScale();
  const from = search.fewest || isWarm ? plan.last : plan.hot;
  return anneal(search, best, 1, from * search.scale, plan.cold * search.scale);
}

/** Puts the jobs in one by one, the farthest first. */
export function firstPlan(search: Search, jobs: readonly number[]): Kept {
  const { ruin, recreate, routes, model } = search;
  for (const [i, job] of jobs.entries()) ruin.removed[i] = job;
  recreate.sort(ruin.removed, jobs.length, orders.far);
  recreate.emptyPrice = search.fewest ? 1e12 : 0;
  for (let i = 0; i < jobs.length; i++) {
    const job = ruin.removed[i] as number;
    const optional = model.weight[job] === 0;
    // With fewest vehicles, what is optional only rides along with what is not.
    const worth = search.fewest ? Number.NEGATIVE_INFINITY : (model.prize[job] as number);
    const limit = optional ? worth : Number.POSITIVE_INFINITY;
    if (!recreate.insert(job, 0, limit)) search.addAbsent(job);
    routes.commit();
  }
  recreate.emptyPrice = 0;
  search.setScale();
  return search.better(search.keep());
}

function serveAll(search: Search, best: Kept, plan: Schedule): Kept {
  if (best.unserved === 0) return best;
  serveAbsent(search, search.budget.look() + plan.serve);
  const now = search.keep();
  return search.isBetter(now, best) ? search.better(now) : best;
}

/** Steps a job below which a search is better spent on one start than on several. */
const SHORT = 1_500;

function isShort({ budget, model }: Search): boolean {
  const steps = budget.iterations / Math.max(1e-9, budget.look());
  return steps < SHORT * model.jobs;
}

/** Plans of few vehicles differ much in cost, by chance: several short runs, of which the best goes on. */
function startAgainAndAgain(search: Search, first: Kept, plan: Schedule): Kept {
  let best: Kept | undefined;
  let target = 0;
  for (let start = 0; start < plan.starts; start++) {
    const share = start === 0 ? plan.save : plan.saveAgain;
    let saved = saveVehicles(search, first, search.budget.look() + share, target);
    if (start === 0 && isShort(search)) return saveVehicles(search, saved, plan.saveLong, 0);
    target = best === undefined ? saved.vehicles : Math.min(target, saved.vehicles);
    if (saved.vehicles <= target) {
      search.load(saved);
      keepFleet(search);
      search.setScale();
      const until = search.budget.look() + plan.taste;
      saved = anneal(search, saved, until, plan.hot * search.scale, plan.warm * search.scale);
    }
    if (best === undefined || search.isBetter(saved, best)) best = saved;
  }
  return best ?? first;
}
