import type { RobotState } from '../../firmware-bridge/link.ts';
import { straightMeters } from '../../maps/geometry/distance.ts';
import { lineMeters } from '../../maps/geometry/line.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';

/** A crumb every so many metres; one this near to an older crumb closes a loop, which is cut off. */
const APART = 10;
/** More are never kept: 50 km of way, and what a mission's path may hold. */
const MAX_CRUMBS = 5_000;
/** Newer crumbs are the way it came just now, not a loop. */
const RECENT = 4;
/** Share of the battery a metre costs as long as nothing was learned: a small battery and a hill. */
const COSTLY = 4e-5;
const LEARNED_AFTER = 300;

/** The way back to where the robot last charged (or began), from its own driving, and what it costs. */
export class HomeTrail {
  #crumbs: CoordinatesE7[] = [];
  #full = 0;
  #driven = 0;

  take({ at, charging, battery }: RobotState): void {
    if (charging || this.#crumbs.length === 0) {
      this.#crumbs = [at];
      this.#full = battery;
      this.#driven = 0;
      return;
    }
    const last = this.#crumbs.at(-1) as CoordinatesE7;
    const meters = straightMeters(last, at);
    if (meters < APART) return;
    this.#driven += meters;
    const older = this.#crumbs.slice(0, -RECENT).findIndex((crumb) => straightMeters(crumb, at) < APART);
    if (older >= 0) this.#crumbs.length = older + 1;
    else if (this.#crumbs.length < MAX_CRUMBS) this.#crumbs.push(at);
    else this.#crumbs[MAX_CRUMBS - 1] = at;
    // Somebody swapped the battery on the way.
    this.#full = Math.max(this.#full, battery);
  }

  /** From here to where it last charged; the first crumb is nearest. */
  back = (): readonly CoordinatesE7[] => this.#crumbs.toReversed();

  /** Share of the battery that going back takes, at what metres have cost so far. */
  cost(battery: number): number {
    const metres = this.#driven >= LEARNED_AFTER ? (this.#full - battery) / this.#driven : COSTLY;
    return lineMeters(this.#crumbs) * Math.min(COSTLY, Math.max(0, metres));
  }
}
