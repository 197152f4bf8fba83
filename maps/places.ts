import type { Random } from '../protocol/random.ts';
import { type CoordinatesE7, type Meters, meters } from '../protocol/units.ts';
import { straightMeters } from './geometry/distance.ts';
import { componentsOf } from './roads/components.ts';
import { edgeCosts, forbidden } from './roads/edge-costs.ts';
import { nodeAt, type RoadNetwork, streetName } from './roads/network.ts';
import { type Profile, pavement } from './roads/profiles.ts';

/** A place with an address people would understand. */
export interface Place {
  readonly name: string;
  readonly at: CoordinatesE7;
}

export interface ChargerPlace extends Place {
  readonly plugs: number;
  /** Of one plug. */
  readonly watts: number;
}

/** Where robots start, charge and deliver. */
export interface Places {
  readonly depots: readonly Place[];
  readonly chargers: readonly ChargerPlace[];
  readonly doors: readonly Place[];
}

export interface PlaceOptions {
  readonly radius?: Meters;
  readonly profile?: Profile;
}

/**
 * Invents a depot with a charger and `count` doors on a network that names none: all on the main component of
 * the pavement, the doors within `radius` (default 400 m) of the depot, so that a short demonstration ends
 * soon. The depot is the one of a few drawn nodes with the most neighbours in reach. Fewer doors come back
 * when there are not enough nodes.
 */
export function placesOf(
  network: RoadNetwork,
  random: Random,
  count: number,
  options: PlaceOptions = {},
): Places {
  const radius = options.radius ?? meters(400);
  const main = mainNodes(network, options.profile ?? pavement);
  if (main.length === 0) return { depots: [], chargers: [], doors: [] };
  const draw = <T>(from: readonly T[]): T => from[Math.floor(random.next() * from.length)] as T;
  const near = (center: number) => {
    const at = nodeAt(network, center);
    return main.filter((node) => node !== center && straightMeters(at, nodeAt(network, node)) <= radius);
  };
  let depot = draw(main);
  let around = near(depot);
  for (let tries = 0; tries < 7; tries++) {
    const other = draw(main);
    const neighbours = near(other);
    if (neighbours.length > around.length) [depot, around] = [other, neighbours];
  }
  const doors: Place[] = [];
  while (doors.length < count && around.length > 0) {
    const node = draw(around);
    around = around.filter((other) => other !== node);
    doors.push({ name: addressOf(network, node, doors.length + 1), at: nodeAt(network, node) });
  }
  const at = nodeAt(network, depot);
  return {
    depots: [{ name: 'Depot', at }],
    chargers: [{ name: 'Depot charger', at, plugs: 4, watts: 500 }],
    doors,
  };
}

/** Nodes of the main component that a usable edge touches, in order. */
function mainNodes(network: RoadNetwork, profile: Profile): number[] {
  const costs = edgeCosts(network, profile).decimeters;
  const { ofNode, main } = componentsOf(network, costs);
  const nodes: number[] = [];
  for (let node = 0; node < network.nodeCount; node++) {
    if (ofNode[node] !== main) continue;
    const start = network.arcStart[node] as number;
    const end = network.arcStart[node + 1] as number;
    if (network.arcEdge.subarray(start, end).some((directed) => costs[directed] !== forbidden)) {
      nodes.push(node);
    }
  }
  return nodes;
}

function addressOf(network: RoadNetwork, node: number, number: number): string {
  const start = network.arcStart[node] as number;
  const end = network.arcStart[node + 1] as number;
  for (let arc = start; arc < end; arc++) {
    const name = streetName(network, (network.arcEdge[arc] as number) >> 1);
    if (name !== '') return `${name} ${number}`;
  }
  return `Door ${number}`;
}

/** The doors within `radius` of a place, nearest first. */
export function doorsNear(places: Places, at: CoordinatesE7, radius: Meters): Place[] {
  return places.doors
    .map((door) => ({ door, distance: straightMeters(at, door.at) }))
    .filter(({ distance }) => distance <= radius)
    .sort((a, b) => a.distance - b.distance)
    .map(({ door }) => door);
}
