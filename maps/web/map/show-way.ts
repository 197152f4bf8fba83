import { LngLatBounds, type Map as MapLibre } from 'maplibre-gl';
import { ROOM } from './open-map.ts';

/** Pixels the panel of an order takes of a map that has room beside it. */
const PANEL = 352;
/** A way of a few metres is not looked at through a lens. */
const NEAREST = 16.5;

/** Brings the way of an order into sight, beside the panel that is laid over the map. */
export function showWay(map: MapLibre, line: readonly (readonly [number, number])[], still: boolean): void {
  const [first] = line;
  if (first === undefined) return;
  const bounds = line.reduce((all, at) => all.extend([...at]), new LngLatBounds([...first], [...first]));
  const hasRoom = map.getContainer().clientWidth > 2 * PANEL;
  const padding = { top: ROOM, right: 2 * ROOM, bottom: 2 * ROOM, left: hasRoom ? PANEL + ROOM : ROOM };
  map.fitBounds(bounds, { padding, maxZoom: NEAREST, animate: !still });
}
