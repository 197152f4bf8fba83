import { straightMeters } from '../../maps/geometry/distance.ts';
import { pavement } from '../../maps/roads/profiles.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import type { FleetEvent } from '../../protocol/telemetry.ts';
import { type CoordinatesE7, toUnixSeconds } from '../../protocol/units.ts';
import type { ZoneSet } from '../../protocol/zones/signed-zones.ts';
import { fleetFigures } from '../planning/fleet-figures.ts';
import { blockedPlace } from '../planning/live/blocked-place.ts';
import { BLOCK_BELIEVED, LiveStreets } from '../planning/live/live-streets.ts';
import { TravelTable } from '../planning/live/travel-table.ts';
import type { Ground } from './ground.ts';
import { StreetLessons } from './learn-streets.ts';
import { routersOf, zonesOn } from './routers.ts';

/** World seconds between two looks at what robots' traversals have taught. */
const LEARN_EVERY = 300;

/** A blocked street is seen from no further, metres; receivers are some metres wrong. */
const SEEN_FROM = 40;

/** Ways as they are now for every kind of robot, and what robots tell of streets. */
export function wireStreets(ground: Ground, changed: (closed: readonly number[]) => void) {
  const { map, router, frames, clock, report } = ground;
  const zones = zonesOn(ground);
  const routers = routersOf(ground, zones);
  const tables = Object.fromEntries(
    Object.values(fleetFigures).flatMap(({ profile, perMeter }) => {
      const its = routers[profile];
      return its === undefined ? [] : [[profile, new TravelTable(its, perMeter)] as const];
    }),
  );
  const now = () => toUnixSeconds(clock.now());
  const lessons = new StreetLessons(ground);
  const streets = new LiveStreets({
    network: map.network,
    profile: pavement,
    router,
    learned: lessons.costs,
    zones: () => zones.streets,
  });
  let refreshed = now();
  const tell = (closed: readonly number[]) => {
    tables[pavement.name]?.forget();
    changed(closed);
  };
  const lastAt = new Map<DeviceId, CoordinatesE7>();
  const notice = (device: DeviceId, event: FleetEvent) => {
    const at = blockedPlace(event);
    const here = lastAt.get(device);
    // Nobody closes streets from afar: what a robot says is believed only of where it is.
    if (at === undefined || here === undefined || straightMeters(at, here) > SEEN_FROM) return;
    const edge = router.snap(at)?.edge;
    // A robot without a link tells late: what it met long ago may be gone.
    const met = toUnixSeconds(event.time);
    if (edge !== undefined && met + BLOCK_BELIEVED > now() && streets.block(edge, met)) tell([edge]);
  };
  frames.onCommitted((batch) => {
    for (const frame of batch.frames) {
      const { device, contents } = frame;
      lessons.hear(frame);
      const sample = contents.samples.at(-1);
      if (sample !== undefined) lastAt.set(device, sample.at);
      for (const event of contents.events) notice(device, event);
    }
  });
  return {
    lessons,
    routers,
    tables,
    zones,
    /** Operators drew other zones: every way may be another one. */
    keepZones: (set: ZoneSet) => {
      zones.keep(set);
      streets.refresh();
      for (const table of Object.values(tables)) table.forgetPlaces();
      changed([]);
    },
    /** Streets are tried again after a while, and cost what was learned; called with every look at the fleet. */
    tryAgain: () => {
      const isOpen = streets.free(now());
      const isLearned = lessons.hasNews() && now() - refreshed >= LEARN_EVERY;
      if (isLearned) {
        streets.refresh();
        void lessons.keep();
        refreshed = now();
      }
      if (isOpen || isLearned) tell([]);
      lessons.expectThisHour().then((isNews) => {
        if (!isNews) return;
        streets.refresh();
        tell([]);
      }, report);
    },
  };
}
