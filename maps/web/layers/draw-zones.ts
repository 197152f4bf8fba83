import { effect } from '@preact/signals';
import type { Map as MapLibre } from 'maplibre-gl';
import { type GeoJSONStoreFeatures, TerraDraw, TerraDrawPolygonMode, TerraDrawSelectMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import { toE7 } from '../../../protocol/units.ts';
import { lngLat } from '../map/ground-data.ts';
import { readCorners, showCorners } from './corners.ts';
import type { LayersStore } from './layers-store.ts';
import type { ZoneDraft } from './zone-draft.ts';

/** Draws zones on the map and drags their corners, always the same zones as in the forms; returns what ends it. */
export function drawZones(store: LayersStore, map: MapLibre): () => void {
  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map }),
    modes: [
      new TerraDrawPolygonMode(),
      new TerraDrawSelectMode({
        flags: {
          polygon: {
            feature: {
              draggable: true,
              coordinates: { midpoints: true, draggable: true, deletable: true },
            },
          },
        },
      }),
    ],
  });
  draw.start();
  const take = (id: string | number) => {
    const feature = draw.getSnapshotFeature(id);
    if (feature === undefined || feature.geometry.type !== 'Polygon') return;
    const corners = showCorners(ringOf(feature));
    const key = String(id);
    if (store.drafts.peek()?.some((draft) => draft.key === key)) store.change(key, { corners });
    else store.add(corners, key);
  };
  draw.on('finish', take);
  const undo = [
    effect(() => draw.setMode(store.drawing.value ? 'polygon' : 'select')),
    effect(() => showDrafts(draw, store.drafts.value ?? [])),
  ];
  return () => {
    for (const each of undo) each();
    draw.stop();
  };
}

/** Only what differs is drawn anew: a zone under the hand must not be taken from it. */
function showDrafts(draw: TerraDraw, drafts: readonly ZoneDraft[]): void {
  const drawn = new Map(
    draw
      .getSnapshot()
      .filter(({ geometry, properties }) => geometry.type === 'Polygon' && properties['mode'] === 'polygon')
      .map((feature) => [String(feature.id), feature]),
  );
  const keys = new Set(drafts.map(({ key }) => key));
  // The unfinished one of the mode that draws is nobody's draft yet.
  const gone = [...drawn].filter(
    ([key, { properties }]) => !keys.has(key) && !properties['currentlyDrawing'],
  );
  if (gone.length > 0) draw.removeFeatures(gone.map(([key]) => key));
  for (const { key, corners } of drafts) {
    const ring = readCorners(corners);
    const known = drawn.get(key);
    if (ring === undefined || (known !== undefined && showCorners(ringOf(known)) === showCorners(ring)))
      continue;
    if (known !== undefined) draw.removeFeatures([key]);
    const places = ring.map(lngLat);
    draw.addFeatures([
      {
        type: 'Feature',
        id: key,
        properties: { mode: 'polygon' },
        geometry: { type: 'Polygon', coordinates: [[...places, places[0] ?? [0, 0]]] },
      },
    ]);
  }
}

/** Corners of a drawn polygon, the first not repeated. */
const ringOf = ({ geometry }: GeoJSONStoreFeatures) =>
  geometry.type === 'Polygon'
    ? (geometry.coordinates[0] ?? [])
        .slice(0, -1)
        .map(([longitude = 0, latitude = 0]) => toE7({ latitude, longitude }))
    : [];
