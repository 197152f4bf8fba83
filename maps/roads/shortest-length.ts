import { AStar } from './a-star.ts';
import { direct } from './edge-parts.ts';
import { CheapestCost } from './hierarchy/cheapest-cost.ts';
import { customise, emptyMetric, unreachable } from './hierarchy/customise.ts';
import { isPrepared, topologyOf } from './hierarchy/prepare.ts';
import { type Priced, startsFrom, startsTo } from './hierarchy/starts-of.ts';
import type { RoadNetwork } from './network.ts';
import type { Snap } from './snap.ts';
import { straightBound } from './straight-bound.ts';

/** A hierarchy costs about as much to order as so many searches without one. */
const WORTH_ORDERING = 100;

/**
 * Shortest lengths on a network, in decimetres: searched one by one until there is a hierarchy or it pays to make
 * one. Both are exact on the same whole numbers, so nobody can tell which of them answered.
 * @param lengths of directed edges, `forbidden` where nobody may go.
 * @returns `forbidden` where there is no way.
 */
export function shortestLength(network: RoadNetwork, lengths: Int32Array): (from: Snap, to: Snap) => number {
  const search = new AStar(network, lengths, straightBound(network, lengths));
  // Costs in a hierarchy end earlier than plain ones: a network longer than Earth is round stays with A*.
  const total = network.edgeDecimeters.reduce((sum, length) => sum + length, 0);
  let searches = 0;
  let hierarchy: { readonly cost: CheapestCost; readonly priced: Priced } | undefined;
  const prepare = () => {
    const topology = topologyOf(network);
    const metric = emptyMetric(topology);
    customise(metric, lengths, lengths);
    return { cost: new CheapestCost(metric), priced: { network, topology, costs: lengths } };
  };
  return (from, to) => {
    const pays = total < unreachable && (isPrepared(network) || searches >= WORTH_ORDERING);
    if (!pays) {
      searches += 1;
      return search.find(from, to);
    }
    hierarchy ??= prepare();
    const short = direct(network, lengths, from, to).cost;
    const over = hierarchy.cost.find(startsFrom(hierarchy.priced, from), startsTo(hierarchy.priced, to));
    return over >= unreachable ? short : Math.min(short, over);
  };
}
