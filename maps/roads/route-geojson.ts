import { type CoordinatesE7, fromE7 } from '../../protocol/units.ts';
import type { Instruction } from './instructions.ts';
import type { Route } from './route.ts';

/** A route as GeoJSON (RFC 7946): its line, and a point for each instruction. */
export function routeGeoJson(
  { geometry, seconds, distance }: Pick<Route, 'geometry' | 'seconds' | 'distance'>,
  instructions: readonly Instruction[],
): object {
  return {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { seconds, meters: distance / 10 },
        geometry: { type: 'LineString', coordinates: geometry.map(positionOf) },
      },
      ...instructions.map(({ maneuver, street, signals, distance: length, at }) => ({
        type: 'Feature',
        properties: { maneuver, street, signals, meters: length / 10 },
        geometry: { type: 'Point', coordinates: positionOf(at) },
      })),
    ],
  };
}

/** Longitude first, seven digits. */
function positionOf(at: CoordinatesE7): [number, number] {
  const { longitude, latitude } = fromE7(at);
  return [longitude, latitude];
}
