import type { ClosedParts } from '../closed-part.ts';
import { arriving, type EdgeEnds, leaving, partOf } from '../edge-parts.ts';
import type { RoadNetwork } from '../network.ts';
import type { Snap } from '../snap.ts';
import { unreachable } from './customise.ts';
import type { Topology } from './topology.ts';
import type { Starts } from './upward-search.ts';

/** Starts of a search and the directed edge, partly driven, between each and the place. */
export interface PlaceStarts extends Starts {
  readonly edges: readonly number[];
}

/** What is priced on the way between a place and the ends of its edge. */
export interface Priced {
  readonly network: RoadNetwork;
  readonly topology: Topology;
  /** Of directed edges. */
  readonly costs: Int32Array;
  /** A further quantity of directed edges. */
  readonly ofEdge?: Int32Array | undefined;
  /** Edges that are closed in part. */
  readonly closed?: ClosedParts | undefined;
}

/** From a place to the search nodes at the ends of its edge. */
export function startsFrom(priced: Priced, place: Snap): PlaceStarts {
  const { network, topology, costs, closed } = priced;
  const [along, against] = lengthsOf(network, place);
  const nodesOf = (directed: number) => [topology.graph.headOf[directed] as number];
  return gather(
    priced,
    place,
    leaving(network, costs, place, closed?.get(place.edge)),
    [along, against],
    nodesOf,
  );
}

/** From the search nodes at the ends of its edge to a place. */
export function startsTo(priced: Priced, place: Snap): PlaceStarts {
  const { network, topology, costs, closed } = priced;
  const [along, against] = lengthsOf(network, place);
  const nodesOf = (directed: number) => topology.graph.tailsOf(directed);
  return gather(
    priced,
    place,
    arriving(network, costs, place, closed?.get(place.edge)),
    [against, along],
    nodesOf,
  );
}

/** Decimetres to the end of the edge and to its beginning. */
function lengthsOf(network: RoadNetwork, { edge, along }: Snap): [number, number] {
  return [(network.edgeDecimeters[edge] as number) - along, along];
}

function gather(
  { network, topology, ofEdge }: Priced,
  { edge }: Snap,
  { alongCost, againstCost }: EdgeEnds,
  [along, against]: readonly [number, number],
  nodesOf: (directed: number) => readonly number[],
): PlaceStarts {
  const ranks: number[] = [];
  const costs: number[] = [];
  const lengths: number[] = [];
  const sums: number[] = [];
  const edges: number[] = [];
  const add = (directed: number, cost: number, length: number) => {
    if (cost >= unreachable) return;
    const sum = partOf(ofEdge?.[directed] ?? 0, length, network.edgeDecimeters[edge] as number);
    for (const node of nodesOf(directed)) {
      ranks.push(topology.rankOf[node] as number);
      costs.push(cost);
      lengths.push(length);
      sums.push(sum);
      edges.push(directed);
    }
  };
  add(edge * 2, alongCost, along);
  add(edge * 2 + 1, againstCost, against);
  return { ranks, costs, lengths, sums, edges };
}
