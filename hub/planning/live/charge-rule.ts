import { straightMeters } from '../../../maps/geometry/distance.ts';
import type { CoordinatesE7 } from '../../../protocol/units.ts';
import type { FleetFigures } from '../fleet-figures.ts';
import { type LiveCharger, PLANNING_MARGIN } from './live-problem.ts';

/** Shares of the battery: who ends below the first charges after its last stop, up to the second. */
const LOW = 0.4;
const ENOUGH = 0.9;
/** A robot that charges is left alone up to this share; above it, work comes first. */
export const INTERRUPTIBLE = 0.5;

/** Speed assumed on the way to a charger, m/s: slower than any robot, so that it is there by then. */
const SLOWLY = 1;

/** Where and up to what share a robot charges. */
export interface Charge {
  readonly charger: LiveCharger;
  readonly enough: number;
}

/** Whether what is left is the reserve itself: then the charger comes before any work. */
export const isExhausted = ({ reserve, capacity }: FleetFigures, usable: number): boolean =>
  usable <= capacity * (reserve + PLANNING_MARGIN);

/** Seconds of charging from one level to another, watt-hours, at a plug of so many watts. */
export function chargeSeconds(
  { curve, capacity }: FleetFigures,
  from: number,
  to: number,
  plug: number,
): number {
  let seconds = 0;
  let level = from;
  for (const { upTo, watts } of curve) {
    const until = Math.min(to, upTo * capacity);
    if (until <= level) continue;
    seconds += ((until - level) * 3_600) / Math.min(watts, plug);
    level = until;
  }
  return seconds;
}

/** When a robot that charges first can leave its charger with work, and with what in its battery. */
export function afterCharge(
  figures: FleetFigures,
  robot: { readonly at: CoordinatesE7; readonly usable: number; readonly now: number },
  { at, watts }: Pick<LiveCharger, 'at' | 'watts'>,
): { readonly ready: number; readonly usable: number } {
  const way = straightMeters(robot.at, at);
  const there = robot.usable - way * figures.perMeter;
  const usable = Math.max(robot.usable, figures.capacity * INTERRUPTIBLE);
  const seconds = way / SLOWLY + chargeSeconds(figures, Math.max(0, there), usable, watts);
  return { ready: Math.ceil(robot.now + seconds), usable };
}

/**
 * The charger a robot goes to after its last stop, if it has to. One that was sent before is sent again, so that
 * a level around the limit does not change its mission all the time.
 * @param busy how many robots charge at a charger, or are on their way there.
 */
export function chargeAfter(
  figures: FleetFigures,
  ends: { readonly at: CoordinatesE7; readonly usable: number },
  before: CoordinatesE7 | undefined,
  chargers: readonly LiveCharger[],
  busy: ReadonlyMap<string, number>,
): Charge | undefined {
  const low = figures.capacity * (before === undefined ? LOW : LOW + 0.2);
  if (ends.usable > low) return undefined;
  const again = chargers.find(({ at }) => before !== undefined && isSamePlace(at, before));
  const charger = again ?? nearestFree(ends.at, chargers, busy);
  return charger && { charger, enough: ENOUGH };
}

/** The nearest charger that has room; the nearest of all when none has. */
export function nearestFree(
  at: CoordinatesE7,
  chargers: readonly LiveCharger[],
  busy: ReadonlyMap<string, number>,
): LiveCharger | undefined {
  const near = chargers.toSorted((a, b) => straightMeters(at, a.at) - straightMeters(at, b.at));
  return near.find(({ id, plugs }) => (busy.get(id) ?? 0) < plugs) ?? near[0];
}

export const isSamePlace = (a: CoordinatesE7, b: CoordinatesE7): boolean =>
  a.latitude === b.latitude && a.longitude === b.longitude;
