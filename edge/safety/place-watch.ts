import type { RobotState } from '../../firmware-bridge/link.ts';
import { straightMeters } from '../../maps/geometry/distance.ts';

/** A receiver may correct itself by so much at once, metres. */
const CORRECTION = 10;
/** What a robot may outrun its top speed by: a slope, a tail wind. */
const SLACK = 1.5;
/** World milliseconds without a jump after which places count again. */
const SETTLE_MS = 3_000;

/**
 * Whether the receiver's places can be those of this robot: none further from the one before than it can have gone. After
 * a jump, there and back, nothing is sure for a while; then the new places are taken as they are.
 */
export class PlaceWatch {
  readonly #maxSpeed: number;
  #last: RobotState | undefined;
  #unsureUntil = Number.NEGATIVE_INFINITY;

  /** @param maxSpeed metres a second. */
  constructor(maxSpeed: number) {
    this.#maxSpeed = maxSpeed;
  }

  take(state: RobotState): void {
    const last = this.#last;
    this.#last = state;
    if (last === undefined) return;
    const seconds = Math.max(0, state.time - last.time) / 1_000;
    const reach = CORRECTION + SLACK * this.#maxSpeed * seconds;
    if (!(straightMeters(last.at, state.at) <= reach)) this.#unsureUntil = state.time + SETTLE_MS;
  }

  isSure(): boolean {
    return this.#last === undefined || this.#last.time >= this.#unsureUntil;
  }
}
