import { readFile } from 'node:fs/promises';
import { FleetError } from '../protocol/errors.ts';
import { seededRandom } from '../protocol/random.ts';
import { type Places, placesOf } from './places.ts';
import type { RoadNetwork } from './roads/network.ts';
import { decodeNetwork, encodeNetwork, mapHashOf } from './roads/network-file.ts';
import { generateTown } from './town/generate-town.ts';

/** Where a map comes from: a generated town, or a file (`.osm.pbf` or network file, told apart by content). */
export type MapSource =
  | { readonly kind: 'town'; readonly seed: number }
  | { readonly kind: 'file'; readonly path: string };

export interface LoadedMap {
  readonly network: RoadNetwork;
  readonly places: Places;
  /** The 32 bytes a network pins on chain. */
  readonly hash: Uint8Array;
}

/**
 * Loads a map for a hub, a robot, an oracle or a simulated world.
 * @throws FleetError MAP_FILE_UNREADABLE, NETWORK_FILE_…
 */
export async function loadMap(source: MapSource): Promise<LoadedMap> {
  if (source.kind === 'town') {
    const { network, places } = generateTown(source.seed);
    return { network, places, hash: mapHashOf(encodeNetwork(network)) };
  }
  const file = await readMapFile(source.path);
  const network = decodeNetwork(file);
  const hash = mapHashOf(file);
  return { network, places: inventedPlaces(network, hash), hash };
}

/** Places for a network without any: the same for everybody who has the same network. */
function inventedPlaces(network: RoadNetwork, hash: Uint8Array): Places {
  const seed = new DataView(hash.buffer, hash.byteOffset).getUint32(0);
  return placesOf(network, seededRandom(seed), 80);
}

async function readMapFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('MAP_FILE_UNREADABLE', { file: path, reason }, { cause });
  }
}
