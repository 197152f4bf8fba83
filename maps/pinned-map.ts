import type { PinnedMap } from '../protocol/pinned-map.ts';
import type { CoordinatesE7 } from '../protocol/units.ts';
import type { RoadNetwork } from './roads/network.ts';
import { pavement } from './roads/profiles.ts';
import { createRouter, type Router } from './roads/router.ts';

/** Around the outermost nodes, in 1e-7 degrees: more than a kilometre up to 60 degrees of latitude. */
const MARGIN_E7 = 200_000;

/**
 * The pinned map as settlement, oracles and auditors ask it. The service area is the box around the network
 * with a margin: integers, so that everybody draws the same line.
 */
export function pinnedMap(network: RoadNetwork, router: Router = createRouter(network, pavement)): PinnedMap {
  return { shortest: router.distance, inArea: serviceArea(network) };
}

export function serviceArea(network: RoadNetwork): (at: CoordinatesE7) => boolean {
  const [south, north] = rangeOf(network.nodeLatitude);
  const [west, east] = rangeOf(network.nodeLongitude);
  return ({ latitude, longitude }) =>
    latitude >= south && latitude <= north && longitude >= west && longitude <= east;
}

function rangeOf(values: Int32Array): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least - MARGIN_E7, most + MARGIN_E7];
}
