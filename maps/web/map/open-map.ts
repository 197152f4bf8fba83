import { AttributionControl, Map as MapLibre, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { MapView } from '../../../protocol/views/map.ts';
import { lngLat } from './ground-data.ts';
import { keepGround, serveGround } from './ground-tiles.ts';
import { ICON_SCALE, iconsOf, paint } from './icons.ts';
import { mapStyle } from './map-style.ts';
import { darkPalette, lightPalette } from './palette.ts';

setWorkerUrl(workerUrl);
serveGround();

export const boundsOf = ({
  bounds: { south, west, north, east },
}: MapView): [[number, number], [number, number]] => [
  lngLat({ latitude: south, longitude: west }),
  lngLat({ latitude: north, longitude: east }),
];

/** Where something happens: around all doors, depots and chargers; the whole map when it names none. */
export function busyBounds(view: MapView): [[number, number], [number, number]] {
  const places = [...view.doors, ...view.depots, ...view.chargers].map(lngLat);
  if (places.length === 0) return boundsOf(view);
  const longitudes = places.map(([longitude]) => longitude);
  const latitudes = places.map(([, latitude]) => latitude);
  return [
    [Math.min(...longitudes), Math.min(...latitudes)],
    [Math.max(...longitudes), Math.max(...latitudes)],
  ];
}

/** Room kept free around the whole map, in pixels. */
export const ROOM = 36;

/** A map in `container` without controls of its own. Throws when the browser has no WebGL2. */
export function openMap(container: HTMLElement, view: MapView, dark: boolean): MapLibre {
  const map = new MapLibre({
    container,
    style: styleOf(view, dark),
    bounds: busyBounds(view),
    fitBoundsOptions: { padding: ROOM },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 20,
    // Labels appear at once: fading text over moving robots only blurs.
    fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  if (view.attribution !== '') {
    const control = new AttributionControl({ compact: false, customAttribution: view.attribution });
    map.addControl(control, 'bottom-right');
  }
  map.on('style.load', () => addIcons(map, dark));
  // Tiles that do not come are no fault of the page, which says itself that the hub is out of reach.
  map.on('error', (event) => {
    if (!('sourceId' in event)) reportError(event.error);
  });
  // Not when it rests: a map on which robots move never does.
  map.once('load', () => void keepGround());
  return map;
}

export const styleOf = (view: MapView, dark: boolean) => mapStyle(view, dark ? darkPalette : lightPalette);

export function addIcons(map: MapLibre, dark: boolean): void {
  const canvas = document.createElement('canvas');
  for (const icon of iconsOf(dark ? darkPalette : lightPalette, dark)) {
    const image = paint(icon, canvas);
    if (map.hasImage(icon.name)) map.updateImage(icon.name, image);
    else map.addImage(icon.name, image, { pixelRatio: ICON_SCALE });
  }
}
