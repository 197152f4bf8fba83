import { arcBetween, type Topology } from './topology.ts';

/** Costs of this and more are no way at all. Two of them still fit an Int32. */
export const unreachable = 1_000_000_000;

/** Costs one way over the arcs of a topology. */
export interface ArcCosts {
  readonly cost: Int32Array;
  /** Decimetres along the way that has the cost; of ways with equal costs the shortest. */
  readonly length: Int32Array;
  /** What the way is made of: -1 - link, or the upper arc of the triangle it runs over. */
  readonly over: Int32Array;
}

/** A topology with one set of costs. */
export interface Metric {
  readonly topology: Topology;
  /** From the lower end of each arc to the higher, and back. */
  readonly up: ArcCosts;
  readonly down: ArcCosts;
}

/** A metric for a topology, not customised yet: to be kept and customised again and again. */
export function emptyMetric(topology: Topology): Metric {
  const arcs = (): ArcCosts => ({
    cost: new Int32Array(topology.upHead.length),
    length: new Int32Array(topology.upHead.length),
    over: new Int32Array(topology.upHead.length),
  });
  return { topology, up: arcs(), down: arcs() };
}

/**
 * Gives every arc the cheapest way over lower nodes (Dibbelt, Strasser and Wagner 2016, section 6: basic
 * customisation by lower triangles, in the order of ranks). For each node the arcs below it are extended over
 * the triangles they span; costs of the node's own arcs lie in rows by head meanwhile, so that the inner loop
 * finds them without searching.
 * @param costs of directed edges; `unreachable` or more forbids.
 * @param lengths of directed edges: the second criterion, and what is added up beside.
 */
export function customise(metric: Metric, costs: Int32Array, lengths: Int32Array): void {
  const { topology, up, down } = metric;
  takeLinks(metric, costs, lengths);
  const { nodeCount, upStart, upHead, upTail, downStart, downArc } = topology;
  const { cost: upCost, length: upLength, over: upOver } = up;
  const { cost: downCost, length: downLength, over: downOver } = down;
  const rowUp = new Int32Array(nodeCount);
  const rowDown = new Int32Array(nodeCount);
  const arcTo = new Int32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const start = upStart[node] as number;
    const end = upStart[node + 1] as number;
    if (start === end) continue;
    for (let arc = start; arc < end; arc++) {
      const head = upHead[arc] as number;
      rowUp[head] = upCost[arc] as number;
      rowDown[head] = downCost[arc] as number;
      arcTo[head] = arc;
    }
    const lastDown = downStart[node + 1] as number;
    for (let i = downStart[node] as number; i < lastDown; i++) {
      // The triangle low – node – head, over the arcs `below` (low – node) and `above` (low – head).
      const below = downArc[i] as number;
      const toNode = upCost[below] as number;
      const fromNode = downCost[below] as number;
      const lastAbove = upStart[(upTail[below] as number) + 1] as number;
      for (let above = below + 1; above < lastAbove; above++) {
        const head = upHead[above] as number;
        const there = fromNode + (upCost[above] as number);
        if (there <= (rowUp[head] as number) && there < unreachable) {
          const arc = arcTo[head] as number;
          const length = (downLength[below] as number) + (upLength[above] as number);
          if (there < (rowUp[head] as number) || length < (upLength[arc] as number)) {
            rowUp[head] = there;
            upLength[arc] = length;
            upOver[arc] = above;
          }
        }
        const back = toNode + (downCost[above] as number);
        if (back <= (rowDown[head] as number) && back < unreachable) {
          const arc = arcTo[head] as number;
          const length = (upLength[below] as number) + (downLength[above] as number);
          if (back < (rowDown[head] as number) || length < (downLength[arc] as number)) {
            rowDown[head] = back;
            downLength[arc] = length;
            downOver[arc] = above;
          }
        }
      }
    }
    for (let arc = start; arc < end; arc++) {
      const head = upHead[arc] as number;
      upCost[arc] = rowUp[head] as number;
      downCost[arc] = rowDown[head] as number;
    }
  }
}

function takeLinks({ topology, up, down }: Metric, costs: Int32Array, lengths: Int32Array): void {
  const { linkSlot, graph } = topology;
  up.cost.fill(unreachable);
  down.cost.fill(unreachable);
  for (let link = 0; link < linkSlot.length; link++) {
    const slot = linkSlot[link] as number;
    if (slot < 0) continue;
    const arc = slot >> 1;
    const { cost, length, over } = slot & 1 ? down : up;
    const edge = graph.linkEdge[link] as number;
    const price = costs[edge] as number;
    const known = cost[arc] as number;
    if (price > known || price >= unreachable) continue;
    if (price === known && (lengths[edge] as number) >= (length[arc] as number)) continue;
    cost[arc] = price;
    length[arc] = lengths[edge] as number;
    over[arc] = -1 - link;
  }
}

/**
 * Adds up another quantity of directed edges along the ways of a metric. Parts of an arc begin at lower nodes,
 * so they come before it.
 */
export function alongArcs(metric: Metric, ofEdge: Int32Array): { up: Int32Array; down: Int32Array } {
  const { topology, up, down } = metric;
  const { upTail, upHead, graph } = topology;
  const sums = { up: new Int32Array(upHead.length), down: new Int32Array(upHead.length) };
  for (let arc = 0; arc < upHead.length; arc++) {
    const low = upTail[arc] as number;
    if ((up.cost[arc] as number) < unreachable) {
      const over = up.over[arc] as number;
      sums.up[arc] =
        over < 0
          ? (ofEdge[graph.linkEdge[-1 - over] as number] as number)
          : (sums.down[belowOf(topology, over, low)] as number) + (sums.up[over] as number);
    }
    if ((down.cost[arc] as number) < unreachable) {
      const over = down.over[arc] as number;
      sums.down[arc] =
        over < 0
          ? (ofEdge[graph.linkEdge[-1 - over] as number] as number)
          : (sums.down[over] as number) + (sums.up[belowOf(topology, over, low)] as number);
    }
  }
  return sums;
}

/** The other lower arc of the triangle whose upper one is `over` and whose middle node is `node`. */
export function belowOf(topology: Topology, over: number, node: number): number {
  return arcBetween(topology, topology.upTail[over] as number, node);
}
