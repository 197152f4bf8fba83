import { InertialFlow } from './inertial-flow.ts';
import type { Neighbours } from './neighbours.ts';
import { Region } from './region.ts';

/** Regions of so few nodes are not cut any more. */
const SMALLEST = 3;

/**
 * An order in which to contract the nodes of a graph: a few nodes that separate two halves come last, each half
 * is ordered the same way before (George 1973; for road networks Dibbelt, Strasser and Wagner 2016). The order
 * decides how fast a hierarchy is, never what it answers.
 * @param x places of the nodes, in any unit that is the same for `y`.
 * @returns the nodes by rising rank.
 */
export function nestedDissection(graph: Neighbours, x: Float64Array, y: Float64Array): Int32Array {
  const count = x.length;
  const order = Int32Array.from({ length: count }, (_, node) => node);
  const region = new Region(graph);
  const flow = new InertialFlow(region, count);
  const separator = new Separator(region, count);
  const localX = new Float64Array(count);
  const localY = new Float64Array(count);
  const open: [start: number, end: number][] = [[0, count]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [start, end] = next;
    if (end - start <= SMALLEST) continue;
    const nodes = order.subarray(start, end);
    region.load(nodes);
    for (let i = 0; i < nodes.length; i++) {
      localX[i] = x[nodes[i] as number] as number;
      localY[i] = y[nodes[i] as number] as number;
    }
    flow.cut(localX, localY);
    const [first, second] = separator.split(nodes, flow.side);
    if (first === nodes.length || second === nodes.length) continue;
    open.push([start, start + first], [start + first, start + first + second]);
  }
  return order;
}

/** Turns a cut of edges into one of nodes and sorts a region by it. */
class Separator {
  readonly #region: Region;
  readonly #touched: Uint8Array;
  readonly #sorted: Int32Array;

  constructor(region: Region, nodeCount: number) {
    this.#region = region;
    this.#touched = new Uint8Array(nodeCount);
    this.#sorted = new Int32Array(nodeCount);
  }

  /**
   * Puts the first side in front, then the second, then the nodes between; within each the order stays.
   * @returns how many nodes are on the first and on the second side.
   */
  split(nodes: Int32Array, side: Uint8Array): [number, number] {
    const between = this.#lesserBorder(side);
    const touched = this.#touched;
    const part = (i: number) => (side[i] === between && touched[i] === 1 ? 2 : side[i] === 1 ? 0 : 1);
    const counts: [number, number, number] = [0, 0, 0];
    for (let i = 0; i < nodes.length; i++) counts[part(i)] += 1;
    const at: [number, number, number] = [0, counts[0], counts[0] + counts[1]];
    for (let i = 0; i < nodes.length; i++) this.#sorted[at[part(i)]++] = nodes[i] as number;
    nodes.set(this.#sorted.subarray(0, nodes.length));
    return [counts[0], counts[1]];
  }

  /** Marks the nodes at the cut; returns the side that has fewer of them. */
  #lesserBorder(side: Uint8Array): 0 | 1 {
    const { size, start, head } = this.#region;
    const counts: [number, number] = [0, 0];
    for (let node = 0; node < size; node++) {
      const own = side[node] as 0 | 1;
      const end = start[node + 1] as number;
      let arc = start[node] as number;
      while (arc < end && side[head[arc] as number] === own) arc += 1;
      this.#touched[node] = arc < end ? 1 : 0;
      if (arc < end) counts[own] += 1;
    }
    return counts[1] <= counts[0] ? 1 : 0;
  }
}
