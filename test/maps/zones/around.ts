import { offsetBy } from '../../../maps/geometry/distance.ts';
import type { CoordinatesE7 } from '../../../protocol/units.ts';

/** A square whose sides are so many metres from a place. */
export const around = (at: CoordinatesE7, meters: number): CoordinatesE7[] =>
  [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([east, north]) => offsetBy(at, (east as number) * meters, (north as number) * meters));
