import type { MapView, PlaceView } from '../../../protocol/views/map.ts';

export type Feature<G> = {
  readonly type: 'Feature';
  readonly properties: Readonly<Record<string, string | number | boolean>>;
  readonly geometry: G;
};
export type Features<G> = { readonly type: 'FeatureCollection'; readonly features: Feature<G>[] };
export type Point = { readonly type: 'Point'; readonly coordinates: [number, number] };
export type Line = { readonly type: 'LineString'; readonly coordinates: [number, number][] };
export type Polygon = { readonly type: 'Polygon'; readonly coordinates: [number, number][][] };

export const collection = <G>(features: Feature<G>[]): Features<G> => ({
  type: 'FeatureCollection',
  features,
});

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
