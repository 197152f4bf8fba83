import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FleetError, isFleetError } from '../protocol/errors.ts';
import { seededRandom } from '../protocol/random.ts';
import type { Areas } from './areas.ts';
import { writeAtomically } from './atomic-file.ts';
import type { BoundsE7 } from './geometry/polygon.ts';
import { type ImportOptions, type ImportReport, importOsm } from './osm/import-osm.ts';
import { type Places, placesOf } from './places.ts';
import { decodeOrder, encodeOrder } from './roads/hierarchy/order-file.ts';
import { adoptOrder, orderOf } from './roads/hierarchy/prepare.ts';
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
  /** Buildings, park, water and no-fly zones; empty for maps read from files. Not part of the hash. */
  readonly areas: Areas;
  /** The 32 bytes a network pins on chain. */
  readonly hash: Uint8Array;
  /** What every page that shows the map has to say; empty for generated towns. */
  readonly attribution: string;
  /** Only when a file was imported just now. */
  readonly report?: ImportReport;
}

/** Part of the cache key: to be raised whenever the same file would give another network. */
const importVersion = 2;
/** From so many nodes on, an order takes longer to make than to read. */
const orderedFrom = 5_000;
const openStreetMap = '© OpenStreetMap contributors';

/**
 * Loads a map for a hub, a robot, an oracle or a simulated world.
 * @throws FleetError MAP_FILE_UNREADABLE, NETWORK_FILE_…, OSM_FILE_…
 */
export async function loadMap(source: MapSource, options: LoadOptions = {}): Promise<LoadedMap> {
  if (source.kind === 'town') {
    const { network, places, areas } = generateTown(source.seed);
    return { network, places, areas, hash: mapHashOf(encodeNetwork(network)), attribution: '' };
  }
  const read = await readNetwork(source.path, source.bounds, options);
  return { ...read, places: inventedPlaces(read.network, read.hash), areas: [], attribution: openStreetMap };
}

/**
 * Writes a network file, whole or not at all, and beside the file of a large network the order of its hierarchy,
 * so that nobody has to make it again; returns the map hash.
 */
export async function saveNetwork(path: string, network: RoadNetwork): Promise<Uint8Array> {
  const file = encodeNetwork(network);
  const hash = mapHashOf(file);
  await writeAtomically(path, file);
  if (network.nodeCount >= orderedFrom) {
    await writeAtomically(orderPath(path), encodeOrder(orderOf(network), hash));
  }
  return hash;
}

const orderPath = (path: string) => `${path}.order`;

type ReadNetwork = Pick<LoadedMap, 'network' | 'hash' | 'report'>;

async function readNetwork(
  path: string,
  bounds: BoundsE7 | undefined,
  { dataFolder, ...rest }: LoadOptions,
): Promise<ReadNetwork> {
  if (await startsLikeNetwork(path)) return keptAt(path);
  const cache = dataFolder && join(dataFolder, 'maps', `${await cacheKey(path, bounds)}.roads`);
  const kept = cache ? await keptNetwork(cache) : undefined;
  if (kept !== undefined) return kept;
  const { network, report } = await importOsm([path], bounds ? { ...rest, bounds } : rest);
  const hash = cache ? await saveNetwork(cache, network) : mapHashOf(encodeNetwork(network));
  return { network, hash, report };
}

async function keptAt(path: string): Promise<ReadNetwork> {
  const file = await mapFile(path, (at) => readFile(at));
  const network = decodeNetwork(file);
  const hash = mapHashOf(file);
  if (network.nodeCount >= orderedFrom) {
    const kept = await readFile(orderPath(path)).catch(() => undefined);
    const order = kept && decodeOrder(kept, network.nodeCount, hash);
    if (order !== undefined) adoptOrder(network, order);
  }
  return { network, hash };
}

/** The kept network, or undefined when there is none or it was damaged and has to be made again. */
async function keptNetwork(path: string): Promise<ReadNetwork | undefined> {
  try {
    return await keptAt(path);
  } catch (error) {
    if (isFleetError(error)) return undefined;
    throw error;
  }
}

function startsLikeNetwork(path: string): Promise<boolean> {
  return mapFile(path, async () => {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
      return isNetworkFile(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  });
}

/** Read as a stream: extracts of countries are longer than a buffer can be. */
function cacheKey(path: string, bounds: BoundsE7 | undefined): Promise<string> {
  const box = bounds ? [bounds.south, bounds.west, bounds.north, bounds.east].join(' ') : 'whole';
  return mapFile(path, async () => {
    const hash = createHash('sha256').update(`import ${importVersion} ${box}\n`);
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  });
}

async function mapFile<T>(path: string, read: (path: string) => Promise<T>): Promise<T> {
  try {
    return await read(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('MAP_FILE_UNREADABLE', { file: path, reason }, { cause });
  }
}

/** Places for a network without any: the same for everybody who has the same network. */
function inventedPlaces(network: RoadNetwork, hash: Uint8Array): Places {
  const seed = new DataView(hash.buffer, hash.byteOffset).getUint32(0);
  return placesOf(network, seededRandom(seed), 80);
}
