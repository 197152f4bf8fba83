import type { RoadNetwork } from '../network.ts';

/**
 * What a search runs over: the nodes of a network, and copies of some of them where turns are restricted
 * (`turns/turn-graph.ts`). A link leads from one search node to another over one directed edge.
 */
export interface SearchGraph {
  readonly nodeCount: number;
  /** The network node each search node is, or is a copy of. Its own nodes come first, in order. */
  readonly nodeOf: Uint32Array;
  readonly linkTail: Uint32Array;
  readonly linkHead: Uint32Array;
  /** The directed edge a link drives. */
  readonly linkEdge: Uint32Array;
  /** The search node at the end of a directed edge. */
  readonly headOf: Uint32Array;
  /** The search nodes from which a directed edge may be driven. */
  tailsOf(directed: number): readonly number[];
}

/** The network itself: every turn is allowed. */
export function plainGraph(network: RoadNetwork): SearchGraph {
  const { nodeCount, edgeCount, edgeFrom, edgeTo } = network;
  const linkTail = new Uint32Array(edgeCount * 2);
  const linkHead = new Uint32Array(edgeCount * 2);
  for (let edge = 0; edge < edgeCount; edge++) {
    linkTail[edge * 2] = linkHead[edge * 2 + 1] = edgeFrom[edge] as number;
    linkHead[edge * 2] = linkTail[edge * 2 + 1] = edgeTo[edge] as number;
  }
  return {
    nodeCount,
    nodeOf: Uint32Array.from({ length: nodeCount }, (_, node) => node),
    linkTail,
    linkHead,
    linkEdge: Uint32Array.from({ length: edgeCount * 2 }, (_, directed) => directed),
    headOf: linkHead,
    tailsOf: (directed) => [linkTail[directed] as number],
  };
}
