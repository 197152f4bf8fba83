import type { StyleSpecification } from 'maplibre-gl';
import type { MapView } from '../../../protocol/views/map.ts';
import { fleetLayers, wayLayers } from './fleet-layers.ts';
import { areaFeatures, collection, placeFeatures, streetFeatures } from './ground-data.ts';
import { groundLayers, noFlyLayers } from './ground-layers.ts';
import { labelLayers, placeLayers } from './label-layers.ts';
import type { Palette } from './palette.ts';

type Json = Extract<StyleSpecification['sources'][string], { type: 'geojson' }>['data'];

/** The whole style: own data, own drawing, no other host. Ground → ways → names → stops → robots. */
export function mapStyle(map: MapView, palette: Palette): StyleSpecification {
  const source = (data: unknown, attribution = '') => ({
    type: 'geojson' as const,
    data: data as Json,
    ...(attribution === '' ? {} : { attribution }),
  });
  const empty = () => source(collection([]));
  return {
    version: 8,
    sources: {
      areas: source(areaFeatures(map)),
      streets: source(streetFeatures(map), map.attribution),
      places: source(placeFeatures(map)),
      ways: empty(),
      stops: empty(),
      robots: empty(),
    },
    layers: [
      ...groundLayers(palette),
      ...noFlyLayers(palette),
      ...wayLayers(palette),
      ...labelLayers(palette),
      ...placeLayers(palette),
      ...fleetLayers(palette),
    ],
  };
}
