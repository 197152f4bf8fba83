import type { ClosedParts } from './closed-part.ts';
import { type Consumption, edgeEnergy } from './consumption.ts';
import { type EdgeCosts, forbidden } from './edge-costs.ts';
import { direct, partOf } from './edge-parts.ts';
import { CheapestWay } from './hierarchy/cheapest-way.ts';
import { alongArcs, customise, emptyMetric, type Metric, unreachable } from './hierarchy/customise.ts';
import { type ArcSums, ManyToMany } from './hierarchy/many-to-many.ts';
import { type Priced, startsFrom, startsTo } from './hierarchy/starts-of.ts';
import type { Topology } from './hierarchy/topology.ts';
import { MatrixBuilder, type TravelMatrix } from './matrix.ts';
import type { RoadNetwork } from './network.ts';
import type { FoundPath } from './route.ts';
import type { Snap } from './snap.ts';

interface Energy {
  readonly consumption: Consumption;
  /** Of directed edges, in milliwatt-hours. */
  readonly ofEdge: Int32Array;
  readonly sums: ArcSums;
}

/** Fastest ways between places over a hierarchy; of equally fast ones the shortest. */
export class StreetSearch {
  readonly #network: RoadNetwork;
  readonly #metric: Metric;
  readonly #way: CheapestWay;
  readonly #many: ManyToMany;
  #costs: EdgeCosts;
  #energy: Energy | undefined;
  #closed: ClosedParts | undefined;

  constructor(network: RoadNetwork, topology: Topology, costs: EdgeCosts, closed?: ClosedParts) {
    this.#network = network;
    this.#costs = costs;
    this.#metric = emptyMetric(topology);
    this.#way = new CheapestWay(this.#metric);
    this.#many = new ManyToMany(this.#metric);
    this.customise(costs.milliseconds, closed);
  }

  /** Takes new times of directed edges; everything asked from now on goes by them. */
  customise(milliseconds: Int32Array, closed?: ClosedParts): void {
    this.#costs = { ...this.#costs, milliseconds };
    this.#closed = closed;
    this.#energy = undefined;
    customise(this.#metric, throughTimes(milliseconds, closed), this.#costs.decimeters);
  }

  find(from: Snap, to: Snap): FoundPath | undefined {
    const short = direct(this.#network, this.#costs.milliseconds, from, to, this.#closed?.get(to.edge));
    const priced = this.#priced();
    const starts = startsFrom(priced, from);
    const ends = startsTo(priced, to);
    const way = this.#way.find(starts, ends);
    if (way === undefined || way.cost >= short.cost) {
      return short.cost === forbidden ? undefined : { cost: short.cost, directed: [short.directed] };
    }
    const [first, last] = [starts.edges[way.start] as number, ends.edges[way.end] as number];
    return { cost: way.cost, directed: [first, ...way.directed, last] };
  }

  matrix(from: readonly Snap[], to: readonly Snap[], consumption?: Consumption): TravelMatrix {
    const energy = consumption && this.#energyOf(consumption);
    const priced = this.#priced(energy?.ofEdge);
    const matrix = new MatrixBuilder(from.length, to.length, consumption?.watts);
    const sources = from.map((place) => startsFrom(priced, place));
    const targets = to.map((place) => startsTo(priced, place));
    this.#many.run(sources, targets, energy?.sums, (row, costs, lengths, sums) => {
      for (let column = 0; column < to.length; column++) {
        const cost = costs[column] as number;
        if (cost < unreachable) {
          matrix.set(row, column, cost, lengths[column] as number, sums[column] as number);
        }
      }
      this.#overOneEdge(matrix, row, from[row] as Snap, to, costs, energy);
    });
    return matrix.build();
  }

  /** Places on the same edge need not go by its ends. */
  #overOneEdge(
    matrix: MatrixBuilder,
    row: number,
    start: Snap,
    to: readonly Snap[],
    costs: Int32Array,
    energy: Energy | undefined,
  ): void {
    for (let column = 0; column < to.length; column++) {
      const end = to[column] as Snap;
      if (end.edge !== start.edge) continue;
      const { cost, directed } = direct(
        this.#network,
        this.#costs.milliseconds,
        start,
        end,
        this.#closed?.get(end.edge),
      );
      if (cost === forbidden || cost > (costs[column] as number)) continue;
      const length = Math.abs(end.along - start.along);
      const whole = this.#network.edgeDecimeters[end.edge] as number;
      matrix.set(row, column, cost, length, partOf(energy?.ofEdge[directed] ?? 0, length, whole));
    }
  }

  #priced(ofEdge?: Int32Array): Priced {
    const costs = this.#costs.milliseconds;
    return { network: this.#network, topology: this.#metric.topology, costs, ofEdge, closed: this.#closed };
  }

  #energyOf(consumption: Consumption): Energy {
    if (this.#energy?.consumption === consumption) return this.#energy;
    const ofEdge = edgeEnergy(this.#network, consumption);
    this.#energy = { consumption, ofEdge, sums: alongArcs(this.#metric, ofEdge) };
    return this.#energy;
  }
}

/** Times of driving through edges from end to end: none where a part is closed. */
function throughTimes(milliseconds: Int32Array, closed: ClosedParts | undefined): Int32Array {
  if (closed === undefined || closed.size === 0) return milliseconds;
  const through = milliseconds.slice();
  for (const edge of closed.keys()) through.fill(forbidden, 2 * edge, 2 * edge + 2);
  return through;
}
