import 'maplibre-gl/dist/maplibre-gl.css';
import { effect } from '@preact/signals';
import type { MapGeoJSONFeature, Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'preact/hooks';
import { showLayers } from '../layers/show-layers.ts';
import { type Page, usePage } from '../page.ts';
import { wantsPlace } from '../store/order.ts';
import { showPointed } from '../time/show-pointed.ts';
import { FleetOnMap } from './fleet-on-map.ts';
import { lngLat } from './ground-data.ts';
import { marksOf } from './marks.ts';
import { openCluster } from './open-clusters.ts';
import { addIcons, boundsOf, openMap, ROOM, styleOf } from './open-map.ts';
import { PlannedWays } from './planned-ways.ts';
import { showWay } from './show-way.ts';
import { followRobots, robotsToDraw } from './watch-robots.ts';

/** The map, filling its frame; says so in words where it cannot be drawn. */
export default function MapCanvas() {
  const page = usePage();
  const frame = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const map = page.map.value;

  useEffect(() => {
    if (frame.current === null || map === undefined) return undefined;
    try {
      return runMap(page, frame.current, map);
    } catch {
      setFailed(true);
      return undefined;
    }
  }, [map]);

  return failed ? <p class="map-failed">{page.text('mapFailed')}</p> : <div class="map" ref={frame} />;
}

/** Opens the map and keeps it as the page is; returns what takes it away again. */
function runMap(page: Page, container: HTMLElement, view: NonNullable<Page['map']['value']>): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const map = openMap(container, view, scheme.matches);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const fleet = new FleetOnMap(map, still);
  const planned = new PlannedWays(page.api, page.fleet);
  const repaint = () => {
    map.setStyle(styleOf(view, scheme.matches), { diff: false });
    map.once('style.load', () => {
      addIcons(map, scheme.matches);
      fleet.refresh();
    });
  };
  scheme.addEventListener('change', repaint);
  // Not "load": that waits for the ground's tiles, and robots are shown without them too.
  map.once('style.load', () => fleet.start());
  listen(page, map);

  const undo = [
    effect(() => fleet.setRobots(robotsToDraw(page))),
    followRobots(page, map, fleet, still),
    showLayers(page, map),
    effect(() => {
      const plan = page.fleet.plan.value;
      // The ways of now say nothing of the past.
      if (page.time.past.value !== undefined) return fleet.setWays([]);
      void planned.of(plan).then((ways) => {
        if (page.fleet.plan.value === plan && page.time.past.value === undefined) fleet.setWays(ways);
      });
    }),
    showPointed(page, map, still),
    effect(() => fleet.setMarks(marksOf(page))),
    effect(() => {
      const order = page.order.value;
      const way = 'way' in order ? order.way.line.map(lngLat) : [];
      fleet.setDraft(way);
      if (order.step === 'confirm') showWay(map, way, still);
    }),
    effect(() => {
      const selection = page.selection.value;
      fleet.choose(selection?.kind === 'robot' ? selection.id : undefined);
    }),
    effect(() => fleet.setTrail(page.trail.points.value.map(({ at }) => lngLat(at)))),
    effect(() => showSelected(page, map, fleet)),
    effect(() => {
      map.getCanvas().setAttribute('aria-label', page.text('map'));
    }),
    effect(() => {
      if (page.showAll.value > 0) map.fitBounds(boundsOf(view), { padding: ROOM, animate: !still });
    }),
    effect(() => {
      const { count, by } = page.zoom.value;
      if (count > 0) map.zoomTo(map.getZoom() + by, { animate: !still });
    }),
  ];
  // For tests and for whoever is curious: the library's own object.
  Object.assign(globalThis, { wayproofMap: map });
  return () => {
    for (const each of undo) each();
    scheme.removeEventListener('change', repaint);
    fleet.stop();
    map.remove();
  };
}

/** Pixels around a click within which a robot is meant: a finger is not a mouse. */
const FINGER = 14;
/** Pixels within which robots cover each other wholly. */
const COVERED = 3;

function listen(page: Page, map: MapLibre): void {
  /** The nearest robot, with those that it covers. */
  const robotsAt = ({ point }: MapMouseEvent): readonly string[] => {
    const around: [[number, number], [number, number]] = [
      [point.x - FINGER, point.y - FINGER],
      [point.x + FINGER, point.y + FINGER],
    ];
    const drawn = map.getLayer('robots')
      ? map.queryRenderedFeatures(around, { layers: ['robots', 'robot-chosen'] })
      : [];
    const away = ({ geometry }: MapGeoJSONFeature) =>
      geometry.type === 'Point' ? map.project(geometry.coordinates as [number, number]).dist(point) : FINGER;
    const [nearest] = drawn.sort((a, b) => away(a) - away(b));
    if (nearest?.geometry.type !== 'Point') return [];
    const middle = map.project(nearest.geometry.coordinates as [number, number]);
    const covered = drawn.filter(
      ({ geometry }) =>
        geometry.type === 'Point' &&
        map.project(geometry.coordinates as [number, number]).dist(middle) < COVERED,
    );
    return [...new Set(covered.map(({ properties }) => String(properties['device'])))];
  };
  map.on('click', (event) => {
    if (page.layers.drafts.value !== undefined) return undefined;
    if (wantsPlace(page.order.value)) return page.clickPlace(event.lngLat.lng, event.lngLat.lat);
    page.robots.openPile([]);
    const [id, ...covered] = robotsAt(event);
    const cluster = id === undefined ? clusterAt(map, event) : undefined;
    if (id !== undefined && covered.length > 0) return page.robots.openPile([id, ...covered]);
    if (cluster !== undefined) return void openCluster(page, map, cluster);
    page.select(id === undefined ? undefined : { kind: 'robot', id });
  });
  map.on('mousemove', (event) => {
    const isSomething = () => robotsAt(event).length > 0 || clusterAt(map, event) !== undefined;
    map.getCanvas().style.cursor = wantsPlace(page.order.value)
      ? 'crosshair'
      : isSomething()
        ? 'pointer'
        : '';
  });
}

const clusterAt = (map: MapLibre, { point }: MapMouseEvent): MapGeoJSONFeature | undefined =>
  map.getLayer('clusters') ? map.queryRenderedFeatures(point, { layers: ['clusters'] })[0] : undefined;

/** Brings what was chosen in the table into sight, without moving a map that shows it already. */
function showSelected(page: Page, map: MapLibre, fleet: FleetOnMap): void {
  const selection = page.selection.value;
  if (selection?.kind !== 'robot') return;
  const at = fleet.placeOf(selection.id);
  if (at === undefined || map.getBounds().contains([...at])) return;
  map.easeTo({ center: [...at] });
}
