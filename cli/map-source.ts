import type { LoadedMap, LoadOptions, MapSource } from '../maps/load.ts';
import { FleetError } from '../protocol/errors.ts';
import { toHex } from '../protocol/ids.ts';
import type { CoordinatesE7 } from '../protocol/units.ts';
import { parseCoordinates } from './arguments.ts';

/** `town`, `town:7` or the path of a network or `.osm.pbf` file. */
export function mapSource(text: string): MapSource {
  const town = /^town(?::(\d{1,9}))?$/.exec(text);
  return town === null ? { kind: 'file', path: text } : { kind: 'town', seed: Number(town[1] ?? 1) };
}

/** Loads a map, and refuses one that is not the network's. Throws CLI_MAP_MISMATCH and what loading throws. */
export async function openMap(text: string, mapHash?: string, options: LoadOptions = {}): Promise<LoadedMap> {
  const { loadMap } = await import('../maps/load.ts');
  const map = await loadMap(mapSource(text), options);
  if (mapHash !== undefined && toHex(map.hash) !== mapHash) {
    throw new FleetError('CLI_MAP_MISMATCH', { file: text, got: toHex(map.hash), expected: mapHash });
  }
  return map;
}

/** A place from coordinates or, with a map, from a name of it. Throws CLI_PLACE_UNKNOWN. */
export function placeOf(text: string, map: LoadedMap | undefined): CoordinatesE7 {
  const at = parseCoordinates(text);
  if (at !== undefined) return at;
  const wanted = text.trim().toLowerCase();
  const { depots, doors, chargers } = map?.places ?? { depots: [], doors: [], chargers: [] };
  const found = [...doors, ...depots, ...chargers].find(({ name }) => name.toLowerCase() === wanted);
  if (found === undefined) throw new FleetError('CLI_PLACE_UNKNOWN', { name: text });
  return found.at;
}
