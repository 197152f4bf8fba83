import { type ArcCosts, unreachable } from './customise.ts';
import type { Topology } from './topology.ts';

/** Search nodes (as ranks) to start from and what it costs, and how many decimetres it is, to get to each. */
export interface Starts {
  readonly ranks: readonly number[];
  readonly costs: readonly number[];
  readonly lengths: readonly number[];
  /** The same of the further quantity of a matrix. */
  readonly sums?: readonly number[];
}

/**
 * All ancestors of some ranks in the elimination tree, themselves included, by rising rank.
 * @param into long enough for all of them.
 * @returns how many there are.
 */
export function ancestors(parent: Int32Array, ranks: readonly number[], into: Int32Array): number {
  let length = 0;
  for (const rank of ranks) {
    const known = length;
    for (let at = rank; at >= 0 && !isAmong(into, known, at); at = parent[at] as number) into[length++] = at;
    // The ends of one edge are ancestors of each other: nearly always the first chain holds all.
    if (known > 0 && length > known) into.subarray(0, length).sort();
  }
  return length;
}

function isAmong(sorted: Int32Array, length: number, wanted: number): boolean {
  let low = 0;
  let high = length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = sorted[middle] as number;
    if (value === wanted) return true;
    if (value < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/** Cheapest ways up from some nodes to all their ancestors, with lengths and the arcs they end with. */
export class UpwardSearch {
  readonly cost: Int32Array;
  readonly length: Int32Array;
  /** The arc over which a node is reached, -1 - i for the i-th start. */
  readonly via: Int32Array;
  /** The nodes of the last run by rising rank, `count` of them. */
  readonly space: Int32Array;
  count = 0;
  readonly #topology: Topology;

  constructor(topology: Topology) {
    this.#topology = topology;
    this.cost = new Int32Array(topology.nodeCount).fill(unreachable);
    this.length = new Int32Array(topology.nodeCount);
    this.via = new Int32Array(topology.nodeCount);
    this.space = new Int32Array(topology.nodeCount);
  }

  /** Runs over the costs that point away from the starts: `up` from a source, `down` towards a target. */
  run({ ranks, costs, lengths }: Starts, arcs: ArcCosts): void {
    this.clear();
    const { upStart, upHead, parent } = this.#topology;
    const { cost, length, via, space } = this;
    const { cost: arcCost, length: arcLength } = arcs;
    this.count = ancestors(parent, ranks, space);
    for (const [i, rank] of ranks.entries()) {
      const start = costs[i] as number;
      if (start > (cost[rank] as number)) continue;
      if (start === cost[rank] && (lengths[i] as number) >= (length[rank] as number)) continue;
      cost[rank] = start;
      length[rank] = lengths[i] as number;
      via[rank] = -1 - i;
    }
    for (let i = 0; i < this.count; i++) {
      const node = space[i] as number;
      const reached = cost[node] as number;
      if (reached >= unreachable) continue;
      const end = upStart[node + 1] as number;
      for (let arc = upStart[node] as number; arc < end; arc++) {
        const head = upHead[arc] as number;
        const next = reached + (arcCost[arc] as number);
        if (next > (cost[head] as number)) continue;
        const driven = (length[node] as number) + (arcLength[arc] as number);
        if (next === cost[head] && (next >= unreachable || driven >= (length[head] as number))) continue;
        cost[head] = next;
        length[head] = driven;
        via[head] = arc;
      }
    }
  }

  /** Forgets the last run. */
  clear(): void {
    for (let i = 0; i < this.count; i++) this.cost[this.space[i] as number] = unreachable;
    this.count = 0;
  }
}
