import {
  type CoordinatesE7,
  type Decimeters,
  decimeters,
  type Meters,
  meters,
} from '../../protocol/units.ts';
import type { ClosedParts } from './closed-part.ts';
import { componentsOf } from './components.ts';
import type { Consumption } from './consumption.ts';
import { type EdgeCosts, edgeCosts, forbidden } from './edge-costs.ts';
import type { TravelMatrix } from './matrix.ts';
import type { RoadNetwork } from './network.ts';
import type { Profile } from './profiles.ts';
import { type Route, routeOf } from './route.ts';
import { shortestLength } from './shortest-length.ts';
import { type Snap, SnapIndex } from './snap.ts';
import { StreetSearch } from './street-search.ts';
import { topologyFor } from './turns/topology-for.ts';

/** Ways between places for one profile on one network. Snaps belong to the router that made them. */
export interface Router {
  /** The nearest place on the profile's network, or undefined when none is near enough. */
  snap(at: CoordinatesE7): Snap | undefined;
  /** The fastest way, of equally fast ones the shortest, or undefined when there is none. */
  route(from: Snap, to: Snap): Route | undefined;
  /** What `route` would say of all pairs; with a consumption also the watt-hours along the same ways. */
  matrix(from: readonly Snap[], to: readonly Snap[], consumption?: Consumption): TravelMatrix;
  /**
   * Shortest length on the static network between the places nearest to `from` and `to`: what job statements
   * carry and oracles check. Never live costs, never the driven way; integer and the same on every machine.
   */
  distance(from: CoordinatesE7, to: CoordinatesE7): Decimeters | undefined;
}

/** A router on streets, where times change all day. */
export interface StreetRouter extends Router {
  /**
   * Takes new times of directed edges (milliseconds, `forbidden` to close one; an edge the profile may not use
   * stays closed): a fifth of a second for a city of 280,000 nodes. Lengths and `distance` stay as they are.
   * @param closed edges nobody may drive through, though to and from places before and behind their closed part.
   */
  customise(milliseconds: Int32Array, closed?: ClosedParts): void;
}

export interface RouterOptions {
  /** Places further than this from any usable edge do not snap. */
  readonly snapRadius?: Meters;
  /** `main` (the default) snaps only to the largest component, so that nothing is placed on an island. */
  readonly snapTo?: 'main' | 'any component';
  /** Costs to use for times instead of the profile's own; lengths stay those of the network. */
  readonly milliseconds?: Int32Array;
}

/**
 * Prepares a network for one profile: some milliseconds for a city part. The hierarchy for routes and matrices
 * is made when the first of them is asked for, once a network (`orderOf` says how long that takes).
 */
export function createRouter(
  network: RoadNetwork,
  profile: Profile,
  options: RouterOptions = {},
): StreetRouter {
  const free = edgeCosts(network, profile);
  const radius = options.snapRadius ?? meters(250);
  const index = new SnapIndex(network, usableEdges(network, free, options.snapTo ?? 'main'));
  const shortest = shortestLength(network, free.decimeters);
  let costs: EdgeCosts = { ...free, milliseconds: options.milliseconds ?? free.milliseconds };
  let shut: ClosedParts | undefined;
  let search: StreetSearch | undefined;
  const fastest = () => {
    search ??= new StreetSearch(network, topologyFor(network, profile, free.milliseconds), costs, shut);
    return search;
  };

  return {
    snap: (at) => index.snap(at, radius),
    route(from, to) {
      const path = fastest().find(from, to);
      return path && routeOf(network, costs.milliseconds, path, from, to);
    },
    matrix: (from, to, consumption) => fastest().matrix(from, to, consumption),
    distance(from, to) {
      const start = index.snap(from, radius);
      const end = index.snap(to, radius);
      const length = start && end ? shortest(start, end) : forbidden;
      return length === forbidden ? undefined : decimeters(length);
    },
    customise(milliseconds, closed) {
      const open = milliseconds.map((time, directed) =>
        free.milliseconds[directed] === forbidden ? forbidden : Math.max(0, time),
      );
      costs = { ...free, milliseconds: open };
      shut = closed;
      search?.customise(open, closed);
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
