import { unreachable } from '../../../maps/roads/hierarchy/customise.ts';
import type { RoadNetwork } from '../../../maps/roads/network.ts';

/** Cheapest costs from a node to all others: Dijkstra (1959) with a heap of [cost, node], apart from the product's. */
export function costsFrom(network: RoadNetwork, costs: Int32Array, source: number): Float64Array {
  const { arcStart, arcEdge, arcHead } = network;
  const labels = new Float64Array(network.nodeCount).fill(Number.POSITIVE_INFINITY);
  const heap = new PairHeap();
  labels[source] = 0;
  heap.push(0, source);
  for (let top = heap.pop(); top !== undefined; top = heap.pop()) {
    const [cost, node] = top;
    if (cost > (labels[node] as number)) continue;
    for (let arc = arcStart[node] as number; arc < (arcStart[node + 1] as number); arc++) {
      const step = costs[arcEdge[arc] as number] as number;
      const head = arcHead[arc] as number;
      if (step >= unreachable || cost + step >= (labels[head] as number)) continue;
      labels[head] = cost + step;
      heap.push(cost + step, head);
    }
  }
  return labels;
}

export class PairHeap {
  readonly #pairs: [number, number][] = [];

  push(key: number, value: number): void {
    const pairs = this.#pairs;
    let at = pairs.push([key, value]) - 1;
    for (let up = (at - 1) >> 1; at > 0 && (pairs[up] as [number, number])[0] > key; up = (at - 1) >> 1) {
      [pairs[at], pairs[up]] = [pairs[up] as [number, number], pairs[at] as [number, number]];
      at = up;
    }
  }

  pop(): [number, number] | undefined {
    const pairs = this.#pairs;
    const top = pairs[0];
    const last = pairs.pop();
    if (top === undefined || last === undefined || pairs.length === 0) return top;
    pairs[0] = last;
    const keyOf = (i: number) => pairs[i]?.[0] ?? Number.POSITIVE_INFINITY;
    for (let at = 0; ; ) {
      const least = keyOf(2 * at + 1) <= keyOf(2 * at + 2) ? 2 * at + 1 : 2 * at + 2;
      if (keyOf(least) >= keyOf(at)) return top;
      [pairs[at], pairs[least]] = [pairs[least] as [number, number], pairs[at] as [number, number]];
      at = least;
    }
  }
}
