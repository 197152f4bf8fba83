import type { Search } from './search.ts';

/** From the first to the last temperature, as shares of the mean length of an arc. */
export interface Cooling {
  readonly hot: number;
  readonly cold: number;
}

const BLINK = 0.01;
const orders = { random: 4, demand: 1, far: 2, close: 1, tight: 2, hard: 0 };

/**
 * Simulated annealing over ruin and recreate with the fleet as it is (SISR, section 5.3): a round is given up as soon
 * as a customer has no place or the routes are already longer than the temperature allows.
 */
export function anneal(search: Search, until: number, { hot, cold }: Cooling): void {
  const { routes, ruin, recreate, random, budget } = search;
  const { customers } = routes.terrain;
  const begin = budget.look();
  const scale = search.meanArc();
  while (!budget.spend(until)) {
    const progress = (budget.share - begin) / (until - begin);
    const temperature = scale * hot * (cold / hot) ** progress;
    const threshold = routes.total - temperature * Math.log(random.next());
    ruin.removedCount = 0;
    ruin.ruin(1 + Math.floor(random.next() * customers));
    recreate.sort(ruin.removed, ruin.removedCount, recreate.draw(orders));
    if (placeAll(search, threshold)) {
      routes.commit();
      search.keepBest();
    } else routes.rollback();
  }
}

function placeAll({ routes, ruin, recreate }: Search, threshold: number): boolean {
  for (let i = 0; i < ruin.removedCount; i++) {
    const customer = ruin.removed[i] as number;
    if (!recreate.insert(customer, BLINK) && !recreate.insert(customer, 0)) return false;
    if (routes.total > threshold) return false;
  }
  return true;
}
