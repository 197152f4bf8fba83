import 'maplibre-gl/dist/maplibre-gl.css';
import type { ExpressionSpecification, GeoJSONSource, LayerSpecification } from 'maplibre-gl';
import type { CoordinatesE7 } from '../../../protocol/units.ts';
import type { MapView } from '../../../protocol/views/map.ts';
import { lngLat, pointOf } from '../map/ground-data.ts';
import { openMap } from '../map/open-map.ts';
import { darkPalette, lightPalette } from '../map/palette.ts';

export interface ShownPlace {
  moveTo(at: CoordinatesE7): void;
  remove(): void;
}

/** Metres around the middle of a coarse cell in which a robot may be. */
const COARSE = 170;
/** Pixels of 512-pixel tiles around the equator: metres a pixel at zoom 0. */
const METERS_A_PIXEL = 78_271.5;

/** A map with one place: a dot where it is exact, a disc as large as what is not known where it is coarse. */
export function showPlace(
  frame: HTMLElement,
  view: MapView,
  { at, exact, label }: { at: CoordinatesE7; exact: boolean; label: string },
): ShownPlace {
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const map = openMap(frame, view, isDark);
  map.jumpTo({ center: lngLat(at), zoom: exact ? 16 : 14.5 });
  map.getCanvas().setAttribute('aria-label', label);
  let place = at;
  const data = () => ({ type: 'Feature' as const, properties: {}, geometry: pointOf(place) });
  map.once('load', () => {
    map.addSource('visit', { type: 'geojson', data: data() });
    const palette = isDark ? darkPalette : lightPalette;
    const { accent, iconGround } = palette;
    map.addLayer(
      exact
        ? layerOf(accent, 9, { opacity: 1, edge: iconGround })
        : layerOf(accent, discAt(at.latitude / 1e7), { opacity: 0.25, edge: accent }),
    );
  });
  Object.assign(globalThis, { wayproofMap: map });
  return {
    moveTo(to) {
      if (to.latitude === place.latitude && to.longitude === place.longitude) return;
      place = to;
      void map.getSource<GeoJSONSource>('visit')?.setData(data());
      if (!map.getBounds().contains(lngLat(to))) map.jumpTo({ center: lngLat(to) });
    },
    remove: () => map.remove(),
  };
}

const layerOf = (
  colour: string,
  radius: number | ExpressionSpecification,
  { opacity, edge }: { readonly opacity: number; readonly edge: string },
): LayerSpecification => ({
  id: 'visit',
  type: 'circle',
  source: 'visit',
  paint: {
    'circle-radius': radius,
    'circle-color': colour,
    'circle-opacity': opacity,
    'circle-stroke-color': edge,
    'circle-stroke-width': 2.5,
  },
});

function discAt(latitude: number): ExpressionSpecification {
  const pixels = (zoom: number) =>
    (COARSE * 2 ** zoom) / (METERS_A_PIXEL * Math.cos((latitude * Math.PI) / 180));
  return ['interpolate', ['exponential', 2], ['zoom'], 8, pixels(8), 20, pixels(20)];
}
