/** A node of an E-VRPTW file. */
export interface ElectricNode {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly demand: number;
  readonly ready: number;
  readonly due: number;
  readonly service: number;
}

/**
 * The electric vehicle routing problem with time windows and recharging stations (E-VRPTW: Schneider, Stenger,
 * Goeke 2014): one depot, identical vehicles that leave it full, every recharge fills up at a constant rate.
 */
export interface ElectricInstance {
  readonly depot: ElectricNode;
  readonly customers: readonly ElectricNode[];
  readonly stations: readonly ElectricNode[];
  /** Energy a full battery holds, and what a vehicle loads. */
  readonly battery: number;
  readonly capacity: number;
  /** Energy a unit of distance, time a unit of energy at a station, distance a unit of time. */
  readonly consumption: number;
  readonly refill: number;
  readonly speed: number;
}

/**
 * The instance in flat arrays and in one unit: energy and time are counted in units of distance, so one matrix
 * serves all three. Node 0 is the depot, 1 to `customers` the customers, the stations follow.
 */
export interface Terrain {
  readonly customers: number;
  readonly size: number;
  /** From node i to node j at `i * size + j`. */
  readonly distance: Float64Array;
  readonly ready: Float64Array;
  readonly due: Float64Array;
  readonly service: Float64Array;
  readonly demand: Float64Array;
  readonly capacity: number;
  /** How far a full battery goes, and the time that a unit of it takes to refill. */
  readonly range: number;
  readonly refill: number;
  /** Distance to the nearest place where a vehicle may be empty: a station or the depot. */
  readonly reach: Float64Array;
}

export function terrainOf(instance: ElectricInstance): Terrain {
  const { depot, customers, stations, speed, consumption, refill, battery, capacity } = instance;
  const nodes = [depot, ...customers, ...stations];
  const size = nodes.length;
  const distance = new Float64Array(size * size);
  for (const [i, a] of nodes.entries())
    for (const [j, b] of nodes.entries()) distance[i * size + j] = Math.hypot(a.x - b.x, a.y - b.y);
  const havens = [0, ...stations.map((_, s) => customers.length + 1 + s)];
  return {
    customers: customers.length,
    size,
    distance,
    ready: Float64Array.from(nodes, ({ ready }) => ready * speed),
    due: Float64Array.from(nodes, ({ due }) => due * speed),
    service: Float64Array.from(nodes, ({ service }) => service * speed),
    demand: Float64Array.from(nodes, ({ demand }) => demand),
    capacity,
    range: battery / consumption,
    refill: refill * consumption * speed,
    reach: Float64Array.from(nodes, (_, i) =>
      Math.min(...havens.map((haven) => distance[i * size + haven] as number)),
    ),
  };
}
