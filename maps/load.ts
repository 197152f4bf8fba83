import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FleetError, isFleetError } from '../protocol/errors.ts';
import { seededRandom } from '../protocol/random.ts';
import { writeAtomically } from './atomic-file.ts';
import type { BoundsE7 } from './geometry/polygon.ts';
import { type ImportOptions, type ImportReport, importOsm } from './osm/import-osm.ts';
import { type Places, placesOf } from './places.ts';
import type { RoadNetwork } from './roads/network.ts';
import { decodeNetwork, encodeNetwork, isNetworkFile, mapHashOf } from './roads/network-file.ts';
import { generateTown } from './town/generate-town.ts';

/** Where a map comes from: a generated town, or a file (`.osm.pbf` or network file, told apart by content). */
export type MapSource =
  | { readonly kind: 'town'; readonly seed: number }
  | { readonly kind: 'file'; readonly path: string; readonly bounds?: BoundsE7 };

export interface LoadOptions extends Pick<ImportOptions, 'onProgress' | 'clock'> {
  /** Imported files are kept below this folder, so that the next start is quick. Nothing is kept without it. */
  readonly dataFolder?: string;
}

export interface LoadedMap {
  readonly network: RoadNetwork;
  readonly places: Places;
  /** The 32 bytes a network pins on chain. */
  readonly hash: Uint8Array;
  /** What every page that shows the map has to say; empty for generated towns. */
  readonly attribution: string;
  /** Only when a file was imported just now. */
  readonly report?: ImportReport;
}

/** Part of the cache key: to be raised whenever the same file would give another network. */
const importVersion = 1;
const openStreetMap = '© OpenStreetMap contributors';

/**
 * Loads a map for a hub, a robot, an oracle or a simulated world.
 * @throws FleetError MAP_FILE_UNREADABLE, NETWORK_FILE_…, OSM_FILE_…
 */
export async function loadMap(source: MapSource, options: LoadOptions = {}): Promise<LoadedMap> {
  if (source.kind === 'town') {
    const { network, places } = generateTown(source.seed);
    return { network, places, hash: mapHashOf(encodeNetwork(network)), attribution: '' };
  }
  const { file, report } = await networkFileOf(source.path, source.bounds, options);
  const network = decodeNetwork(file);
  const hash = mapHashOf(file);
  const map = { network, hash, places: inventedPlaces(network, hash), attribution: openStreetMap };
  return report === undefined ? map : { ...map, report };
}

/** Writes a network file, whole or not at all; returns its map hash. */
export async function saveNetwork(path: string, network: RoadNetwork): Promise<Uint8Array> {
  const file = encodeNetwork(network);
  await writeAtomically(path, file);
  return mapHashOf(file);
}

interface NetworkFile {
  readonly file: Uint8Array;
  readonly report?: ImportReport;
}

async function networkFileOf(
  path: string,
  bounds: BoundsE7 | undefined,
  { dataFolder, ...rest }: LoadOptions,
): Promise<NetworkFile> {
  const input = await readMapFile(path);
  if (isNetworkFile(input)) return { file: input };
  const cache = dataFolder && join(dataFolder, 'maps', `${cacheKey(input, bounds)}.roads`);
  const kept = cache ? await keptNetwork(cache) : undefined;
  if (kept !== undefined) return { file: kept };
  const { network, report } = await importOsm([path], bounds ? { ...rest, bounds } : rest);
  const file = encodeNetwork(network);
  if (cache) await writeAtomically(cache, file);
  return { file, report };
}

function cacheKey(input: Uint8Array, bounds: BoundsE7 | undefined): string {
  const { south, west, north, east } = bounds ?? { south: 0, west: 0, north: 0, east: 0 };
  return createHash('sha256')
    .update(`import ${importVersion} ${south} ${west} ${north} ${east}\n`)
    .update(input)
    .digest('hex');
}

/** The kept network file, or undefined when there is none or it was damaged and has to be made again. */
async function keptNetwork(path: string): Promise<Uint8Array | undefined> {
  try {
    const file = await readMapFile(path);
    decodeNetwork(file);
    return file;
  } catch (error) {
    if (isFleetError(error)) return undefined;
    throw error;
  }
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
