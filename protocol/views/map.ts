import { z } from 'zod';
import { hexField } from './fields.ts';
import { parser } from './parse.ts';

const degreesE7 = z.int().min(-1_800_000_000).max(1_800_000_000);

/**
 * A line or ring as one flat row in 1e-7 degree: latitude and longitude of the first point, then of every
 * further point the difference to the one before. A third of the size of pairs, and quick to read.
 */
const rowField = z.array(degreesE7);

const street = z.object({
  /** A name of maps/roads/classes.ts; a class the page does not know is drawn as a path. */
  class: z.string().max(32),
  /** Index into `names`; 0 has none. */
  name: z.int().min(0),
  bridge: z.boolean(),
  line: rowField,
});
export type StreetView = z.infer<typeof street>;

const area = z.object({ kind: z.string().max(32), name: z.string().max(200), ring: rowField });

const place = z.object({ name: z.string().max(200), latitude: degreesE7, longitude: degreesE7 });
export type PlaceView = z.infer<typeof place>;

/** `GET /v1/map`: the pinned map as a page draws it. It never changes while the hash stays. */
const mapView = z.object({
  hash: hexField(32),
  /** What every page that shows the map has to say; empty for generated towns. */
  attribution: z.string().max(200),
  bounds: z.object({ south: degreesE7, west: degreesE7, north: degreesE7, east: degreesE7 }),
  names: z.array(z.string().max(500)),
  streets: z.array(street),
  /** In the order in which they are drawn: the last lies on top. */
  areas: z.array(area),
  depots: z.array(place),
  chargers: z.array(place),
  doors: z.array(place),
});
export type MapView = z.infer<typeof mapView>;
export const parseMapView = parser('map', mapView);
