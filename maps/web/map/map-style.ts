import type { StyleSpecification } from 'maplibre-gl';
import type { MapView } from '../../../protocol/views/map.ts';
import { fleetLayers, wayLayers } from './fleet-layers.ts';
import { collection, placeFeatures } from './ground-data.ts';
import { groundLayers, noFlyLayers } from './ground-layers.ts';
import { GROUND_URL } from './ground-tiles.ts';
import { labelLayers, placeLayers } from './label-layers.ts';
import { clustering } from './open-clusters.ts';
import type { Palette } from './palette.ts';

type Json = Extract<StyleSpecification['sources'][string], { type: 'geojson' }>['data'];

/** The whole style: own data, own drawing, no other host. Ground → ways → names → stops → robots. */
export function mapStyle(map: MapView, palette: Palette): StyleSpecification {
  const source = (data: unknown) => ({ type: 'geojson' as const, data: data as Json });
  const empty = () => source(collection([]));
  return {
    version: 8,
    sources: {
      ground: { type: 'vector', url: GROUND_URL },
      places: source(placeFeatures(map)),
      ways: empty(),
      stops: empty(),
      trail: empty(),
      robots: { ...empty(), ...clustering },
      chosen: empty(),
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
