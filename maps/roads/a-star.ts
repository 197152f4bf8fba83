import { forbidden } from './edge-costs.ts';
import { arriving, direct, leaving } from './edge-parts.ts';
import type { RoadNetwork } from './network.ts';
import { NodeHeap } from './node-heap.ts';
import type { Snap } from './snap.ts';
import type { StraightBound } from './straight-bound.ts';

/**
 * Cheapest costs by A* (Hart, Nilsson, Raphael 1968), for networks without a hierarchy: exact, with labels kept
 * from search to search: a label counts only when its stamp is the running search's, so nothing is cleared and nothing allocated.
 */
export class AStar {
  readonly #network: RoadNetwork;
  readonly #costs: Int32Array;
  readonly #bound: StraightBound;
  readonly #label: Int32Array;
  readonly #reached: Uint32Array;
  readonly #settled: Uint32Array;
  readonly #heap: NodeHeap;
  #search = 0;

  constructor(network: RoadNetwork, costs: Int32Array, bound: StraightBound) {
    this.#network = network;
    this.#costs = costs;
    this.#bound = bound;
    this.#label = new Int32Array(network.nodeCount);
    this.#reached = new Uint32Array(network.nodeCount);
    this.#settled = new Uint32Array(network.nodeCount);
    this.#heap = new NodeHeap(network.edgeCount * 2 + 2);
  }

  /** The cheapest cost, `forbidden` when there is no way. */
  find(from: Snap, to: Snap): number {
    const { arcStart, arcEdge, arcHead, nodeLatitude, nodeLongitude } = this.#network;
    const costs = this.#costs;
    const label = this.#label;
    const reached = this.#reached;
    const settled = this.#settled;
    const heap = this.#heap;
    const { rate, cosine } = this.#bound;
    const { latitude, longitude } = to.at;
    const goal = arriving(this.#network, costs, to);
    const { alongNode, alongCost, againstNode, againstCost } = goal;
    const estimate = (node: number, slack: number): number => {
      const north = (nodeLatitude[node] as number) - latitude;
      const east = ((nodeLongitude[node] as number) - longitude) * cosine;
      return Math.max(0, Math.floor(rate * Math.sqrt(north * north + east * east)) - slack);
    };
    // The place lies on an edge at a rounded position: lower the estimate until it fits both ways in.
    const slack = Math.max(0, estimate(alongNode, 0) - alongCost, estimate(againstNode, 0) - againstCost);
    const search = this.#begin();
    const reach = (node: number, cost: number) => {
      if (cost >= forbidden || (reached[node] === search && (label[node] as number) <= cost)) return;
      reached[node] = search;
      label[node] = cost;
      heap.push(Math.min(forbidden, cost + estimate(node, slack)), node);
    };
    const start = leaving(this.#network, costs, from);
    reach(start.alongNode, start.alongCost);
    reach(start.againstNode, start.againstCost);
    let best = direct(this.#network, costs, from, to).cost;
    while (heap.size > 0 && heap.topKey < best) {
      const node = heap.pop();
      if (settled[node] === search) continue;
      settled[node] = search;
      const cost = label[node] as number;
      if (node === alongNode && alongCost !== forbidden) best = Math.min(best, cost + alongCost);
      if (node === againstNode && againstCost !== forbidden) best = Math.min(best, cost + againstCost);
      const end = arcStart[node + 1] as number;
      for (let arc = arcStart[node] as number; arc < end; arc++) {
        const head = arcHead[arc] as number;
        if (settled[head] === search) continue;
        const step = costs[arcEdge[arc] as number] as number;
        if (step !== forbidden) reach(head, cost + step);
      }
    }
    return best;
  }

  #begin(): number {
    this.#heap.clear();
    if (this.#search === 0xffff_ffff) {
      this.#reached.fill(0);
      this.#settled.fill(0);
      this.#search = 0;
    }
    this.#search += 1;
    return this.#search;
  }
}
