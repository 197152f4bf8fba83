/** Who is joined to whom, whatever the direction: neighbours of node n are `head[start[n]]` up to `start[n + 1]`. */
export interface Neighbours {
  readonly start: Int32Array;
  /** By rising id, each once, never the node itself. */
  readonly head: Int32Array;
}

export function neighboursOf(nodeCount: number, tails: Uint32Array, heads: Uint32Array): Neighbours {
  const start = new Int32Array(nodeCount + 1);
  for (let i = 0; i < tails.length; i++) {
    const tail = tails[i] as number;
    const head = heads[i] as number;
    if (tail === head) continue;
    start[tail + 1] = (start[tail + 1] as number) + 1;
    start[head + 1] = (start[head + 1] as number) + 1;
  }
  for (let node = 0; node < nodeCount; node++)
    start[node + 1] = (start[node + 1] as number) + (start[node] as number);
  const next = start.slice();
  const all = new Int32Array(start[nodeCount] as number);
  const add = (node: number, other: number) => {
    const at = next[node] as number;
    next[node] = at + 1;
    all[at] = other;
  };
  for (let i = 0; i < tails.length; i++) {
    const tail = tails[i] as number;
    const head = heads[i] as number;
    if (tail === head) continue;
    add(tail, head);
    add(head, tail);
  }
  return withoutDoubles(nodeCount, start, all);
}

function withoutDoubles(nodeCount: number, start: Int32Array, all: Int32Array): Neighbours {
  const compact = new Int32Array(nodeCount + 1);
  let length = 0;
  for (let node = 0; node < nodeCount; node++) {
    const row = all.subarray(start[node] as number, start[node + 1] as number).sort();
    let before = -1;
    for (const other of row) {
      if (other !== before) all[length++] = other;
      before = other;
    }
    compact[node + 1] = length;
  }
  return { start: compact, head: all.slice(0, length) };
}
