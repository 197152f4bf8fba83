import { jobOfNode, leadNode, loading } from './model.ts';
import type { Kept, Search } from './search.ts';
import { serveAbsent } from './serve-absent.ts';

/**
 * Gives up one vehicle after another: its jobs are taken out, it is not used again, and that counts once all jobs are
 * served without it. Goes on until `target` vehicles are left or `until` of the budget is spent; returns the best plan.
 */
export function saveVehicles(search: Search, best: Kept, until: number, target: number): Kept {
  search.recreate.refusals.fill(1);
  search.load(best);
  let kept = best;
  while (kept.unserved === 0 && kept.vehicles > target) {
    keepFleet(search);
    if (!giveOneUp(search) || (search.unserved > 0 && !isAnyLeft(search))) break;
    if (!serveAbsent(search, until)) break;
    kept = search.better(search.keep());
  }
  return kept;
}

/** No more vehicles than now: identical ones that are unused stay so, of others any may take a used one's place. */
export function keepFleet(search: Search): void {
  const { routes, model } = search;
  if (isMixed(search)) search.vehicleLimit = search.vehiclesUsed;
  else for (let r = 0; r < model.vehicles; r++) if (routes.isEmpty(r)) routes.isOpen[r] = 0;
}

const isMixed = ({ model }: Search): boolean => model.kind.some((kind) => kind !== model.kind[0]);

/** Gives up the route whose jobs were refused least often, with some chance; false when none can be. */
function giveOneUp(search: Search): boolean {
  const { routes, model, recreate, draws } = search;
  let chosen = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let r = 0; r < model.vehicles; r++) {
    if (routes.isOpen[r] === 0 || routes.isEmpty(r) || model.vehicle[r]?.mustDrive) continue;
    let sum = 0;
    for (const node of routes.visits(r)) {
      if (isLead(search, node)) sum += recreate.refusals[jobOfNode(node)] as number;
    }
    sum *= 1 + 0.2 * draws.next();
    if (sum < least) {
      least = sum;
      chosen = r;
    }
  }
  if (chosen < 0) return false;
  const stays = (node: number) => model.loading[jobOfNode(node)] === loading.break;
  const visits = routes.visits(chosen);
  for (const node of visits) {
    if (stays(node)) continue;
    routes.routeOf[node] = -1;
    if (isLead(search, node)) search.addAbsent(jobOfNode(node));
  }
  routes.load(chosen, visits.filter(stays));
  if (isMixed(search)) search.vehicleLimit--;
  else routes.isOpen[chosen] = 0;
  return true;
}

const isLead = ({ model }: Search, node: number): boolean => node === leadNode(model, jobOfNode(node));

/** Whether a vehicle is left that could do what the one given up did. */
const isAnyLeft = ({ routes: { isOpen, slotOf, isUsed } }: Search): boolean =>
  isOpen.some((open, r) => open === 1 && isUsed[slotOf[r] as number] === 1);
