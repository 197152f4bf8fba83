import type { ChargeTask } from './charge-task.ts';
import { chooseCharges } from './choose-charges.ts';

/**
 * Why a route cannot be driven, as the first wish that would make it possible:
 * - `UNREACHABLE`, `TIME_WINDOW`: not even with a battery that never ends;
 * - `PLUGS`: with a plug free at all times; `TIME_TO_CHARGE`: with time to charge; `NO_CHARGER`: not even then.
 */
export type WhyNoCharges = 'UNREACHABLE' | 'TIME_WINDOW' | 'PLUGS' | 'TIME_TO_CHARGE' | 'NO_CHARGER';

const FOREVER = Number.POSITIVE_INFINITY;

/** To be asked after `chooseCharges` found nothing. */
export function whyNoCharges(task: ChargeTask): WhyNoCharges {
  const { vehicle, visits } = task;
  const endless = { ...vehicle.battery, reserve: -FOREVER as typeof vehicle.battery.reserve };
  const unhurried = visits.map((visit) => ({ ...visit, latest: FOREVER }));
  const shift = FOREVER as typeof vehicle.shiftEnd;
  if (!isPossible({ ...task, vehicle: { ...vehicle, battery: endless, shiftEnd: shift }, visits: unhurried }))
    return 'UNREACHABLE';
  if (!isPossible({ ...task, vehicle: { ...vehicle, battery: endless } })) return 'TIME_WINDOW';
  const chargers = task.chargers.map((charger) => ({ ...charger, taken: [] }));
  if (isPossible({ ...task, chargers, bookings: new Map() })) return 'PLUGS';
  if (isPossible({ ...task, vehicle: { ...vehicle, shiftEnd: shift }, visits: unhurried }))
    return 'TIME_TO_CHARGE';
  return 'NO_CHARGER';
}

const isPossible = (task: ChargeTask): boolean => chooseCharges(task) !== undefined;
