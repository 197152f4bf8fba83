import { CheapestCost } from '../../maps/roads/hierarchy/cheapest-cost.ts';
import { CheapestWay } from '../../maps/roads/hierarchy/cheapest-way.ts';
import { customise, emptyMetric, unreachable } from '../../maps/roads/hierarchy/customise.ts';
import { ManyToMany } from '../../maps/roads/hierarchy/many-to-many.ts';
import { orderOf, topologyOf } from '../../maps/roads/hierarchy/prepare.ts';
import type { Starts } from '../../maps/roads/hierarchy/upward-search.ts';
import { seededRandom } from '../../protocol/random.ts';
import { costsFrom } from './dijkstra.ts';
import type { RoadGraph } from './road-graph.ts';
import { medianOf, type Took, timed } from './stopwatch.ts';

export interface Measurement {
  readonly nodes: number;
  readonly arcs: number;
  /** Bytes of what a hierarchy with one metric keeps: topology, costs, labels of the searches. */
  readonly bytes: number;
  readonly prepare: Took;
  readonly customise: Took;
  /** One query. */
  readonly query: Took;
  /** One query with its way. */
  readonly way: Took;
  readonly matrix: Took;
  /** Pairs compared with Dijkstra, and how many differed; before and after costs changed. */
  readonly pairs: number;
  readonly wrong: number;
}

export interface MeasureOptions {
  readonly queries: number;
  readonly matrixSide: number;
  /** Sources of full searches by Dijkstra; each is compared with 100 targets. */
  readonly sources: number;
  /** Changes of costs, each followed by one more source and 10 targets. */
  readonly changes: number;
}

/** Everything of planning.md section 4 on one graph. */
export function measureRoads({ network, costs }: RoadGraph, options: MeasureOptions): Measurement {
  const random = seededRandom(99);
  const draw = () => Math.floor(random.next() * network.nodeCount);
  const prepare = timed(() => {
    orderOf(network);
    return topologyOf(network);
  });
  const topology = prepare.result;
  const metric = emptyMetric(topology);
  const lengths = costs.map((_, directed) => network.edgeDecimeters[directed >> 1] as number);
  // The first run is compiled while it runs; changes come later.
  customise(metric, costs, lengths);
  const customised = medianOf(5, () => customise(metric, costs, lengths));
  const cost = new CheapestCost(metric);
  const way = new CheapestWay(metric);
  const startAt = (node: number): Starts => ({
    ranks: [topology.rankOf[node] as number],
    costs: [0],
    lengths: [0],
  });
  const places = Array.from({ length: options.queries * 2 }, () => startAt(draw()));
  const pairs = (count: number, find: (from: Starts, to: Starts) => unknown) => () => {
    for (let i = 0; i < count; i++) find(places[2 * i] as Starts, places[2 * i + 1] as Starts);
  };
  const queries = medianOf(
    5,
    pairs(options.queries, (from, to) => cost.find(from, to)),
  );
  const some = Math.ceil(options.queries / 10);
  const ways = medianOf(
    3,
    pairs(some, (from, to) => way.find(from, to)),
  );
  const [sources, targets] = [places.slice(0, options.matrixSide), places.slice(-options.matrixSide)];
  const many = new ManyToMany(metric);
  const matrix = medianOf(3, () => many.run(sources, targets, undefined, () => {}));

  const changed = costs.slice();
  let compared = 0;
  let wrong = 0;
  const compare = (count: number) => {
    const source = draw();
    const labels = costsFrom(network, changed, source);
    for (let i = 0; i < count; i++) {
      const target = draw();
      compared += 1;
      if (cost.find(startAt(source), startAt(target)) !== labels[target]) wrong += 1;
    }
  };
  for (let i = 0; i < options.sources; i++) compare(100);
  for (let change = 0; change < options.changes; change++) {
    for (let i = 0; i < 1_000; i++) {
      const directed = Math.floor(random.next() * changed.length);
      const was = costs[directed] as number;
      if (was < unreachable) changed[directed] = Math.floor(was * random.next() * 3);
    }
    customise(metric, changed, lengths);
    compare(10);
  }
  const { upHead } = topology;
  const share = ({ wall, cpu }: Took, count: number): Took => ({ wall: wall / count, cpu: cpu / count });
  return {
    nodes: network.nodeCount,
    arcs: upHead.length,
    bytes: upHead.length * 4 * 9 + network.nodeCount * 4 * 13,
    prepare,
    customise: customised,
    query: share(queries, options.queries),
    way: share(ways, some),
    matrix,
    pairs: compared,
    wrong,
  };
}
