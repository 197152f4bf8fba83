import type { CoordinatesE7 } from '../../protocol/units.ts';
import { edgeLine, type RoadNetwork } from '../roads/network.ts';

/**
 * Joins edges that look the same end to end into long lines: fewer features to draw, and room for a street's
 * name along it. `lookOf` names what an edge looks like. Lines end where more or fewer than two alike meet.
 */
export function chainEdges(
  network: RoadNetwork,
  lookOf: (edge: number) => string,
): { readonly edge: number; readonly line: readonly CoordinatesE7[] }[] {
  const looks = Array.from({ length: network.edgeCount }, (_, edge) => lookOf(edge));
  const used = new Uint8Array(network.edgeCount);
  const chains: { edge: number; line: CoordinatesE7[] }[] = [];

  /** The one other edge that goes on from `edge` at `node`, or undefined. */
  const next = (edge: number, node: number): number | undefined => {
    let found: number | undefined;
    const end = network.arcStart[node + 1] as number;
    for (let arc = network.arcStart[node] as number; arc < end; arc++) {
      const other = (network.arcEdge[arc] as number) >> 1;
      if (other === edge || looks[other] !== looks[edge]) continue;
      if (found !== undefined) return undefined;
      found = other;
    }
    return found;
  };
  const walk = (from: number, start: number): CoordinatesE7[] => {
    const line: CoordinatesE7[] = [];
    let edge = from;
    let node = start;
    for (;;) {
      const follower = next(edge, node);
      if (follower === undefined || used[follower] === 1) return line;
      used[follower] = 1;
      const along = network.edgeFrom[follower] === node;
      const points = edgeLine(network, follower);
      line.push(...(along ? points : points.reverse()).slice(1));
      node = (along ? network.edgeTo[follower] : network.edgeFrom[follower]) as number;
      edge = follower;
    }
  };

  for (let edge = 0; edge < network.edgeCount; edge++) {
    if (used[edge] === 1) continue;
    used[edge] = 1;
    const after = walk(edge, network.edgeTo[edge] as number);
    const before = walk(edge, network.edgeFrom[edge] as number);
    chains.push({ edge, line: [...before.reverse(), ...edgeLine(network, edge), ...after] });
  }
  return chains;
}
