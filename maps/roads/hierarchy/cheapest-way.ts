import { belowOf, type Metric, unreachable } from './customise.ts';
import { type Starts, UpwardSearch } from './upward-search.ts';

/** The cheapest way between some starts and some ends; of equally cheap ones the shortest. */
export interface Way {
  readonly cost: number;
  readonly length: number;
  /** Directed edges in order; none when a start is an end. */
  readonly directed: readonly number[];
  /** Which of the starts it begins at and which of the ends it leads to: their indices. */
  readonly start: number;
  readonly end: number;
}

/** Elimination-tree query with the way itself: arcs are taken apart over their triangles. */
export class CheapestWay {
  readonly #metric: Metric;
  readonly #forth: UpwardSearch;
  readonly #back: UpwardSearch;

  constructor(metric: Metric) {
    this.#metric = metric;
    this.#forth = new UpwardSearch(metric.topology);
    this.#back = new UpwardSearch(metric.topology);
  }

  find(from: Starts, to: Starts): Way | undefined {
    const { up, down, topology } = this.#metric;
    const forth = this.#forth;
    const back = this.#back;
    forth.run(from, up);
    back.run(to, down);
    let cost: number = unreachable;
    let length = 0;
    let meeting = -1;
    for (let i = 0; i < forth.count; i++) {
      const node = forth.space[i] as number;
      const whole = (forth.cost[node] as number) + (back.cost[node] as number);
      if (whole > cost || whole >= unreachable) continue;
      const driven = (forth.length[node] as number) + (back.length[node] as number);
      if (whole === cost && driven >= length) continue;
      cost = whole;
      length = driven;
      meeting = node;
    }
    if (meeting < 0) return undefined;
    const arcs: number[] = [];
    let first = forth.via[meeting] as number;
    for (; first >= 0; first = forth.via[topology.upTail[first] as number] as number) arcs.push(first * 2);
    arcs.reverse();
    let last = back.via[meeting] as number;
    for (; last >= 0; last = back.via[topology.upTail[last] as number] as number) arcs.push(last * 2 + 1);
    const directed = arcs.flatMap((slot) => edgesOf(this.#metric, slot));
    return { cost, length, directed, start: -1 - first, end: -1 - last };
  }
}

/** The directed edges of an arc, given as twice its number, plus 1 for the way down. */
function edgesOf({ topology, up, down }: Metric, slot: number): number[] {
  const edges: number[] = [];
  const open = [slot];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const arc = next >> 1;
    const isDown = (next & 1) === 1;
    const over = (isDown ? down.over[arc] : up.over[arc]) as number;
    if (over < 0) {
      edges.push(topology.graph.linkEdge[-1 - over] as number);
      continue;
    }
    const below = belowOf(topology, over, topology.upTail[arc] as number);
    // Up: down to the middle, then up over the higher arc. Down: the other way round. Last in, first out.
    if (isDown) open.push(below * 2, over * 2 + 1);
    else open.push(over * 2, below * 2 + 1);
  }
  return edges;
}
