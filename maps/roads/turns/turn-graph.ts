import type { SearchGraph } from '../hierarchy/search-graph.ts';
import { headOf, type RoadNetwork, tailOf } from '../network.ts';
import { leaving, type TurnRules } from './turn-rules.ts';

/**
 * A network in which some turns are banned: whoever comes over a directed edge after which something is banned
 * arrives at a copy of the node, which only the allowed edges leave. Everybody else arrives at the node itself.
 * Few junctions have banned turns, so this stays near the size of the network where a graph of all turns would
 * be several times as large.
 */
export function turnGraph(network: RoadNetwork, rules: TurnRules): SearchGraph {
  const directedCount = network.edgeCount * 2;
  const arrival = Uint32Array.from({ length: directedCount }, (_, directed) => headOf(network, directed));
  const nodeOf = Array.from({ length: network.nodeCount }, (_, node) => node);
  /** Copies from which a directed edge may be driven. */
  const copiesBefore = new Map<number, number[]>();
  for (const from of rules.edges) {
    const node = headOf(network, from);
    const copy = nodeOf.push(node) - 1;
    arrival[from] = copy;
    for (const to of leaving(network, node)) {
      if (!rules.isBanned(from, to)) copiesBefore.set(to, [...(copiesBefore.get(to) ?? []), copy]);
    }
  }
  const tailsOf = (directed: number) => [tailOf(network, directed), ...(copiesBefore.get(directed) ?? [])];
  const linkTail: number[] = [];
  const linkEdge: number[] = [];
  for (let directed = 0; directed < directedCount; directed++) {
    for (const tail of tailsOf(directed)) {
      linkTail.push(tail);
      linkEdge.push(directed);
    }
  }
  return {
    nodeCount: nodeOf.length,
    nodeOf: Uint32Array.from(nodeOf),
    linkTail: Uint32Array.from(linkTail),
    linkHead: Uint32Array.from(linkEdge, (directed) => arrival[directed] as number),
    linkEdge: Uint32Array.from(linkEdge),
    headOf: arrival,
    tailsOf,
  };
}

/** The order of a network with the copies of each node just before it: what separates nodes, separates copies. */
export function withCopies(order: Int32Array, { nodeCount, nodeOf }: SearchGraph): Int32Array {
  const copies = new Map<number, number[]>();
  for (let copy = order.length; copy < nodeCount; copy++) {
    const node = nodeOf[copy] as number;
    copies.set(node, [...(copies.get(node) ?? []), copy]);
  }
  return Int32Array.from([...order].flatMap((node) => [...(copies.get(node) ?? []), node]));
}
