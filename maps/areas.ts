import type { CoordinatesE7 } from '../protocol/units.ts';

/**
 * What covers the ground, or hangs above it, between the streets. `no-fly` is a zone drones keep out of; it may
 * lie over anything. `trees` are crowns, `water` is river and ponds, `pedestrian` squares and streets for feet.
 */
export type AreaKind = 'building' | 'park' | 'trees' | 'water' | 'pedestrian' | 'depot' | 'no-fly';

/** One area as a simple polygon without holes; the first point is not repeated. The name may be empty. */
export interface Area {
  readonly kind: AreaKind;
  readonly name: string;
  readonly ring: readonly CoordinatesE7[];
}

/** All areas of a map, in the order in which a page draws them: the last lies on top. */
export type Areas = readonly Area[];

/** The rings of one kind, for an airspace or a page's layer. */
export function ringsOf(areas: Areas, kind: AreaKind): (readonly CoordinatesE7[])[] {
  return areas.filter((area) => area.kind === kind).map(({ ring }) => ring);
}
