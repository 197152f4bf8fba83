import { RoadClass } from '../../maps/roads/classes.ts';
import type { RoadNetwork } from '../../maps/roads/network.ts';
import { SnapIndex } from '../../maps/roads/snap.ts';
import { type CoordinatesE7, meters } from '../../protocol/units.ts';
import type { StreetClass } from './street-life.ts';

/** A place further than this from every street is a quiet one. */
const REACH = meters(20);

const mainClasses: readonly number[] = [RoadClass.tertiary, RoadClass.secondary, RoadClass.primary];
const parkClasses: readonly number[] = [RoadClass.path, RoadClass.track];

/**
 * The class of the street at a place, from a network. A pavement is as busy as the carriageway of the same name:
 * in a network they are edges of their own.
 */
export function streetClasses(network: RoadNetwork): (at: CoordinatesE7) => StreetClass {
  const { edgeClass, edgeName, names } = network;
  const isNamed = (edge: number) => names[edgeName[edge] as number] !== '';
  const mainNames = new Set<number>();
  for (let edge = 0; edge < network.edgeCount; edge++) {
    if (mainClasses.includes(edgeClass[edge] as number) && isNamed(edge))
      mainNames.add(edgeName[edge] as number);
  }
  const index = new SnapIndex(network, () => true);
  return (at) => {
    const edge = index.snap(at, REACH)?.edge;
    if (edge === undefined) return 'side';
    const kind = edgeClass[edge] as number;
    if (kind === RoadClass.pedestrian) return 'pedestrian';
    if (parkClasses.includes(kind)) return 'park';
    return mainClasses.includes(kind) || mainNames.has(edgeName[edge] as number) ? 'main' : 'side';
  };
}
