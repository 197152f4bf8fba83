import { type Metric, unreachable } from './customise.ts';
import { ancestors, type Starts } from './upward-search.ts';

/**
 * Costs of cheapest ways without the ways: both searches of the elimination-tree query (Dibbelt, Strasser and
 * Wagner 2016, section 7.2) climb together, so that nodes dearer than the best meeting so far are passed over.
 */
export class CheapestCost {
  readonly #metric: Metric;
  readonly #forth: Int32Array;
  readonly #back: Int32Array;
  readonly #fromSpace: Int32Array;
  readonly #toSpace: Int32Array;

  constructor(metric: Metric) {
    const { nodeCount } = metric.topology;
    this.#metric = metric;
    this.#forth = new Int32Array(nodeCount).fill(unreachable);
    this.#back = new Int32Array(nodeCount).fill(unreachable);
    this.#fromSpace = new Int32Array(nodeCount);
    this.#toSpace = new Int32Array(nodeCount);
  }

  /** The cost, or `unreachable`. */
  find(from: Starts, to: Starts): number {
    const { topology, up, down } = this.#metric;
    const { parent, upStart, upHead } = topology;
    const forth = this.#forth;
    const back = this.#back;
    const fromSpace = this.#fromSpace;
    const toSpace = this.#toSpace;
    const fromCount = ancestors(parent, from.ranks, fromSpace);
    const toCount = ancestors(parent, to.ranks, toSpace);
    begin(forth, from);
    begin(back, to);
    let best = unreachable;
    const relax = (node: number, reached: number, labels: Int32Array, costs: Int32Array) => {
      if (reached >= best) return;
      const end = upStart[node + 1] as number;
      for (let arc = upStart[node] as number; arc < end; arc++) {
        const head = upHead[arc] as number;
        const next = reached + (costs[arc] as number);
        if (next < (labels[head] as number)) labels[head] = next;
      }
    };
    let i = 0;
    let j = 0;
    while (i < fromCount || j < toCount) {
      const a = i < fromCount ? (fromSpace[i] as number) : topology.nodeCount;
      const b = j < toCount ? (toSpace[j] as number) : topology.nodeCount;
      const node = Math.min(a, b);
      const there = forth[node] as number;
      const here = back[node] as number;
      if (a === b && there + here < best) best = there + here;
      if (a === node) {
        relax(node, there, forth, up.cost);
        forth[node] = unreachable;
        i += 1;
      }
      if (b === node) {
        relax(node, here, back, down.cost);
        back[node] = unreachable;
        j += 1;
      }
    }
    return best;
  }
}

function begin(labels: Int32Array, { ranks, costs }: Starts): void {
  for (const [i, rank] of ranks.entries()) {
    if ((costs[i] as number) < (labels[rank] as number)) labels[rank] = costs[i] as number;
  }
}
