import type { Neighbours } from './neighbours.ts';

/**
 * A part of a graph under local numbers, with the opposite of every arc. Loaded again for each part of a
 * dissection; nothing is allocated after the constructor.
 */
export class Region {
  readonly start: Int32Array;
  readonly tail: Int32Array;
  readonly head: Int32Array;
  /** The same arc in the other direction. */
  readonly opposite: Int32Array;
  size = 0;
  arcCount = 0;
  readonly #graph: Neighbours;
  readonly #local: Int32Array;
  readonly #next: Int32Array;

  constructor(graph: Neighbours) {
    const nodes = graph.start.length - 1;
    this.#graph = graph;
    this.#local = new Int32Array(nodes).fill(-1);
    this.#next = new Int32Array(nodes);
    this.start = new Int32Array(nodes + 1);
    this.tail = new Int32Array(graph.head.length);
    this.head = new Int32Array(graph.head.length);
    this.opposite = new Int32Array(graph.head.length);
  }

  /** @param nodes by rising id, so that the rows of local numbers rise as well. */
  load(nodes: Int32Array): void {
    const local = this.#local;
    this.size = nodes.length;
    for (let i = 0; i < nodes.length; i++) local[nodes[i] as number] = i;
    this.#loadArcs(nodes);
    for (let i = 0; i < nodes.length; i++) local[nodes[i] as number] = -1;
    this.#pairArcs();
  }

  #loadArcs(nodes: Int32Array): void {
    const { start, tail, head } = this;
    const graph = this.#graph;
    let count = 0;
    for (let i = 0; i < nodes.length; i++) {
      start[i] = count;
      const node = nodes[i] as number;
      const end = graph.start[node + 1] as number;
      for (let arc = graph.start[node] as number; arc < end; arc++) {
        const other = this.#local[graph.head[arc] as number] as number;
        if (other < 0) continue;
        tail[count] = i;
        head[count++] = other;
      }
    }
    start[nodes.length] = count;
    this.arcCount = count;
  }

  /** Rows rise, so the arcs back to lower nodes are met in the order in which these nodes come. */
  #pairArcs(): void {
    const { start, head, opposite, size } = this;
    const next = this.#next;
    for (let i = 0; i < size; i++) next[i] = start[i] as number;
    for (let i = 0; i < size; i++) {
      const end = start[i + 1] as number;
      for (let arc = start[i] as number; arc < end; arc++) {
        const other = head[arc] as number;
        if (other < i) continue;
        const back = next[other] as number;
        next[other] = back + 1;
        opposite[arc] = back;
        opposite[back] = arc;
      }
    }
  }
}
