import type { LayerSpecification, SymbolLayerSpecification } from 'maplibre-gl';
import type { Palette } from './palette.ts';

/** Drawn with fonts of the machine: the map asks no server for glyphs. */
export const FONT = ['system-ui', 'sans-serif'];

export function labelLayers(palette: Palette): LayerSpecification[] {
  const halo = { 'text-halo-color': palette.labelHalo, 'text-halo-width': 1.6 };
  const street = (
    id: string,
    looks: readonly string[],
    size: number,
    minzoom: number,
  ): SymbolLayerSpecification => ({
    id,
    type: 'symbol',
    source: 'ground',
    'source-layer': 'streets',
    minzoom,
    filter: ['all', ['in', ['get', 'look'], ['literal', [...looks]]], ['!=', ['get', 'name'], '']],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 320,
      'text-field': ['get', 'name'],
      'text-font': FONT,
      'text-size': size,
      'text-max-angle': 30,
      'text-padding': 6,
    },
    paint: { 'text-color': palette.label, ...halo },
  });
  const area = (kind: string, colour: string): SymbolLayerSpecification => ({
    id: `label-${kind}`,
    type: 'symbol',
    source: 'ground',
    'source-layer': 'areas',
    minzoom: 13,
    filter: ['all', ['==', ['get', 'kind'], kind], ['!=', ['get', 'name'], '']],
    layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 12.5, 'text-max-width': 7 },
    paint: { 'text-color': colour, ...halo },
  });
  return [
    street('name-path', ['path', 'pedestrian'], 11, 15.5),
    street('name-street', ['street', 'lane'], 12, 14.5),
    street('name-main', ['main'], 13, 13),
    area('park', palette.parkLabel),
    area('water', palette.waterLabel),
    area('no-fly', palette.noFly),
  ];
}

/** Depots and chargers with their names; doors only when very near. */
export function placeLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'doors',
      type: 'circle',
      source: 'places',
      minzoom: 16.5,
      filter: ['==', ['get', 'kind'], 'door'],
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 16.5, 1.4, 19, 4],
        'circle-color': palette.iconGround,
        'circle-stroke-color': palette.path,
        'circle-stroke-width': 1.2,
      },
    },
    {
      id: 'places',
      type: 'symbol',
      source: 'places',
      minzoom: 13.5,
      filter: ['!=', ['get', 'kind'], 'door'],
      layout: {
        'icon-image': ['concat', 'place/', ['get', 'kind']],
        'symbol-sort-key': ['match', ['get', 'kind'], 'depot', 1, 0],
        'icon-allow-overlap': true,
        'text-field': ['step', ['zoom'], '', 15.5, ['get', 'name']],
        'text-font': FONT,
        'text-size': 11.5,
        'text-anchor': 'top',
        'text-offset': [0, 0.9],
        'text-optional': true,
      },
      paint: { 'text-color': palette.label, 'text-halo-color': palette.labelHalo, 'text-halo-width': 1.6 },
    },
  ];
}
