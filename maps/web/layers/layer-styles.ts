import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { FONT } from '../map/label-layers.ts';
import type { Palette } from '../map/palette.ts';

/** Colours of these layers; legends use the same names as CSS variables. */
const light = {
  out: '#b4232f',
  in: '#256029',
  slow: '#8a4d00',
  normal: '#475569',
  fast: '#1d5fb8',
  cell: '#5b3fa6',
};
const dark = {
  out: '#ff8b94',
  in: '#7fd48a',
  slow: '#fbbf24',
  normal: '#cbd5e1',
  fast: '#8bb8ff',
  cell: '#c4b5fd',
};

/** Below the ways of robots; the names of zones above everything but robots. */
export function layerStyles(palette: Palette, isDark: boolean): LayerSpecification[] {
  const colours = isDark ? dark : light;
  const zone: ExpressionSpecification = [
    'match',
    ['get', 'kind'],
    'keep-out',
    colours.out,
    'keep-in',
    colours.in,
    colours.slow,
  ];
  const border = (kind: string, dashes: readonly number[]): LayerSpecification => ({
    id: `zone-${kind}`,
    type: 'line',
    source: 'zones',
    filter: ['==', ['get', 'kind'], kind],
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': zone,
      'line-width': 3,
      ...(dashes.length === 0 ? {} : { 'line-dasharray': [...dashes] }),
    },
  });
  const label = {
    'text-font': FONT,
    'text-size': 12.5,
    'text-max-width': 9,
  };
  const halo = { 'text-halo-color': palette.labelHalo, 'text-halo-width': 1.8 };
  return [
    {
      id: 'coverage-cells',
      type: 'fill',
      source: 'coverage',
      paint: {
        'fill-color': colours.cell,
        'fill-opacity': ['interpolate', ['linear'], ['get', 'share'], 0, 0.08, 1, 0.6],
        'fill-outline-color': colours.cell,
      },
    },
    {
      id: 'coverage-counts',
      type: 'symbol',
      source: 'coverage',
      minzoom: 15,
      layout: { ...label, 'text-field': ['get', 'label'], 'text-size': 11.5 },
      paint: { 'text-color': palette.label, ...halo },
    },
    {
      id: 'travel-pace',
      type: 'line',
      source: 'travel',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': ['match', ['get', 'pace'], 'slow', colours.out, 'fast', colours.fast, colours.normal],
        // Wide is slow: the eye goes where time is lost, without any colour.
        'line-width': ['match', ['get', 'pace'], 'slow', 7, 'fast', 2, 3.5],
        'line-opacity': ['case', ['get', 'thisHour'], 0.95, 0.6],
      },
    },
    {
      id: 'zone-fill',
      type: 'fill',
      source: 'zones',
      paint: { 'fill-color': zone, 'fill-opacity': ['match', ['get', 'kind'], 'keep-in', 0.05, 0.16] },
    },
    border('keep-out', []),
    border('keep-in', [4, 2]),
    border('slow', [1, 1.2]),
    {
      id: 'zone-names',
      type: 'symbol',
      source: 'zones',
      layout: { ...label, 'text-field': ['get', 'label'] },
      paint: { 'text-color': zone, ...halo },
    },
  ];
}
