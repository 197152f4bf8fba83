import type { CoordinatesE7, Decimeters } from './units.ts';

/** What the map a network pins says, the same on every machine; `maps/pinned-map.ts` makes it. */
export interface PinnedMap {
  /** Shortest length between two places; undefined when there is no way. */
  readonly shortest: (from: CoordinatesE7, to: CoordinatesE7) => Decimeters | undefined;
  /** Whether robots of the network work there. */
  readonly inArea: (at: CoordinatesE7) => boolean;
}
