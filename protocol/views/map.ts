import { z } from 'zod';
import { hexField } from './fields.ts';
import { parser } from './parse.ts';

const degreesE7 = z.int().min(-1_800_000_000).max(1_800_000_000);

const place = z.object({ name: z.string().max(200), latitude: degreesE7, longitude: degreesE7 });
export type PlaceView = z.infer<typeof place>;

/** `GET /v1/map`: the pinned map and its places; `/v1/map/tiles` draws it. It never changes while the hash stays. */
const mapView = z.object({
  hash: hexField(32),
  /** What every page that shows the map has to say; empty for generated towns. */
  attribution: z.string().max(200),
  bounds: z.object({ south: degreesE7, west: degreesE7, north: degreesE7, east: degreesE7 }),
  depots: z.array(place),
  chargers: z.array(place),
  doors: z.array(place),
});
export type MapView = z.infer<typeof mapView>;
export const parseMapView = parser('map', mapView);
