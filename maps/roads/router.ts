import {
  type CoordinatesE7,
  type Decimeters,
  decimeters,
  type Meters,
  meters,
} from '../../protocol/units.ts';
import { AStar } from './a-star.ts';
import { componentsOf } from './components.ts';
import { type EdgeCosts, edgeCosts, forbidden } from './edge-costs.ts';
import { type TravelMatrix, travelMatrix } from './matrix.ts';
import type { RoadNetwork } from './network.ts';
import { OneToMany } from './one-to-many.ts';
import type { Profile } from './profiles.ts';
import { type Route, routeOf } from './route.ts';
import { type Snap, SnapIndex } from './snap.ts';
import { straightBound } from './straight-bound.ts';

/** Ways between places for one profile on one network. Snaps belong to the router that made them. */
export interface Router {
  /** The nearest place on the profile's network, or undefined when none is near enough. */
  snap(at: CoordinatesE7): Snap | undefined;
  /** The fastest way, or undefined when there is none. */
  route(from: Snap, to: Snap): Route | undefined;
  /** Fastest times, and lengths along the same ways, between all pairs. */
  matrix(from: readonly Snap[], to: readonly Snap[]): TravelMatrix;
  /**
   * Shortest length on the static network between the places nearest to `from` and `to`: what job statements
   * carry and oracles check. Never live costs, never the driven way; integer and the same on every machine.
   */
  distance(from: CoordinatesE7, to: CoordinatesE7): Decimeters | undefined;
}

export interface RouterOptions {
  /** Places further than this from any usable edge do not snap. */
  readonly snapRadius?: Meters;
  /** `main` (the default) snaps only to the largest component, so that nothing is placed on an island. */
  readonly snapTo?: 'main' | 'any component';
  /** Costs to use for times instead of the profile's own; lengths stay those of the network. */
  readonly milliseconds?: Int32Array;
}

/** Prepares a network for one profile: some milliseconds for a city part, about 60 bytes an edge. */
export function createRouter(network: RoadNetwork, profile: Profile, options: RouterOptions = {}): Router {
  const free = edgeCosts(network, profile);
  const costs: EdgeCosts = { ...free, milliseconds: options.milliseconds ?? free.milliseconds };
  const radius = options.snapRadius ?? meters(250);
  const fastest = new AStar(network, costs.milliseconds, straightBound(network, costs.milliseconds));
  const shortest = new AStar(network, costs.decimeters, straightBound(network, costs.decimeters));
  const rows = new OneToMany(network, costs);
  const index = new SnapIndex(network, usableEdges(network, free, options.snapTo ?? 'main'));

  return {
    snap: (at) => index.snap(at, radius),
    route(from, to) {
      const path = fastest.find(from, to);
      return path && routeOf(network, costs.milliseconds, path, from, to);
    },
    matrix: (from, to) => travelMatrix(rows, from, to),
    distance(from, to) {
      const start = index.snap(from, radius);
      const end = index.snap(to, radius);
      const path = start && end && shortest.find(start, end);
      return path && decimeters(path.cost);
    },
  };
}

function usableEdges(network: RoadNetwork, costs: EdgeCosts, snapTo: 'main' | 'any component') {
  const usable = (edge: number) =>
    costs.decimeters[edge * 2] !== forbidden || costs.decimeters[edge * 2 + 1] !== forbidden;
  if (snapTo === 'any component') return usable;
  const { ofNode, main } = componentsOf(network, costs.decimeters);
  return (edge: number) =>
    usable(edge) &&
    ofNode[network.edgeFrom[edge] as number] === main &&
    ofNode[network.edgeTo[edge] as number] === main;
}
