import type { StreetRouter } from '../roads/router.ts';
import type { Fences } from './fences.ts';

/**
 * A street router for planning: a place does not snap where the straight way to its street is not allowed, and not
 * where a robot must not be. Distances are not touched.
 */
export function zonedRouter(router: StreetRouter, fences: () => Fences): StreetRouter {
  return {
    ...router,
    snap(at) {
      const snap = router.snap(at);
      return snap && fences().pathFlaw([at, snap.at]) === undefined ? snap : undefined;
    },
  };
}
