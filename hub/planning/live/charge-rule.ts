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

/**
 * Watt-hours with which a robot that charges leaves for work: what it was sent for, and no more than is left alone. A plan
 * that stops for a little on the way with parcels aboard means just that.
 */
export const leavesWith = ({ capacity }: FleetFigures, enough: number): number =>
  capacity * Math.min(enough, INTERRUPTIBLE);

/** When a robot comes to a charger, and with what in its battery. */
export function comesTo(
  { perMeter }: FleetFigures,
  robot: { readonly at: CoordinatesE7; readonly usable: number; readonly now: number },
  charger: CoordinatesE7,
): { readonly arrives: number; readonly usable: number } {
  const way = straightMeters(robot.at, charger);
  return { arrives: robot.now + way / SLOWLY, usable: Math.max(0, robot.usable - way * perMeter) };
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
