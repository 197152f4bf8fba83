import { toHex } from '../../protocol/ids.ts';
import type { MapView, PlaceView } from '../../protocol/views/map.ts';
import type { LoadedMap } from '../load.ts';
import type { Place } from '../places.ts';
import type { RoadNetwork } from '../roads/network.ts';

/** What a page knows of a map beside its tiles. */
export function mapViewOf({ network, places, hash, attribution }: LoadedMap): MapView {
  return {
    hash: toHex(hash),
    attribution,
    bounds: boundsOf(network),
    depots: places.depots.map(placeView),
    chargers: places.chargers.map(placeView),
    doors: places.doors.map(placeView),
  };
}

const placeView = ({ name, at }: Place): PlaceView => ({ name, ...at });

/** Of the streets: a river may run far out of town. */
export function boundsOf(network: RoadNetwork): MapView['bounds'] {
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
