import type { RobotState } from '../../firmware-bridge/link.ts';
import { metersFrom, straightMeters } from '../../maps/geometry/distance.ts';
import type { Fences } from '../../maps/zones/fences.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import { restOfPath } from '../navigation/rest-of-path.ts';

/** A way that leads off by more than this many degrees does not go where the robot looks. */
const AWAY = 60;
/** The way's direction is where it is after so many metres. */
const AHEAD = 2;

/** The way the robot wants to go, and what the zones say to it. */
export class WantedPath {
  #key: string | undefined;
  #path: readonly CoordinatesE7[] | undefined;
  #flaw: string | undefined;

  /** Why the way is not to be driven. */
  flaw = (): string | undefined => this.#flaw;

  /** Zones have changed: the way is judged anew when it is wanted again. */
  forget(): void {
    this.#key = undefined;
    this.#flaw = undefined;
  }

  /** @returns a flaw that is news. */
  intend(
    key: string,
    path: readonly CoordinatesE7[] | undefined,
    at: CoordinatesE7 | undefined,
    fences: Fences,
  ): string | undefined {
    if (key === this.#key || (path !== undefined && at === undefined)) return undefined;
    const before = this.#flaw;
    this.#key = key;
    this.#path = path;
    this.#flaw =
      path === undefined || at === undefined ? undefined : fences.pathFlaw([at, ...restOfPath(path, at)]);
    return this.#flaw === before ? undefined : this.#flaw;
  }

  turnsAwayFrom({ at, heading }: RobotState): boolean {
    if (this.#path === undefined) return false;
    const next = restOfPath(this.#path, at).find((place) => straightMeters(at, place) >= AHEAD);
    if (next === undefined) return false;
    const { east, north } = metersFrom(at, next);
    const course = (Math.atan2(east, north) * 180) / Math.PI;
    return Math.abs(((course - heading + 540) % 360) - 180) > AWAY;
  }
}
