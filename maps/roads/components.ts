import { forbidden } from './edge-costs.ts';
import type { RoadNetwork } from './network.ts';

/** Which nodes can reach each other, both ways, under a set of costs. */
export interface Components {
  readonly count: number;
  /** Component of each node. */
  readonly ofNode: Uint32Array;
  /** The component with the most nodes; of equals the one found first. */
  readonly main: number;
  readonly mainSize: number;
  /** Components of more than one node, and their nodes: the others are ends of edges nobody may use. */
  readonly joinedCount: number;
  readonly joinedSize: number;
}

/** Strongly connected components: Tarjan (1972), with its own stack, since streets make deep recursions. */
export function componentsOf(network: RoadNetwork, costs: Int32Array): Components {
  const { nodeCount, arcStart, arcEdge, arcHead } = network;
  const ofNode = new Uint32Array(nodeCount);
  const order = new Uint32Array(nodeCount);
  const low = new Uint32Array(nodeCount);
  const nextArc = arcStart.slice(0, nodeCount);
  const closed = new Uint8Array(nodeCount);
  const open = new Uint32Array(nodeCount);
  const path = new Uint32Array(nodeCount);
  let openLength = 0;
  let visited = 0;
  let count = 0;
  let main = 0;
  let mainSize = 0;
  let joinedCount = 0;
  let joinedSize = 0;

  const enter = (node: number) => {
    visited += 1;
    order[node] = visited;
    low[node] = visited;
    open[openLength++] = node;
  };
  const close = (root: number) => {
    let size = 0;
    for (let node = -1; node !== root; size++) {
      node = open[--openLength] as number;
      closed[node] = 1;
      ofNode[node] = count;
    }
    if (size > mainSize) {
      main = count;
      mainSize = size;
    }
    if (size > 1) {
      joinedCount += 1;
      joinedSize += size;
    }
    count += 1;
  };
  const lower = (node: number, to: number) => {
    if (to < (low[node] as number)) low[node] = to;
  };

  for (let start = 0; start < nodeCount; start++) {
    if (order[start] !== 0) continue;
    let depth = 0;
    path[0] = start;
    enter(start);
    while (depth >= 0) {
      const node = path[depth] as number;
      const arc = nextArc[node] as number;
      if (arc < (arcStart[node + 1] as number)) {
        nextArc[node] = arc + 1;
        if (costs[arcEdge[arc] as number] === forbidden) continue;
        const head = arcHead[arc] as number;
        if (order[head] === 0) {
          path[++depth] = head;
          enter(head);
        } else if (closed[head] === 0) {
          lower(node, order[head] as number);
        }
      } else {
        if (low[node] === order[node]) close(node);
        depth -= 1;
        if (depth >= 0) lower(path[depth] as number, low[node] as number);
      }
    }
  }
  return { count, ofNode, main, mainSize, joinedCount, joinedSize };
}
