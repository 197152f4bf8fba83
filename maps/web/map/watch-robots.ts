import { effect } from '@preact/signals';
import type { LngLatBoundsLike, Map as MapLibre } from 'maplibre-gl';
import type { RobotView } from '../../../protocol/views/robot.ts';
import type { Page } from '../page.ts';
import type { FleetOnMap } from './fleet-on-map.ts';
import type { LngLat } from './motion.ts';

type Watched = Pick<Page, 'robots' | 'fleet' | 'selection' | 'time'>;

/** The robots a filter lets through; the chosen one is never hidden. */
export function robotsToDraw({ robots, fleet, selection, time }: Watched): readonly RobotView[] {
  if (time.past.value !== undefined) return time.past.value;
  const shown = robots.shown.value;
  const chosen = selection.value;
  if (chosen?.kind !== 'robot' || shown.length === fleet.byDevice.value.size) return shown;
  if (shown.some(({ device }) => device === chosen.id)) return shown;
  const robot = fleet.robots.value.find(({ device }) => device === chosen.id);
  return robot === undefined ? shown : [...shown, robot];
}

/** Pixels kept free around robots that are shown together, and how near the map goes to a single one. */
const ROOM = 60;
const NEAREST = 17;

/** Keeps the followed robot in the middle until the visitor drags the map away, and fits robots when asked to. */
export function followRobots(page: Watched, map: MapLibre, fleet: FleetOnMap, still: boolean): () => void {
  const { robots, selection } = page;
  const center = () => {
    const device = robots.following.peek();
    const at = device === undefined ? undefined : fleet.placeOf(device);
    // A map in the middle of a zoom by hand is left to it.
    if (at !== undefined && !map.isZooming()) map.jumpTo({ center: [...at] });
  };
  fleet.onDrawn(center);
  map.on('dragstart', () => robots.follow(undefined));
  const undo = [
    effect(() => {
      if (robots.following.value !== undefined) center();
    }),
    effect(() => {
      const chosen = selection.value;
      const followed = robots.following.peek();
      if (followed !== undefined && !(chosen?.kind === 'robot' && chosen.id === followed))
        robots.follow(undefined);
    }),
    effect(() => {
      const { devices, count } = robots.fit.value;
      if (count === 0) return;
      const places = devices.flatMap((device) => placesOf(fleet, device, devices.length === 1));
      const bounds = boundsOf(places);
      if (bounds !== undefined) map.fitBounds(bounds, { padding: ROOM, maxZoom: NEAREST, animate: !still });
    }),
  ];
  return () => {
    for (const each of undo) each();
  };
}

/** A single robot is shown with the way that lies before it. */
function placesOf(fleet: FleetOnMap, device: string, withWay: boolean): LngLat[] {
  const at = fleet.placeOf(device);
  return [...(at === undefined ? [] : [at]), ...(withWay ? fleet.wayOf(device) : [])];
}

/** West-south and east-north corners; undefined for no places. */
export function boundsOf(places: readonly LngLat[]): LngLatBoundsLike | undefined {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude, latitude] of places) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return west > east ? undefined : [west, south, east, north];
}
