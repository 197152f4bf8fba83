import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Look } from '../../tiles/looks.ts';
import type { Palette } from './palette.ts';

type Width = ExpressionSpecification;

/** Metres on the ground as pixels, true from zoom 16 on, never thinner than `least` when far away. */
function meters(width: number, least: number): Width {
  // 1.19 m a pixel at zoom 16 on the equator; at 45 to 60 degrees a little less, which only makes lines bolder.
  const at = (zoom: number) => width * 2 ** (zoom - 16) * 1.15;
  return ['interpolate', ['exponential', 2], ['zoom'], 12, least, 16, Math.max(least, at(16)), 20, at(20)];
}

const line = (
  id: string,
  looks: readonly Look[],
  colour: string,
  width: Width,
  more: object = {},
): LayerSpecification => ({
  id,
  type: 'line',
  source: 'ground',
  'source-layer': 'streets',
  filter: ['in', ['get', 'look'], ['literal', [...looks]]],
  layout: { 'line-cap': 'round', 'line-join': 'round' },
  paint: { 'line-color': colour, 'line-width': width, ...more },
});

/** The ground: areas, then ways from the smallest to the largest, casings below all fillings, names above. */
export function groundLayers(palette: Palette): LayerSpecification[] {
  return [
    { id: 'land', type: 'background', paint: { 'background-color': palette.land } },
    ...areaLayers(palette),
    // Footpaths of a whole city would hide its streets.
    {
      ...line('path', ['path'], palette.path, meters(1.6, 0.6), { 'line-dasharray': [2, 1.4] }),
      minzoom: 13,
    },
    line('pavement', ['pavement', 'crossing'], palette.pavement, meters(2.6, 0.4)),
    line('pedestrian', ['pedestrian'], palette.pedestrian, meters(7, 1)),
    line('lane-casing', ['lane'], palette.streetCasing, meters(6, 1.2)),
    line('street-casing', ['street'], palette.streetCasing, meters(10, 1.8)),
    line('main-casing', ['main'], palette.mainCasing, meters(13, 2.6)),
    line('lane', ['lane'], palette.street, meters(4.6, 0.7)),
    line('street', ['street'], palette.street, meters(8.6, 1.2)),
    line('main', ['main'], palette.mainStreet, meters(11.4, 1.9)),
    line('crossing', ['crossing'], palette.pavement, meters(2.6, 0.3), { 'line-dasharray': [0.4, 0.4] }),
  ];
}

function areaLayers(palette: Palette): LayerSpecification[] {
  const fill = (kind: string, colour: string, outline?: string): LayerSpecification => ({
    id: `area-${kind}`,
    type: 'fill',
    source: 'ground',
    'source-layer': 'areas',
    filter: ['==', ['get', 'kind'], kind],
    paint: { 'fill-color': colour, ...(outline === undefined ? {} : { 'fill-outline-color': outline }) },
  });
  return [
    fill('park', palette.park),
    fill('pedestrian', palette.pedestrian),
    fill('depot', palette.depot),
    fill('water', palette.water, palette.waterLine),
    fill('building', palette.building, palette.buildingLine),
    fill('trees', palette.trees),
  ];
}

/** Above streets and below robots: a zone drones keep out of. */
export function noFlyLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'no-fly',
      type: 'fill',
      source: 'ground',
      'source-layer': 'areas',
      filter: ['==', ['get', 'kind'], 'no-fly'],
      paint: { 'fill-color': palette.noFly, 'fill-opacity': 0.07 },
    },
    {
      id: 'no-fly-edge',
      type: 'line',
      source: 'ground',
      'source-layer': 'areas',
      filter: ['==', ['get', 'kind'], 'no-fly'],
      paint: { 'line-color': palette.noFly, 'line-width': 1.6, 'line-dasharray': [3, 2] },
    },
  ];
}
