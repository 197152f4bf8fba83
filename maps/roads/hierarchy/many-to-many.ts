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
 * from each source then scans the buckets of its nodes.
 */
export function manyToMany(
  metric: Metric,
  sources: readonly Starts[],
  targets: readonly Starts[],
  sums: ArcSums | undefined,
  write: WriteRow,
): void {
  const { topology, up } = metric;
  const buckets = fillBuckets(metric, targets, sums?.down);
  const { start, target, cost: bucketCost, length: bucketLength, sum: bucketSum } = buckets;
  const search = new UpwardSearch(topology);
  const sumTo = new Int32Array(sums === undefined ? 0 : topology.nodeCount);
  const costs = new Int32Array(targets.length);
  const lengths = new Int32Array(targets.length);
  const rowSums = new Int32Array(targets.length);
  for (const [row, source] of sources.entries()) {
    search.run(source, up);
    if (sums !== undefined) addUp(search, source, topology.upTail, sums.up, sumTo);
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
        const whole = reached + (bucketCost[entry] as number);
        if (whole > (costs[place] as number)) continue;
        const length = driven + (bucketLength[entry] as number);
        if (whole === costs[place] && (whole === unreachable || length >= (lengths[place] as number)))
          continue;
        costs[place] = whole;
        lengths[place] = length;
        if (sums !== undefined) rowSums[place] = (sumTo[node] as number) + (bucketSum[entry] as number);
      }
    }
    write(row, costs, lengths, rowSums);
  }
}

interface Buckets {
  /** Entries at node n are `start[n]` up to `start[n + 1]`. */
  readonly start: Int32Array;
  readonly target: Int32Array;
  readonly cost: Int32Array;
  readonly length: Int32Array;
  readonly sum: Int32Array;
}

function fillBuckets(metric: Metric, targets: readonly Starts[], sums: Int32Array | undefined): Buckets {
  const { topology, down } = metric;
  const search = new UpwardSearch(topology);
  const sumTo = new Int32Array(sums === undefined ? 0 : topology.nodeCount);
  const entries = new Entries();
  const start = new Int32Array(topology.nodeCount + 1);
  for (const [place, ends] of targets.entries()) {
    search.run(ends, down);
    if (sums !== undefined) addUp(search, ends, topology.upTail, sums, sumTo);
    for (let i = 0; i < search.count; i++) {
      const node = search.space[i] as number;
      const cost = search.cost[node] as number;
      if (cost >= unreachable) continue;
      entries.add(
        node,
        place,
        cost,
        search.length[node] as number,
        sums === undefined ? 0 : (sumTo[node] as number),
      );
      start[node + 1] = (start[node + 1] as number) + 1;
    }
  }
  for (let node = 0; node < topology.nodeCount; node++) {
    start[node + 1] = (start[node + 1] as number) + (start[node] as number);
  }
  return entries.sorted(start);
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

/** Bucket entries in the order in which they are found, five numbers each. */
class Entries {
  #values = new Int32Array(5 * 4_096);
  #length = 0;

  add(node: number, target: number, cost: number, length: number, sum: number): void {
    if (this.#length + 5 > this.#values.length) {
      const longer = new Int32Array(this.#values.length * 2);
      longer.set(this.#values);
      this.#values = longer;
    }
    const values = this.#values;
    values[this.#length++] = node;
    values[this.#length++] = target;
    values[this.#length++] = cost;
    values[this.#length++] = length;
    values[this.#length++] = sum;
  }

  sorted(start: Int32Array): Buckets {
    const count = this.#length / 5;
    const values = this.#values;
    const next = start.slice();
    const column = () => new Int32Array(count);
    const buckets = { start, target: column(), cost: column(), length: column(), sum: column() };
    for (let at = 0; at < this.#length; at += 5) {
      const node = values[at] as number;
      const entry = next[node] as number;
      next[node] = entry + 1;
      buckets.target[entry] = values[at + 1] as number;
      buckets.cost[entry] = values[at + 2] as number;
      buckets.length[entry] = values[at + 3] as number;
      buckets.sum[entry] = values[at + 4] as number;
    }
    return buckets;
  }
}
