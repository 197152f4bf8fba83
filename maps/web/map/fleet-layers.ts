import type { ExpressionSpecification, LayerSpecification, SymbolLayerSpecification } from 'maplibre-gl';
import { FONT } from './label-layers.ts';
import type { Palette } from './palette.ts';

const chosen: ExpressionSpecification = ['==', ['get', 'chosen'], true];

/** What a cluster has and a robot has not. */
const isCluster: ExpressionSpecification = ['has', 'point_count'];

/** Where the chosen robot was and planned ways, below the names of the streets they follow. */
export function wayLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      // Dots: a trail is told from a way by more than its colour.
      id: 'trail',
      type: 'line',
      source: 'trail',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': palette.icon,
        'line-width': 4,
        'line-dasharray': [0.1, 1.8],
        'line-opacity': 0.8,
      },
    },
    {
      id: 'way-casing',
      type: 'line',
      source: 'ways',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': palette.labelHalo,
        'line-width': ['case', chosen, 8, 4.5],
        'line-opacity': ['case', chosen, 0.9, 0.55],
      },
    },
    {
      id: 'way',
      type: 'line',
      source: 'ways',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': ['case', chosen, palette.accent, palette.route],
        'line-width': ['case', chosen, 4.5, 2.4],
        'line-opacity': ['case', chosen, 1, 0.75],
      },
    },
  ];
}

/** Smaller where a whole town is in sight. */
const size = (share: number): ExpressionSpecification => [
  'interpolate',
  ['linear'],
  ['zoom'],
  13,
  0.62 * share,
  15.5,
  share,
];

/** Robots as they are drawn from either source. */
function robotSymbols(palette: Palette): Required<Pick<SymbolLayerSpecification, 'layout' | 'paint'>> {
  return {
    layout: {
      'icon-image': ['concat', 'robot/', ['get', 'kind'], '/', ['get', 'mood']],
      'icon-size': size(1),
      'icon-allow-overlap': true,
      // Robots take their room: names of streets give way.
      'icon-ignore-placement': false,
      'text-field': ['step', ['zoom'], '', 14.5, ['get', 'label']],
      'text-font': FONT,
      'text-size': 11.5,
      'text-anchor': 'top',
      'text-offset': [0, 1.6],
      'text-optional': true,
      'symbol-sort-key': ['case', chosen, 1, 0],
    },
    paint: { 'text-color': palette.label, 'text-halo-color': palette.labelHalo, 'text-halo-width': 1.8 },
  };
}

/** Stops, then robots; what is selected is bolder, not merely another colour. */
export function fleetLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'stops',
      type: 'symbol',
      source: 'stops',
      layout: {
        'icon-image': ['concat', 'stop/', ['get', 'kind']],
        'icon-allow-overlap': true,
        'icon-anchor': 'bottom',
        'icon-size': [
          'interpolate',
          ['linear'],
          ['zoom'],
          13,
          ['case', chosen, 0.85, 0.5],
          15.5,
          ['case', chosen, 1, 0.75],
        ],
        'symbol-sort-key': ['case', chosen, 1, 0],
      },
    },
    {
      id: 'robot-halo',
      type: 'circle',
      source: 'chosen',
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 13, 16, 15.5, 23],
        'circle-color': palette.accent,
        'circle-opacity': 0.18,
        'circle-stroke-color': palette.accent,
        'circle-stroke-width': 3,
      },
    },
    {
      id: 'robot-heading',
      type: 'symbol',
      source: 'robots',
      filter: ['==', ['get', 'headed'], true],
      layout: {
        'icon-image': 'heading',
        'icon-rotate': ['get', 'heading'],
        'icon-size': size(1),
        'icon-rotation-alignment': 'map',
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
    },
    {
      id: 'clusters',
      type: 'circle',
      source: 'robots',
      filter: isCluster,
      paint: {
        'circle-radius': ['step', ['get', 'point_count'], 15, 20, 19, 100, 24],
        'circle-color': palette.iconGround,
        'circle-stroke-color': palette.icon,
        'circle-stroke-width': 3,
      },
    },
    {
      id: 'cluster-counts',
      type: 'symbol',
      source: 'robots',
      filter: isCluster,
      layout: {
        'text-field': ['get', 'point_count_abbreviated'],
        'text-font': FONT,
        'text-size': 13,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': palette.icon },
    },
    { id: 'robots', type: 'symbol', source: 'robots', filter: ['!', isCluster], ...robotSymbols(palette) },
    // Also above every cluster: the chosen robot is never hidden.
    { id: 'robot-chosen', type: 'symbol', source: 'chosen', ...robotSymbols(palette) },
  ];
}
