import { boundsOf } from '../drawing/map-view.ts';
import type { LoadedMap } from '../load.ts';
import { cutTiles } from './cut-tiles.ts';
import { areaFeatures, streetFeatures } from './features.ts';
import { pmtilesOf } from './pmtiles.ts';

/** The drawn ground of a map as one PMTiles archive with the layers `areas` and `streets`. */
export function makeTiles(map: LoadedMap): Uint8Array {
  const layers = { areas: areaFeatures(map), streets: streetFeatures(map.network) };
  const fields = {
    areas: { kind: 'String', name: 'String' },
    streets: { look: 'String', name: 'String', bridge: 'Boolean' },
  };
  return pmtilesOf(cutTiles(layers), boundsOf(map.network), {
    name: 'Wayproof',
    attribution: map.attribution,
    vector_layers: Object.entries(fields).map(([id, of]) => ({ id, fields: of })),
  });
}
