import type { Region } from './region.ts';

/** Which end of the sweep a node is tied to. */
const Tied = { no: 0, source: 1, sink: 2 } as const;

/** Share of the nodes that is tied to either end of a sweep. */
const TIED_SHARE = 0.25;
const directions = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
] as const;

/** A key is a position in 24 bits and a node in 27: both exact in a double, and sorted as plain numbers. */
const POSITIONS = 2 ** 24 - 1;
const NODES = 2 ** 27;

/**
 * Cuts a region in two with few edges between: inertial flow (Schild and Sommer 2015). The nodes are swept in
 * four directions; the first and the last quarter of each are tied together and a minimum cut between them is
 * found by Dinic's (1970) flow with unit capacities. The direction with the fewest edges wins, ties go to the
 * earlier one. Arithmetic is + - * and floor, so the cut is the same on every machine.
 */
export class InertialFlow {
  /** After `cut`: 1 for the nodes on the first side. */
  readonly side: Uint8Array;
  readonly #region: Region;
  readonly #flow: Int8Array;
  readonly #level: Int32Array;
  readonly #next: Int32Array;
  readonly #queue: Int32Array;
  readonly #path: Int32Array;
  readonly #tied: Uint8Array;
  readonly #keys: Float64Array;
  /** Nodes of the source from which flow can leave it. */
  #border: number[] = [];

  constructor(region: Region, nodeCount: number) {
    this.#region = region;
    this.side = new Uint8Array(nodeCount);
    this.#flow = new Int8Array(region.head.length);
    this.#level = new Int32Array(nodeCount);
    this.#next = new Int32Array(nodeCount);
    this.#queue = new Int32Array(nodeCount);
    this.#path = new Int32Array(nodeCount);
    this.#tied = new Uint8Array(nodeCount);
    this.#keys = new Float64Array(nodeCount);
  }

  /** @param x places of the region's nodes, in any unit that is the same for `y`. */
  cut(x: Float64Array, y: Float64Array): void {
    let fewest = Number.POSITIVE_INFINITY;
    for (const [dx, dy] of directions) {
      this.#tie(x, y, dx, dy);
      const edges = this.#pushFlow(fewest);
      if (edges >= fewest) continue;
      fewest = edges;
      for (let node = 0; node < this.#region.size; node++) {
        const reached = (this.#level[node] as number) >= 0 || this.#tied[node] === Tied.source;
        this.side[node] = reached ? 1 : 0;
      }
    }
  }

  #tie(x: Float64Array, y: Float64Array, dx: number, dy: number): void {
    const { size, start, head } = this.#region;
    const keys = this.#keys.subarray(0, size);
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let node = 0; node < size; node++) {
      const position = dx * (x[node] as number) + dy * (y[node] as number);
      keys[node] = position;
      if (position < least) least = position;
      if (position > most) most = position;
    }
    const scale = POSITIONS / Math.max(1e-9, most - least);
    for (let node = 0; node < size; node++) {
      keys[node] = Math.floor(((keys[node] as number) - least) * scale) * NODES + node;
    }
    keys.sort();
    const quarter = Math.max(1, Math.floor(size * TIED_SHARE));
    const tied = this.#tied.fill(Tied.no, 0, size);
    for (let i = 0; i < quarter; i++) {
      tied[(keys[i] as number) % NODES] = Tied.source;
      tied[(keys[size - 1 - i] as number) % NODES] = Tied.sink;
    }
    this.#border = [];
    for (let i = 0; i < quarter; i++) {
      const node = (keys[i] as number) % NODES;
      const end = start[node + 1] as number;
      for (let arc = start[node] as number; arc < end; arc++) {
        if (tied[head[arc] as number] === Tied.source) continue;
        this.#border.push(node);
        break;
      }
    }
  }

  /** Edges of the minimum cut; stops early, with a number not below `enough`, when there are as many. */
  #pushFlow(enough: number): number {
    this.#flow.fill(0, 0, this.#region.arcCount);
    let flow = 0;
    while (this.#findLevels()) {
      for (const node of this.#border) flow += this.#pushFrom(node);
      if (flow >= enough) break;
    }
    return flow;
  }

  /** Distances from the source over arcs with room, as far as the sink; false when it cannot be reached. */
  #findLevels(): boolean {
    const { size, start, head } = this.#region;
    const level = this.#level.fill(-1, 0, size);
    const queue = this.#queue;
    const flow = this.#flow;
    const tied = this.#tied;
    let length = 0;
    for (const node of this.#border) {
      level[node] = 0;
      queue[length++] = node;
    }
    let last = Number.POSITIVE_INFINITY;
    for (let at = 0; at < length; at++) {
      const node = queue[at] as number;
      const next = (level[node] as number) + 1;
      if (next > last) break;
      const end = start[node + 1] as number;
      for (let arc = start[node] as number; arc < end; arc++) {
        const other = head[arc] as number;
        if ((flow[arc] as number) >= 1 || (level[other] as number) >= 0 || tied[other] === Tied.source)
          continue;
        level[other] = next;
        if (tied[other] === Tied.sink) last = next;
        else queue[length++] = other;
      }
    }
    for (let at = 0; at < length; at++)
      this.#next[queue[at] as number] = start[queue[at] as number] as number;
    return last !== Number.POSITIVE_INFINITY;
  }

  /** Pushes units from one node of the source along rising levels until no more goes. */
  #pushFrom(source: number): number {
    const { start, tail, head, opposite } = this.#region;
    const level = this.#level;
    const next = this.#next;
    const flow = this.#flow;
    const path = this.#path;
    let units = 0;
    let node = source;
    let depth = 0;
    for (;;) {
      if (this.#tied[node] === Tied.sink) {
        for (let i = 0; i < depth; i++) {
          const arc = path[i] as number;
          const back = opposite[arc] as number;
          flow[arc] = (flow[arc] as number) + 1;
          flow[back] = (flow[back] as number) - 1;
        }
        units += 1;
        node = source;
        depth = 0;
        continue;
      }
      const wanted = (level[node] as number) + 1;
      const end = start[node + 1] as number;
      let arc = next[node] as number;
      for (; arc < end; arc++) {
        if ((flow[arc] as number) < 1 && level[head[arc] as number] === wanted) break;
      }
      next[node] = arc;
      if (arc < end) {
        path[depth++] = arc;
        node = head[arc] as number;
      } else {
        if (depth === 0) return units;
        level[node] = -2;
        node = tail[path[--depth] as number] as number;
        next[node] = (next[node] as number) + 1;
      }
    }
  }
}
