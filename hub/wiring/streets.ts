import { pavement } from '../../maps/roads/profiles.ts';
import { toUnixSeconds } from '../../protocol/units.ts';
import { fleetFigures } from '../planning/fleet-figures.ts';
import { blockedPlace } from '../planning/live/blocked-place.ts';
import { LiveStreets } from '../planning/live/live-streets.ts';
import { TravelTable } from '../planning/live/travel-table.ts';
import type { Ground } from './ground.ts';
import { routersOf } from './routers.ts';

/** Ways as they are now for every kind of robot, and what robots tell of streets. */
export function wireStreets(ground: Ground, changed: (closed: readonly number[]) => void) {
  const { map, router, frames, clock } = ground;
  const routers = routersOf(ground);
  const tables = Object.fromEntries(
    Object.values(fleetFigures).flatMap(({ profile, perMeter }) => {
      const its = routers[profile];
      return its === undefined ? [] : [[profile, new TravelTable(its, perMeter)] as const];
    }),
  );
  const streets = new LiveStreets({ network: map.network, profile: pavement, router });
  const now = () => toUnixSeconds(clock.now());
  const tell = (closed: readonly number[]) => {
    tables[pavement.name]?.forget();
    changed(closed);
  };
  frames.onCommitted(({ events }) => {
    for (const { event } of events) {
      const at = blockedPlace(event);
      const edge = at && router.snap(at)?.edge;
      if (edge !== undefined && streets.block(edge, now())) tell([edge]);
    }
  });
  return {
    routers,
    tables,
    /** Streets are tried again after a while; called with every look at the fleet. */
    tryAgain: () => {
      if (streets.free(now())) tell([]);
    },
  };
}
