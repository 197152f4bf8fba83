import { GeoJSONVT, type GeoJSONVTTile } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { Feature } from './features.ts';

export interface Tile {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
  /** Mapbox Vector Tile 2.1, not compressed. */
  readonly bytes: Uint8Array;
}

/** The page shows more than this by enlarging: 4096 steps of a tile are 0.3 m on the ground here. */
export const MAX_ZOOM = 15;
export const MIN_ZOOM = 8;

type Layers = Readonly<Record<string, readonly Feature[]>>;
const EXTENT = 4096;
const NEAR_ZOOM = 13;

/** Cuts layers of features into the vector tiles that hold any of them, zoom by zoom. */
export function* cutTiles(layers: Layers): Generator<Tile> {
  const box = boxOf(layers);
  const near = indexesOf(layers, () => true);
  const far = indexesOf(layers, ({ onlyNear }) => !onlyNear);
  for (let zoom = MIN_ZOOM; zoom <= MAX_ZOOM; zoom++) {
    for (const [x, y] of covered(box, zoom)) {
      const found: Record<string, GeoJSONVTTile> = {};
      for (const [name, index] of zoom < NEAR_ZOOM ? far : near) {
        const tile = index.getTile(zoom, x, y);
        if (tile !== null && tile.features.length > 0) found[name] = tile;
      }
      if (Object.keys(found).length === 0) continue;
      yield { zoom, x, y, bytes: fromGeojsonVt(found, { version: 2, extent: EXTENT }) };
    }
  }
}

function indexesOf(layers: Layers, isShown: (feature: Feature) => boolean): [string, GeoJSONVT][] {
  return Object.entries(layers).map(([name, all]) => {
    const features = all.filter(isShown).map(({ onlyNear: _, ...feature }) => feature);
    const options = {
      maxZoom: MAX_ZOOM,
      indexMaxZoom: MAX_ZOOM,
      indexMaxPoints: 0,
      extent: EXTENT,
      buffer: 128,
    };
    return [name, new GeoJSONVT({ type: 'FeatureCollection', features }, { ...options, tolerance: 2 })];
  });
}

interface Box {
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly south: number;
}

/** Around all features, in the unit square of Web Mercator. */
function boxOf(layers: Layers): Box {
  let [west, north, east, south] = [1, 1, 0, 0];
  for (const { geometry } of Object.values(layers).flat()) {
    const points = geometry.type === 'Polygon' ? geometry.coordinates.flat() : geometry.coordinates;
    for (const [longitude, latitude] of points) {
      const [x, y] = mercator(longitude, latitude);
      [west, east] = [Math.min(west, x), Math.max(east, x)];
      [north, south] = [Math.min(north, y), Math.max(south, y)];
    }
  }
  return { west, north, east, south };
}

function* covered({ west, north, east, south }: Box, zoom: number) {
  const tiles = 2 ** zoom;
  for (let y = Math.floor(north * tiles); y <= Math.floor(south * tiles); y++) {
    for (let x = Math.floor(west * tiles); x <= Math.floor(east * tiles); x++) yield [x, y] as const;
  }
}

/** Web Mercator in the unit square, (0, 0) in the north-west. */
function mercator(longitude: number, latitude: number): readonly [x: number, y: number] {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return [longitude / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}
