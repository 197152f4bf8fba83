import { straightMeters } from '../../maps/geometry/distance.ts';
import type { CoordinatesE7, UnixMilliseconds } from '../../protocol/units.ts';

/** From how far the robot's sensors see that it gets no further, metres. */
const SEEN_FROM = 6;
/** World milliseconds between two reports of the same obstacle. */
const TELL_AGAIN = 30_000;

/** Something lies across the way at a place. The robot stops before it and says where; it can still turn away. */
export class ClosedStreet {
  #before = Number.POSITIVE_INFINITY;
  #told = Number.NEGATIVE_INFINITY;

  /** Whether the robot just came closer to the obstacle than it may. */
  stops(place: CoordinatesE7 | undefined, at: CoordinatesE7): boolean {
    if (place === undefined) return false;
    const meters = straightMeters(place, at);
    const closer = meters < this.#before;
    this.#before = meters;
    return closer && meters <= SEEN_FROM;
  }

  /** The detail of the fault to report now, `latitude longitude` of the obstacle in 1e-7 degree; undefined when it was told lately. */
  report(place: CoordinatesE7, now: UnixMilliseconds): string | undefined {
    if (now - this.#told < TELL_AGAIN) return undefined;
    this.#told = now;
    return `${place.latitude} ${place.longitude}`;
  }
}
