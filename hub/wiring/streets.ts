import { straightMeters } from '../../maps/geometry/distance.ts';
import { edgeCosts } from '../../maps/roads/edge-costs.ts';
import { pavement } from '../../maps/roads/profiles.ts';
import { TravelTimes } from '../../maps/roads/travel-times/travel-times.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import type { FleetEvent } from '../../protocol/telemetry.ts';
import { type CoordinatesE7, milliseconds, toUnixSeconds } from '../../protocol/units.ts';
import { fleetFigures } from '../planning/fleet-figures.ts';
import { blockedPlace } from '../planning/live/blocked-place.ts';
import { LiveStreets } from '../planning/live/live-streets.ts';
import { TravelTable } from '../planning/live/travel-table.ts';
import type { Ground } from './ground.ts';
import { routersOf } from './routers.ts';

/** World seconds between two looks at what robots' traversals have taught. */
const LEARN_EVERY = 300;

/** A blocked street is seen from no further, metres; receivers are some metres wrong. */
const SEEN_FROM = 40;

/** Ways as they are now for every kind of robot, and what robots tell of streets. */
export function wireStreets(ground: Ground, changed: (closed: readonly number[]) => void) {
  const { map, router, frames, clock, directory, report } = ground;
  const routers = routersOf(ground);
  const tables = Object.fromEntries(
    Object.values(fleetFigures).flatMap(({ profile, perMeter }) => {
      const its = routers[profile];
      return its === undefined ? [] : [[profile, new TravelTable(its, perMeter)] as const];
    }),
  );
  const now = () => toUnixSeconds(clock.now());
  const times = new TravelTimes(edgeCosts(map.network, pavement).milliseconds, milliseconds(0));
  const learned = () => times.costsAt(clock.now());
  const streets = new LiveStreets({ network: map.network, profile: pavement, router, learned });
  const owners = new Map<DeviceId, string>();
  let refreshed = now();
  let heard = 0;
  const tell = (closed: readonly number[]) => {
    tables[pavement.name]?.forget();
    changed(closed);
  };
  // The first traversal of a robot only asks whose it is: one more or less says nothing.
  const ownerOf = (device: DeviceId): string | undefined => {
    const owner = owners.get(device);
    if (owner === undefined) {
      directory.find(device).then((found) => found && owners.set(device, found.owner), report);
    }
    return owner;
  };
  const lastAt = new Map<DeviceId, CoordinatesE7>();
  const notice = (device: DeviceId, event: FleetEvent) => {
    if (event.kind === 'edge-traversed') {
      const { edge: directed, time, milliseconds: took } = event;
      const owner = ownerOf(device);
      if (owner && times.observe({ directed, owner, time, took: milliseconds(took) })) heard++;
      return;
    }
    const at = blockedPlace(event);
    const here = lastAt.get(device);
    // Nobody closes streets from afar: what a robot says is believed only of where it is.
    if (at === undefined || here === undefined || straightMeters(at, here) > SEEN_FROM) return;
    const edge = router.snap(at)?.edge;
    if (edge !== undefined && streets.block(edge, now())) tell([edge]);
  };
  frames.onCommitted((batch) => {
    for (const { device, contents } of batch.frames) {
      const sample = contents.samples.at(-1);
      if (sample !== undefined) lastAt.set(device, sample.at);
      for (const event of contents.events) notice(device, event);
    }
  });
  return {
    routers,
    tables,
    /** Streets are tried again after a while, and cost what was learned; called with every look at the fleet. */
    tryAgain: () => {
      const isOpen = streets.free(now());
      const isLearned = heard > 0 && now() - refreshed >= LEARN_EVERY;
      if (isLearned) {
        streets.refresh();
        heard = 0;
        refreshed = now();
      }
      if (isOpen || isLearned) tell([]);
    },
  };
}
