import type { Search } from './search.ts';

/** From the first to the last temperature, as shares of the mean length of an arc. */
export interface Cooling {
  readonly hot: number;
  readonly cold: number;
}

const BLINK = 0.01;
const orders = { random: 4, demand: 1, far: 2, close: 1, tight: 2, hard: 0 };
/**
 * What a customer that found no place costs meanwhile, in mean arcs: at first, at least, at most. With as few vehicles as
 * can be, most rounds leave somebody out; were they all given up, the search would stay where it began. The price rises
 * while somebody is out and falls more slowly while nobody is, so that most of the time nobody is (Vidal et al. 2014).
 * In tight instances there may be no way back from there at any price: after so many rounds with somebody out the
 * search goes on from the best plan.
 */
const ABSENT = { first: 10, least: 3, most: 100, rise: 1.002, fall: 1.0005, patience: 2_000 };

/**
 * Simulated annealing over ruin and recreate with the fleet as it is (SISR, section 5.3): a round is given up as soon
 * as the routes and those left out cost more than the temperature allows. Only plans that leave nobody out are kept.
 */
export function anneal(search: Search, until: number, { hot, cold }: Cooling): void {
  const { routes, ruin, recreate, random, budget } = search;
  const { customers } = routes.terrain;
  const begin = budget.look();
  const scale = search.meanArc();
  let price = ABSENT.first * scale;
  let absent: readonly number[] = [];
  let rounds = 0;
  while (!budget.spend(until)) {
    const progress = (budget.share - begin) / (until - begin);
    const temperature = scale * hot * (cold / hot) ** progress;
    const threshold = routes.total + price * absent.length - temperature * Math.log(random.next());
    ruin.removed.set(absent);
    ruin.removedCount = absent.length;
    ruin.ruin(1 + Math.floor(random.next() * customers));
    recreate.sort(ruin.removed, ruin.removedCount, recreate.draw(orders));
    const left = placeAll(search, threshold, price);
    if (left === undefined) routes.rollback();
    else {
      routes.commit();
      absent = left;
      if (left.length === 0) search.keepBest();
    }
    rounds = absent.length > 0 ? rounds + 1 : 0;
    if (rounds > ABSENT.patience) {
      routes.restore(search.best.routes);
      absent = [];
    }
    const next = absent.length > 0 ? price * ABSENT.rise : price / ABSENT.fall;
    price = Math.min(Math.max(next, ABSENT.least * scale), ABSENT.most * scale);
  }
}

/** Customers that found no place; undefined when it costs too much already. */
function placeAll(
  { routes, ruin, recreate }: Search,
  threshold: number,
  price: number,
): readonly number[] | undefined {
  const left: number[] = [];
  for (let i = 0; i < ruin.removedCount; i++) {
    const customer = ruin.removed[i] as number;
    if (!recreate.insert(customer, BLINK) && !recreate.insert(customer, 0)) left.push(customer);
    if (routes.total + price * left.length > threshold) return undefined;
  }
  return left;
}
