import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { offsetBy } from '../../../maps/geometry/distance.ts';
import { importOsm } from '../../../maps/osm/import-osm.ts';
import { RoadClass } from '../../../maps/roads/classes.ts';
import type { RoadNetwork } from '../../../maps/roads/network.ts';
import { NetworkBuilder, type NewBan, type NewEdge } from '../../../maps/roads/network-builder.ts';
import type { Router } from '../../../maps/roads/router.ts';
import type { Snap } from '../../../maps/roads/snap.ts';
import { type Random, seededRandom } from '../../../protocol/random.ts';
import type { CoordinatesE7 } from '../../../protocol/units.ts';

/** The real map of the tests; absent where shared material is. */
export const osloEast = fileURLToPath(new URL('../../../../shared/maps/oslo-east.osm.pbf', import.meta.url));
export const helsinki = fileURLToPath(
  new URL('../../../../shared/maps/helsinki-centre.osm.pbf', import.meta.url),
);
export const hasShared = existsSync(osloEast) && existsSync(helsinki);

export async function theNetworkOfOslo(): Promise<RoadNetwork> {
  return (await importOsm([osloEast])).network;
}

export const origin: CoordinatesE7 = { latitude: 450_000_000, longitude: -300_000_000 };
export const spot = (east: number, north: number): CoordinatesE7 => offsetBy(origin, east, north);

/** A small network: nodes by metres east and north of `origin`, edges between them. */
export function aNetwork(
  nodes: readonly (readonly [east: number, north: number])[],
  edges: readonly (Partial<NewEdge> & Pick<NewEdge, 'from' | 'to'>)[],
  bans: readonly NewBan[] = [],
): RoadNetwork {
  const builder = new NetworkBuilder();
  for (const [east, north] of nodes) builder.addNode(spot(east, north));
  for (const edge of edges) builder.addEdge({ class: RoadClass.pavement, ...edge });
  for (const ban of bans) builder.banTurn(ban);
  return builder.build();
}

/** Random places that snap: near nodes, so mostly at them and sometimes along edges. */
export function someSnaps(network: RoadNetwork, router: Router, count: number, seed: number): Snap[] {
  const random = seededRandom(seed);
  const snaps: Snap[] = [];
  while (snaps.length < count) {
    const snap = router.snap(randomPlace(network, random));
    if (snap !== undefined) snaps.push(snap);
  }
  return snaps;
}

export function randomPlace(network: RoadNetwork, random: Random): CoordinatesE7 {
  const node = Math.floor(random.next() * network.nodeCount);
  const at = {
    latitude: network.nodeLatitude[node] as number,
    longitude: network.nodeLongitude[node] as number,
  };
  return offsetBy(at, (random.next() - 0.5) * 80, (random.next() - 0.5) * 80);
}
