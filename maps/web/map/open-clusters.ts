import type { GeoJSONSource, MapGeoJSONFeature, Map as MapLibre } from 'maplibre-gl';
import { toE7 } from '../../../protocol/units.ts';
import type { Page } from '../page.ts';
import { isOneSpot } from './one-spot.ts';

/** Zoom up to which robots that lie over each other are drawn as one; three can still be told apart. */
export const clustering = {
  cluster: true,
  clusterMaxZoom: 14,
  clusterMinPoints: 4,
  clusterRadius: 30,
} as const;
/** Robots of one cluster that are listed. */
const MOST_LISTED = 200;
/** Opens a cluster: the map goes as near as it takes to part its robots, or lists those that stand on one spot. */
export async function openCluster(page: Page, map: MapLibre, feature: MapGeoJSONFeature): Promise<void> {
  const source = map.getSource<GeoJSONSource>('robots');
  const id: unknown = feature.properties['cluster_id'];
  if (source === undefined || typeof id !== 'number') return;
  try {
    const leaves = await source.getClusterLeaves(id, MOST_LISTED, 0);
    const places = leaves.flatMap(({ geometry }) => {
      if (geometry.type !== 'Point') return [];
      const [longitude = 0, latitude = 0] = geometry.coordinates;
      return [toE7({ latitude, longitude })];
    });
    if (isOneSpot(places)) {
      page.robots.openPile(leaves.map(({ properties }) => String(properties?.['device'])));
      return;
    }
    const zoom = await source.getClusterExpansionZoom(id);
    const center = feature.geometry.type === 'Point' ? feature.geometry.coordinates : undefined;
    if (center !== undefined) map.easeTo({ center: center as [number, number], zoom: zoom + 0.5 });
  } catch {
    // Robots drove on meanwhile and the cluster is no more: the next click meets what is there.
  }
}
