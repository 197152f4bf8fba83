import { toHex } from '../../protocol/ids.ts';
import type { MapView, PlaceView, StreetView } from '../../protocol/views/map.ts';
import type { LoadedMap } from '../load.ts';
import type { Place } from '../places.ts';
import { EdgeFlag, roadClassNames } from '../roads/classes.ts';
import type { RoadNetwork } from '../roads/network.ts';
import { chainEdges } from './chain-edges.ts';
import { toRow } from './row.ts';

/** The whole map as a page draws it. */
export function mapViewOf({ network, areas, places, hash, attribution }: LoadedMap): MapView {
  return {
    hash: toHex(hash),
    attribution,
    bounds: boundsOf(network),
    names: [...network.names],
    streets: streetsOf(network),
    areas: areas.map(({ kind, name, ring }) => ({ kind, name, ring: toRow(ring) })),
    depots: places.depots.map(placeView),
    chargers: places.chargers.map(placeView),
    doors: places.doors.map(placeView),
  };
}

function streetsOf(network: RoadNetwork): StreetView[] {
  const bridge = (edge: number) => ((network.edgeFlags[edge] as number) & EdgeFlag.bridge) !== 0;
  const lookOf = (edge: number) =>
    `${network.edgeClass[edge]} ${network.edgeName[edge]} ${bridge(edge) ? 'bridge' : ''}`;
  return chainEdges(network, lookOf).map(({ edge, line }) => ({
    class: roadClassNames[network.edgeClass[edge] as number] ?? 'path',
    name: network.edgeName[edge] as number,
    bridge: bridge(edge),
    line: toRow(line),
  }));
}

const placeView = ({ name, at }: Place): PlaceView => ({ name, ...at });

/** Of the streets: a river may run far out of town. */
function boundsOf(network: RoadNetwork): MapView['bounds'] {
  let [south, west, north, east] = [900_000_000, 1_800_000_000, -900_000_000, -1_800_000_000];
  const take = (latitude: number, longitude: number) => {
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
  };
  for (let node = 0; node < network.nodeCount; node++) {
    take(network.nodeLatitude[node] as number, network.nodeLongitude[node] as number);
  }
  return { south, west, north, east };
}
