import { BucketEntries, type Buckets } from './buckets.ts';
import { type Metric, unreachable } from './customise.ts';
import { type Starts, UpwardSearch } from './upward-search.ts';

/** Sums of a further quantity over the arcs of a metric, as `alongArcs` makes them. */
export interface ArcSums {
  readonly up: Int32Array;
  readonly down: Int32Array;
}

/** Where a row of a matrix is written: for each target its cost (`unreachable` if none), length and sum. */
export type WriteRow = (row: number, costs: Int32Array, lengths: Int32Array, sums: Int32Array) => void;

/**
 * Cheapest costs between many places: buckets (Knopp, Sanders, Schultes, Schulz and Wagner 2007) over the search
 * spaces of the elimination tree. What the search from each target finds lies in buckets at the nodes; one search
 * from each source then scans the buckets of its nodes. Labels are kept from matrix to matrix.
 */
export class ManyToMany {
  readonly #metric: Metric;
  readonly #search: UpwardSearch;
  readonly #sumTo: Int32Array;
  readonly #start: Int32Array;

  constructor(metric: Metric) {
    const { nodeCount } = metric.topology;
    this.#metric = metric;
    this.#search = new UpwardSearch(metric.topology);
    this.#sumTo = new Int32Array(nodeCount);
    this.#start = new Int32Array(nodeCount + 1);
  }

  /** @param sums a further quantity to add up along the same ways; without it rows of sums are 0. */
  run(
    sources: readonly Starts[],
    targets: readonly Starts[],
    sums: ArcSums | undefined,
    write: WriteRow,
  ): void {
    const { start, target, cost, length, sum } = this.#fillBuckets(targets, sums?.down);
    const { topology, up } = this.#metric;
    const search = this.#search;
    const costs = new Int32Array(targets.length);
    const lengths = new Int32Array(targets.length);
    const rowSums = new Int32Array(targets.length);
    for (const [row, source] of sources.entries()) {
      search.run(source, up);
      if (sums !== undefined) addUp(search, source, topology.upTail, sums.up, this.#sumTo);
      costs.fill(unreachable);
      rowSums.fill(0);
      for (let i = 0; i < search.count; i++) {
        const node = search.space[i] as number;
        const reached = search.cost[node] as number;
        if (reached >= unreachable) continue;
        const driven = search.length[node] as number;
        const end = start[node + 1] as number;
        for (let entry = start[node] as number; entry < end; entry++) {
          const place = target[entry] as number;
          const whole = reached + (cost[entry] as number);
          const known = costs[place] as number;
          if (whole > known || whole >= unreachable) continue;
          const way = driven + (length[entry] as number);
          if (whole === known && way >= (lengths[place] as number)) continue;
          costs[place] = whole;
          lengths[place] = way;
          if (sums !== undefined) rowSums[place] = (this.#sumTo[node] as number) + (sum[entry] as number);
        }
      }
      write(row, costs, lengths, rowSums);
    }
  }

  #fillBuckets(targets: readonly Starts[], sums: Int32Array | undefined): Buckets {
    const { topology, down } = this.#metric;
    const search = this.#search;
    const entries = new BucketEntries();
    const start = this.#start.fill(0);
    for (const [place, ends] of targets.entries()) {
      search.run(ends, down);
      if (sums !== undefined) addUp(search, ends, topology.upTail, sums, this.#sumTo);
      for (let i = 0; i < search.count; i++) {
        const node = search.space[i] as number;
        const cost = search.cost[node] as number;
        if (cost >= unreachable) continue;
        const sum = sums === undefined ? 0 : (this.#sumTo[node] as number);
        entries.add(node, place, cost, search.length[node] as number, sum);
        start[node + 1] = (start[node + 1] as number) + 1;
      }
    }
    for (let node = 0; node < topology.nodeCount; node++) {
      start[node + 1] = (start[node + 1] as number) + (start[node] as number);
    }
    return entries.sorted(start);
  }
}

/** Sums along the ways a search found, node by node. */
function addUp(
  search: UpwardSearch,
  starts: Starts,
  upTail: Int32Array,
  sums: Int32Array,
  into: Int32Array,
): void {
  for (let i = 0; i < search.count; i++) {
    const node = search.space[i] as number;
    if ((search.cost[node] as number) >= unreachable) continue;
    const arc = search.via[node] as number;
    into[node] =
      arc < 0
        ? (starts.sums?.[-1 - arc] ?? 0)
        : (into[upTail[arc] as number] as number) + (sums[arc] as number);
  }
}
