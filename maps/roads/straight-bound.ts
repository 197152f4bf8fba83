import { cosineOfLatitude } from '../geometry/cosine.ts';
import { forbidden } from './edge-costs.ts';
import type { RoadNetwork } from './network.ts';

/** Turns a straight line into a cost no path can undercut; A* stays exact with it. */
export interface StraightBound {
  /** Cost for 1e-7 degree of latitude. */
  readonly rate: number;
  /** The smallest cosine on the network: shrinks longitudes, so never too long. */
  readonly cosine: number;
}

/**
 * The cheapest cost for a straight unit over all usable edges. With floor(rate × straight) the estimate drops
 * over an edge by at most the edge's cost, so it is consistent whatever the costs are.
 */
export function straightBound(network: RoadNetwork, costs: Int32Array): StraightBound {
  let furthest = 0;
  for (const latitude of network.nodeLatitude) furthest = Math.max(furthest, Math.abs(latitude));
  const cosine = cosineOfLatitude(furthest);
  let rate = Number.POSITIVE_INFINITY;
  for (let directed = 0; directed < costs.length; directed++) {
    if (costs[directed] === forbidden) continue;
    const from = network.edgeFrom[directed >> 1] as number;
    const to = network.edgeTo[directed >> 1] as number;
    const north = (network.nodeLatitude[from] as number) - (network.nodeLatitude[to] as number);
    const east = ((network.nodeLongitude[from] as number) - (network.nodeLongitude[to] as number)) * cosine;
    const straight = Math.sqrt(north * north + east * east);
    if (straight > 0) rate = Math.min(rate, (costs[directed] as number) / straight);
  }
  // A hair less, so that rounding of the double arithmetic never makes the bound too high.
  return { rate: Number.isFinite(rate) ? rate * (1 - 1e-9) : 0, cosine };
}
