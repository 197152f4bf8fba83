import { type EdgeCosts, forbidden } from './edge-costs.ts';
import { arriving, direct, leaving } from './edge-parts.ts';
import type { RoadNetwork } from './network.ts';
import { NodeHeap } from './node-heap.ts';
import type { Snap } from './snap.ts';

/** Writes one row of a matrix: time and, along the same path, length to each place; `forbidden` if unreachable. */
export class OneToMany {
  readonly #network: RoadNetwork;
  readonly #costs: EdgeCosts;
  readonly #time: Int32Array;
  readonly #length: Int32Array;
  readonly #settled: Uint8Array;
  readonly #wanted: Uint8Array;
  readonly #heap: NodeHeap;

  constructor(network: RoadNetwork, costs: EdgeCosts) {
    this.#network = network;
    this.#costs = costs;
    this.#time = new Int32Array(network.nodeCount);
    this.#length = new Int32Array(network.nodeCount);
    this.#settled = new Uint8Array(network.nodeCount);
    this.#wanted = new Uint8Array(network.nodeCount);
    this.#heap = new NodeHeap(network.edgeCount * 2 + 2);
  }

  /** Dijkstra (1959) from one place until every wanted end is settled. */
  row(from: Snap, to: readonly Snap[], write: (j: number, time: number, length: number) => void): void {
    const { milliseconds, decimeters } = this.#costs;
    this.#settle(from, this.#want(to));
    for (const [j, place] of to.entries()) {
      const time = arriving(this.#network, milliseconds, place);
      const length = arriving(this.#network, decimeters, place);
      let bestTime = direct(this.#network, milliseconds, from, place).cost;
      let bestLength = bestTime === forbidden ? forbidden : Math.abs(place.along - from.along);
      const offer = (node: number, endTime: number, endLength: number) => {
        const sum = (this.#time[node] as number) + endTime;
        if (this.#settled[node] === 0 || endTime === forbidden || sum >= bestTime) return;
        bestTime = sum;
        bestLength = (this.#length[node] as number) + endLength;
      };
      offer(time.alongNode, time.alongCost, length.alongCost);
      offer(time.againstNode, time.againstCost, length.againstCost);
      write(j, bestTime, bestLength);
    }
  }

  #want(to: readonly Snap[]): number {
    this.#wanted.fill(0);
    let count = 0;
    for (const { edge } of to) {
      for (const node of [this.#network.edgeFrom[edge] as number, this.#network.edgeTo[edge] as number]) {
        if (this.#wanted[node] === 0) count += 1;
        this.#wanted[node] = 1;
      }
    }
    return count;
  }

  #settle(from: Snap, wanted: number): void {
    const { arcStart, arcEdge, arcHead } = this.#network;
    const { milliseconds, decimeters } = this.#costs;
    const time = this.#time.fill(forbidden);
    const length = this.#length;
    const settled = this.#settled.fill(0);
    const heap = this.#heap;
    heap.clear();
    const reach = (node: number, cost: number, driven: number) => {
      if (cost >= (time[node] as number)) return;
      time[node] = cost;
      length[node] = driven;
      heap.push(cost, node);
    };
    const start = leaving(this.#network, milliseconds, from);
    const startLength = leaving(this.#network, decimeters, from);
    reach(start.alongNode, start.alongCost, startLength.alongCost);
    reach(start.againstNode, start.againstCost, startLength.againstCost);
    for (let left = wanted; heap.size > 0 && left > 0; ) {
      const node = heap.pop();
      if (settled[node] !== 0) continue;
      settled[node] = 1;
      left -= this.#wanted[node] as number;
      const cost = time[node] as number;
      const driven = length[node] as number;
      const end = arcStart[node + 1] as number;
      for (let arc = arcStart[node] as number; arc < end; arc++) {
        const directed = arcEdge[arc] as number;
        const step = milliseconds[directed] as number;
        if (step === forbidden) continue;
        reach(arcHead[arc] as number, cost + step, driven + (decimeters[directed] as number));
      }
    }
  }
}
