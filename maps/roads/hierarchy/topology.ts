import { type Neighbours, neighboursOf } from './neighbours.ts';
import type { SearchGraph } from './search-graph.ts';

/**
 * What stays the same whatever the costs: nodes are ranks, and every arc joins a lower rank to a higher one.
 * Arcs that go up from rank r are `upStart[r]` up to `upStart[r + 1]`, by rising head.
 */
export interface Topology {
  readonly graph: SearchGraph;
  readonly nodeCount: number;
  readonly rankOf: Int32Array;
  readonly upStart: Int32Array;
  readonly upHead: Int32Array;
  /** The lower end of each arc. */
  readonly upTail: Int32Array;
  /** Elimination tree: the lowest higher neighbour, -1 at a root. A search from r meets only ancestors of r. */
  readonly parent: Int32Array;
  /** Arcs that end at rank r, by rising tail: `downArc[downStart[r]]` up to `downStart[r + 1]`. */
  readonly downStart: Int32Array;
  readonly downArc: Int32Array;
  /** For each link of the graph twice its arc, plus 1 when it leads downwards; -1 for a loop. */
  readonly linkSlot: Int32Array;
}

/**
 * Contracts the nodes of a graph in the given order: the higher neighbours of a contracted node become joined to
 * each other (Dibbelt, Strasser and Wagner 2016, section 5). Costs play no part.
 * @param order the nodes by rising rank.
 */
export function contract(graph: SearchGraph, order: ArrayLike<number>): Topology {
  const { nodeCount } = graph;
  const rankOf = new Int32Array(nodeCount);
  for (let rank = 0; rank < nodeCount; rank++) rankOf[order[rank] as number] = rank;
  const upward = upwardArcs(neighboursOf(nodeCount, graph.linkTail, graph.linkHead), order, rankOf);
  const downward = downwardArcs(nodeCount, upward.upHead);
  const linkSlot = Int32Array.from(graph.linkTail, (tail, link) => {
    const from = rankOf[tail] as number;
    const to = rankOf[graph.linkHead[link] as number] as number;
    if (from === to) return -1;
    return from < to ? arcBetween(upward, from, to) * 2 : arcBetween(upward, to, from) * 2 + 1;
  });
  return { graph, nodeCount, rankOf, ...upward, ...downward, linkSlot };
}

/** The arc from `low` up to `high`; it must exist. */
export function arcBetween(
  { upStart, upHead }: Pick<Topology, 'upStart' | 'upHead'>,
  low: number,
  high: number,
): number {
  let first = upStart[low] as number;
  let last = (upStart[low + 1] as number) - 1;
  while (first < last) {
    const middle = (first + last) >> 1;
    if ((upHead[middle] as number) < high) first = middle + 1;
    else last = middle;
  }
  return first;
}

type Upward = Pick<Topology, 'upStart' | 'upHead' | 'upTail' | 'parent'>;

/** The higher neighbours of a node are its own and those of its children in the elimination tree. */
function upwardArcs(neighbours: Neighbours, order: ArrayLike<number>, rankOf: Int32Array): Upward {
  const nodeCount = rankOf.length;
  const upStart = new Int32Array(nodeCount + 1);
  const parent = new Int32Array(nodeCount).fill(-1);
  const firstChild = new Int32Array(nodeCount).fill(-1);
  const nextSibling = new Int32Array(nodeCount).fill(-1);
  const seen = new Int32Array(nodeCount).fill(-1);
  let heads = new Int32Array(nodeCount * 4 + 16);
  let count = 0;
  const add = (rank: number, other: number) => {
    if (other <= rank || seen[other] === rank) return;
    seen[other] = rank;
    if (count === heads.length) {
      const longer = new Int32Array(heads.length * 2);
      longer.set(heads);
      heads = longer;
    }
    heads[count++] = other;
  };
  for (let rank = 0; rank < nodeCount; rank++) {
    const start = count;
    const node = order[rank] as number;
    const end = neighbours.start[node + 1] as number;
    for (let i = neighbours.start[node] as number; i < end; i++) {
      add(rank, rankOf[neighbours.head[i] as number] as number);
    }
    for (let child = firstChild[rank] as number; child >= 0; child = nextSibling[child] as number) {
      const childEnd = upStart[child + 1] as number;
      for (let arc = upStart[child] as number; arc < childEnd; arc++) add(rank, heads[arc] as number);
    }
    upStart[rank + 1] = count;
    if (count === start) continue;
    heads.subarray(start, count).sort();
    const lowest = heads[start] as number;
    parent[rank] = lowest;
    nextSibling[rank] = firstChild[lowest] as number;
    firstChild[lowest] = rank;
  }
  const upTail = new Int32Array(count);
  for (let rank = 0; rank < nodeCount; rank++) upTail.fill(rank, upStart[rank], upStart[rank + 1]);
  return { upStart, upHead: heads.slice(0, count), upTail, parent };
}

/** The same arcs by their higher end. */
function downwardArcs(nodeCount: number, upHead: Int32Array): Pick<Topology, 'downStart' | 'downArc'> {
  const downStart = new Int32Array(nodeCount + 1);
  for (const head of upHead) downStart[head + 1] = (downStart[head + 1] as number) + 1;
  for (let rank = 0; rank < nodeCount; rank++) {
    downStart[rank + 1] = (downStart[rank + 1] as number) + (downStart[rank] as number);
  }
  const next = downStart.slice();
  const downArc = new Int32Array(upHead.length);
  for (let arc = 0; arc < upHead.length; arc++) {
    const head = upHead[arc] as number;
    const at = next[head] as number;
    next[head] = at + 1;
    downArc[at] = arc;
  }
  return { downStart, downArc };
}
