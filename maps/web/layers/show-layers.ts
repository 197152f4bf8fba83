import { effect } from '@preact/signals';
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { collection } from '../map/ground-data.ts';
import { darkPalette, lightPalette } from '../map/palette.ts';
import type { Page } from '../page.ts';
import { coverageFeatures, travelFeatures, zoneFeatures } from './layer-features.ts';
import { layerStyles } from './layer-styles.ts';
import { zoneLabel } from './zone-label.ts';

/** A source as it is used here; our own features are GeoJSON by construction. */
interface Drawable {
  setData(data: object): Promise<void>;
}

const sources = ['coverage', 'travel', 'zones'] as const;
/** The first layer of robots' ways: what is shown here lies below it. */
const BELOW = 'way-casing';

/** Keeps the map's layers as the visitor wants them; returns what takes them away again. */
export function showLayers(page: Page, map: MapLibre): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const { layers } = page;
  const dataOf = () => {
    const { shown, zones, travel, coverage, drafts } = layers;
    const wants = shown.value;
    const [drawn, paces, cells] = [zones.value, travel.value, coverage.value];
    // Zones being edited are drawn by their editor.
    const isZones = wants.has('zones') && drawn !== undefined && drafts.value === undefined;
    return {
      zones: isZones ? zoneFeatures(drawn.zones, (zone) => zoneLabel(page, zone)) : collection([]),
      travel: wants.has('travel') && paces !== undefined ? travelFeatures(paces) : collection([]),
      coverage: wants.has('coverage') && cells !== undefined ? coverageFeatures(cells) : collection([]),
    };
  };
  const draw = () => {
    const data = dataOf();
    // A drawing given up for a newer one is no fault.
    for (const name of sources)
      (map.getSource<GeoJSONSource>(name) as Drawable | undefined)
        ?.setData(data[name])
        .catch(() => undefined);
  };
  const add = () => {
    if (map.getSource('zones') !== undefined) return;
    for (const name of sources)
      map.addSource(name, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
    const palette = scheme.matches ? darkPalette : lightPalette;
    for (const layer of layerStyles(palette, scheme.matches))
      map.addLayer(layer, layer.type === 'symbol' ? 'robot-halo' : BELOW);
    draw();
  };
  map.on('style.load', add);
  layers.map.value = map;
  layers.start();
  const undo = effect(draw);
  return () => {
    undo();
    layers.stop();
    layers.map.value = undefined;
    map.off('style.load', add);
  };
}
