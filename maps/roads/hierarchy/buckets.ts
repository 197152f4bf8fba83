/** What searches from many targets left at the nodes they met. */
export interface Buckets {
  /** Entries at node n are `start[n]` up to `start[n + 1]`. */
  readonly start: Int32Array;
  readonly target: Int32Array;
  readonly cost: Int32Array;
  readonly length: Int32Array;
  readonly sum: Int32Array;
}

/** Bucket entries in the order in which they are found, five numbers each. */
export class BucketEntries {
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

  /** @param start where the entries of each node begin. */
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
