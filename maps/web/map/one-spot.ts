import type { CoordinatesE7 } from '../../../protocol/units.ts';

/** About ten metres: robots nearer to each other are chosen from a list, no zoom parts them. */
const ONE_SPOT = 1_000;

/** Whether all places lie within a few metres. */
export function isOneSpot(places: readonly CoordinatesE7[]): boolean {
  const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  return (
    places.length > 0 &&
    spread(places.map(({ latitude }) => latitude)) < ONE_SPOT &&
    spread(places.map(({ longitude }) => longitude)) < ONE_SPOT
  );
}
