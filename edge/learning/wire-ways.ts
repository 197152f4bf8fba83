import type { RobotEvent, RobotState } from '../../firmware-bridge/link.ts';
import type { Fences } from '../../maps/zones/fences.ts';
import type { Clock } from '../../protocol/clock.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { Zone } from '../../protocol/zones/zones.ts';
import type { Wanted } from '../missions/wanted.ts';
import { Detour } from '../navigation/detour.ts';
import type { OwnStreets } from '../navigation/own-streets.ts';
import type { Reporter } from '../reporting/reporter.ts';
import type { Learner } from './learner.ts';
import { type PeopleSeen, StreetWatch } from './street-watch.ts';

/** What a robot with a map of its own knows of ways. */
export interface Ways {
  note(event: RobotEvent): void;
  /** Something lies across the way at a place. */
  block(at: CoordinatesE7): void;
  /** Zones that hold from now on. */
  keep(fences: Fences, sets: readonly (readonly Zone[])[]): void;
  around(wanted: Wanted, state: RobotState | undefined): Wanted;
  /** Learns from where the robot has come to. */
  watch(state: RobotState): void;
}

export interface WaysParts {
  readonly streets: OwnStreets;
  readonly learner: Pick<Learner, 'note'>;
  readonly sight: () => PeopleSeen;
  readonly reporter: Pick<Reporter, 'event'>;
  readonly world: Clock;
}

/** Ways around what is blocked, and lessons out of what is driven. */
export function wireWays({ streets, learner, sight, reporter, world }: WaysParts): Ways {
  const watch = new StreetWatch(streets);
  const detour = new Detour({
    streets,
    world,
    onDetour: ({ latitude, longitude }) =>
      reporter.event({
        kind: 'fault',
        time: world.now(),
        code: 'WENT_AROUND',
        detail: `${latitude} ${longitude}`,
      }),
  });
  return {
    note: (event) => detour.note(event),
    block: (at) => detour.block(at),
    keep: (fences, sets) => detour.keep(fences, sets),
    around: (wanted, state) => detour.around(wanted, state),
    watch: (state) => learner.note(watch.take(state, sight())),
  };
}
