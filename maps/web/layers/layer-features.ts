import type { CoordinatesE7 } from '../../../protocol/units.ts';
import type { CoverageView } from '../../../protocol/views/coverage.ts';
import type { TravelTimesView } from '../../../protocol/views/travel-times.ts';
import type { Zone } from '../../../protocol/zones/zones.ts';
import { collection, type Features, type Line, lngLat, type Polygon } from '../map/ground-data.ts';

/** @param labelOf what stands on a zone: a kind is told in words and signs, never by its colour alone */
export const zoneFeatures = (zones: readonly Zone[], labelOf: (zone: Zone) => string): Features<Polygon> =>
  collection(
    zones.map((zone) => ({
      type: 'Feature',
      properties: { kind: zone.kind, label: labelOf(zone) },
      geometry: polygon(zone.ring),
    })),
  );

export const travelFeatures = ({ streets }: Pick<TravelTimesView, 'streets'>): Features<Line> =>
  collection(
    streets.map(({ line, pace, slowness, thisHour }) => ({
      type: 'Feature',
      properties: { pace, slowness, thisHour },
      geometry: { type: 'LineString', coordinates: line.map(lngLat) },
    })),
  );

/** `share` is 0 to 1 on a logarithmic scale: one busy depot must not make all else look empty. */
export function coverageFeatures({ cells }: Pick<CoverageView, 'cells'>): Features<Polygon> {
  const most = Math.log1p(Math.max(1, ...cells.map(({ places, sightings }) => places + sightings)));
  return collection(
    cells.map(({ cell, ring, places, sightings }) => ({
      type: 'Feature',
      properties: {
        cell,
        places,
        sightings,
        share: Math.log1p(places + sightings) / most,
        label: sightings === 0 ? `${places}` : `${places} · ◉${sightings}`,
      },
      geometry: polygon(ring),
    })),
  );
}

const polygon = (ring: readonly CoordinatesE7[]): Polygon => {
  const corners = ring.map(lngLat);
  return { type: 'Polygon', coordinates: [[...corners, corners[0] ?? [0, 0]]] };
};
