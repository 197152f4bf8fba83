import type { CoordinatesE7 } from '../../protocol/units.ts';
import { chainEdges } from '../drawing/chain-edges.ts';
import type { LoadedMap } from '../load.ts';
import { EdgeFlag, roadClassNames } from '../roads/classes.ts';
import type { RoadNetwork } from '../roads/network.ts';
import { lookOf } from './looks.ts';

type Properties = Readonly<Record<string, string | boolean>>;
type Position = [longitude: number, latitude: number];
export type Geometry =
  | { readonly type: 'LineString'; readonly coordinates: Position[] }
  | { readonly type: 'Polygon'; readonly coordinates: Position[][] };

export interface Feature {
  readonly type: 'Feature';
  readonly properties: Properties;
  readonly geometry: Geometry;
  /** Left out of far views: footpaths of a whole city would hide its streets. */
  readonly onlyNear: boolean;
}

const feature = (properties: Properties, geometry: Geometry, onlyNear: boolean): Feature => ({
  type: 'Feature',
  properties,
  geometry,
  onlyNear,
});

const position = ({ latitude, longitude }: CoordinatesE7): Position => [longitude / 1e7, latitude / 1e7];

/** `{look, name, bridge}`: ways that look alike and bear one name are one line. */
export function streetFeatures(network: RoadNetwork): Feature[] {
  const bridge = (edge: number) => ((network.edgeFlags[edge] as number) & EdgeFlag.bridge) !== 0;
  const alike = (edge: number) =>
    `${network.edgeClass[edge]} ${network.edgeName[edge]} ${bridge(edge) ? 'bridge' : ''}`;
  return chainEdges(network, alike).map(({ edge, line }) => {
    const look = lookOf(roadClassNames[network.edgeClass[edge] as number] ?? 'path');
    const name = network.names[network.edgeName[edge] as number] ?? '';
    const foot = look === 'path' || look === 'pavement' || look === 'crossing';
    const geometry: Geometry = { type: 'LineString', coordinates: line.map(position) };
    return feature({ look, name, bridge: bridge(edge) }, geometry, foot);
  });
}

/** `{kind, name}`, in the order in which they are drawn: the last lies on top. */
export function areaFeatures({ areas }: Pick<LoadedMap, 'areas'>): Feature[] {
  return areas.map(({ kind, name, ring }) => {
    const points = ring.map(position);
    const closed = points[0] === undefined ? points : [...points, points[0]];
    const small = kind === 'building' || kind === 'trees';
    return feature({ kind, name }, { type: 'Polygon', coordinates: [closed] }, small);
  });
}
