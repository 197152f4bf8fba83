import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { PMTiles, type RangeResponse } from 'pmtiles';

/** An archive in memory, read by the library the page reads it with. */
export function archiveOf(bytes: Uint8Array): PMTiles {
  return new PMTiles({
    getKey: () => 'memory',
    getBytes: async (offset: number, length: number): Promise<RangeResponse> => ({
      data: new Uint8Array(bytes).slice(offset, offset + length).buffer,
    }),
  });
}

/** The tile around a place, degrees; undefined where the archive has none. */
export async function tileAround(archive: PMTiles, zoom: number, longitude: number, latitude: number) {
  const sine = Math.sin((latitude * Math.PI) / 180);
  const x = Math.floor((longitude / 360 + 0.5) * 2 ** zoom);
  const y = Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 2 ** zoom);
  const found = await archive.getZxy(zoom, x, y);
  if (found === undefined) return undefined;
  return { x, y, layers: new VectorTile(new PbfReader(new Uint8Array(found.data))).layers };
}
