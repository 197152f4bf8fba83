import { type ClosedPart, isShutAhead, isShutBehind, isShutBetween } from './closed-part.ts';
import { forbidden } from './edge-costs.ts';
import type { RoadNetwork } from './network.ts';
import type { Snap } from './snap.ts';

/** Cost of `part` of the `length` decimetres of an edge; `forbidden` stays forbidden. */
export function partOf(cost: number, part: number, length: number): number {
  return cost === forbidden ? forbidden : Math.round((cost * part) / length);
}

/** The two nodes at the ends of a snapped edge and what reaching the place over each of them costs. */
export interface EdgeEnds {
  /** Over the edge in its own direction. */
  readonly alongNode: number;
  readonly alongCost: number;
  /** Over the edge against its direction. */
  readonly againstNode: number;
  readonly againstCost: number;
}

/** From the place to the ends of its edge. */
export function leaving(
  network: RoadNetwork,
  costs: Int32Array,
  { edge, along }: Snap,
  closed?: ClosedPart,
): EdgeEnds {
  const length = network.edgeDecimeters[edge] as number;
  const [ahead, behind] = [closed && isShutAhead(closed, along), closed && isShutBehind(closed, along)];
  return {
    alongNode: network.edgeTo[edge] as number,
    alongCost: ahead ? forbidden : partOf(costs[edge * 2] as number, length - along, length),
    againstNode: network.edgeFrom[edge] as number,
    againstCost: behind ? forbidden : partOf(costs[edge * 2 + 1] as number, along, length),
  };
}

/** From the ends of its edge to the place. */
export function arriving(
  network: RoadNetwork,
  costs: Int32Array,
  { edge, along }: Snap,
  closed?: ClosedPart,
): EdgeEnds {
  const length = network.edgeDecimeters[edge] as number;
  const [ahead, behind] = [closed && isShutAhead(closed, along), closed && isShutBehind(closed, along)];
  return {
    alongNode: network.edgeFrom[edge] as number,
    alongCost: behind ? forbidden : partOf(costs[edge * 2] as number, along, length),
    againstNode: network.edgeTo[edge] as number,
    againstCost: ahead ? forbidden : partOf(costs[edge * 2 + 1] as number, length - along, length),
  };
}

/** Straight over the one edge both places lie on. */
export interface DirectWay {
  readonly directed: number;
  /** `forbidden` when the places lie on different edges, or a one-way edge points the other way. */
  readonly cost: number;
}

export function direct(
  network: RoadNetwork,
  costs: Int32Array,
  from: Snap,
  to: Snap,
  closed?: ClosedPart,
): DirectWay {
  const along = from.edge * 2;
  if (from.edge !== to.edge || (closed && isShutBetween(closed, from.along, to.along)))
    return { directed: along, cost: forbidden };
  const ahead = to.along - from.along;
  // Staying on the spot is possible on a one-way edge of either direction.
  const isAgainst = ahead < 0 || (ahead === 0 && costs[along] === forbidden);
  const directed = isAgainst ? along + 1 : along;
  const length = network.edgeDecimeters[from.edge] as number;
  return { directed, cost: partOf(costs[directed] as number, Math.abs(ahead), length) };
}
