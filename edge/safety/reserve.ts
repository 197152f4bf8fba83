import type { RobotState } from '../../firmware-bridge/link.ts';
import { straightMeters } from '../../maps/geometry/distance.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { Wanted } from '../missions/wanted.ts';
import { HomeTrail } from './home-trail.ts';
import { BATTERY_FLOOR } from './rules/battery-floor.ts';

/** The way back is counted dearer than it was on the way out, and never leaves less than this. */
const DEARER = 1.3;
const LEAST = 0.05;
/** Above this the hub's own plans decide: they keep more (hub/planning/fleet-figures.ts). */
const MOST = 0.12;
/** It goes on with its mission once it has so much. */
const ENOUGH = 0.3;
const THERE = 6;

/**
 * Battery reserve → charger: when no more is left than going back the way it came takes, the robot does that, offline
 * as well, charges, and only then goes on. The way home is one it has driven: no map, no plan and no hub needed.
 */
export class Reserve {
  readonly #trail = new HomeTrail();
  #home: readonly CoordinatesE7[] | undefined;

  /**
   * What to do instead of the mission; undefined while the mission may go on.
   * @param isFree whether the robot may leave what it does: not at an open door, not on its way to a charger anyway.
   */
  wanted(state: RobotState, isFree: boolean): Wanted | undefined {
    if (this.#home === undefined) this.#trail.take(state);
    if (state.battery >= ENOUGH) this.#home = undefined;
    const due = !state.charging && state.battery <= this.#reserve(state.battery);
    if (this.#home === undefined && due && isFree) this.#home = this.#trail.back();
    const end = this.#home?.at(-1);
    if (this.#home === undefined || end === undefined || !isFree) return undefined;
    if (state.charging || straightMeters(state.at, end) <= THERE)
      return { kind: 'charge', key: 'reserve/charge' };
    return { kind: 'drive', key: 'reserve/home', path: this.#home };
  }

  isGoingHome = (): boolean => this.#home !== undefined;

  #reserve = (battery: number): number =>
    Math.min(MOST, Math.max(LEAST, BATTERY_FLOOR + DEARER * this.#trail.cost(battery)));
}
