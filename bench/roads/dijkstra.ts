import { unreachable } from '../../maps/roads/hierarchy/customise.ts';
import type { RoadNetwork } from '../../maps/roads/network.ts';
import { NodeHeap } from '../../maps/roads/node-heap.ts';

/** Cheapest costs from a node to all others, `unreachable` where there is no way: Dijkstra (1959), to check by. */
export function costsFrom(network: RoadNetwork, costs: Int32Array, source: number): Int32Array {
  const { arcStart, arcEdge, arcHead, nodeCount, edgeCount } = network;
  const labels = new Int32Array(nodeCount).fill(unreachable);
  const settled = new Uint8Array(nodeCount);
  const heap = new NodeHeap(edgeCount * 2 + 2);
  labels[source] = 0;
  heap.push(0, source);
  while (heap.size > 0) {
    const node = heap.pop();
    if (settled[node] === 1) continue;
    settled[node] = 1;
    const end = arcStart[node + 1] as number;
    for (let arc = arcStart[node] as number; arc < end; arc++) {
      const step = costs[arcEdge[arc] as number] as number;
      const head = arcHead[arc] as number;
      const cost = (labels[node] as number) + step;
      if (step >= unreachable || cost >= (labels[head] as number)) continue;
      labels[head] = cost;
      heap.push(cost, head);
    }
  }
  return labels;
}
