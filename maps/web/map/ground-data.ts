import type { MapView, PlaceView } from '../../../protocol/views/map.ts';
import { fromRow } from '../../drawing/row.ts';

export type Feature<G> = {
  readonly type: 'Feature';
  readonly properties: Readonly<Record<string, string | number | boolean>>;
  readonly geometry: G;
};
export type Features<G> = { readonly type: 'FeatureCollection'; readonly features: Feature<G>[] };
export type Point = { readonly type: 'Point'; readonly coordinates: [number, number] };
export type Line = { readonly type: 'LineString'; readonly coordinates: [number, number][] };
export type Polygon = { readonly type: 'Polygon'; readonly coordinates: [number, number][][] };

/** How a way is drawn; several road classes look alike. */
export type Look = 'main' | 'street' | 'lane' | 'pavement' | 'crossing' | 'pedestrian' | 'path';

const looks: Readonly<Record<string, Look>> = {
  motorway: 'main',
  trunk: 'main',
  primary: 'main',
  secondary: 'main',
  tertiary: 'main',
  unclassified: 'street',
  residential: 'street',
  livingStreet: 'street',
  service: 'lane',
  pedestrian: 'pedestrian',
  pavement: 'pavement',
  crossing: 'crossing',
};
export const lookOf = (roadClass: string): Look => looks[roadClass] ?? 'path';

export const collection = <G>(features: Feature<G>[]): Features<G> => ({
  type: 'FeatureCollection',
  features,
});

export function streetFeatures({ streets, names }: MapView): Features<Line> {
  return collection(
    streets.map(({ class: roadClass, name, bridge, line }) => ({
      type: 'Feature',
      properties: { look: lookOf(roadClass), name: names[name] ?? '', bridge },
      geometry: { type: 'LineString', coordinates: fromRow(line) },
    })),
  );
}

export function areaFeatures({ areas }: MapView): Features<Polygon> {
  return collection(
    areas.map(({ kind, name, ring }) => {
      const points = fromRow(ring);
      const first = points[0];
      return {
        type: 'Feature',
        properties: { kind, name },
        geometry: { type: 'Polygon', coordinates: [first === undefined ? points : [...points, first]] },
      };
    }),
  );
}

export function placeFeatures({ depots, chargers, doors }: MapView): Features<Point> {
  const row = (kind: string) => (place: PlaceView) => ({
    type: 'Feature' as const,
    properties: { kind, name: place.name },
    geometry: pointOf(place),
  });
  return collection([
    ...doors.map(row('door')),
    ...chargers.map(row('charger')),
    ...depots.map(row('depot')),
  ]);
}

/** `[longitude, latitude]` in degrees of 1e-7 degrees. */
export const lngLat = ({
  latitude,
  longitude,
}: {
  latitude: number;
  longitude: number;
}): [number, number] => [longitude / 1e7, latitude / 1e7];

export const pointOf = (at: { latitude: number; longitude: number }): Point => ({
  type: 'Point',
  coordinates: lngLat(at),
});
