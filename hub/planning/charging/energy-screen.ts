import type { PlanBattery, PlanCharger } from '../problem.ts';

/** Watts at which a battery is charged at best, anywhere; 0 when it cannot be charged. */
export function bestWatts({ capacity, curve }: PlanBattery, chargers: readonly PlanCharger[]): number {
  if (capacity === undefined) return 0;
  const plug = Math.max(0, ...chargers.filter(({ plugs }) => plugs > 0).map(({ watts }) => watts));
  return curve === undefined ? plug : Math.min(plug, Math.max(0, ...curve.map(({ watts }) => watts)));
}

/**
 * Whether charging on the way might make a route possible, in constant time: as if every charger stood on the way,
 * had a free plug, and charged at its best throughout. It never refuses what `chooseCharges` can do.
 * @param used watt-hours of the route without any charging.
 * @param spareSeconds the most time that may go into charging: waiting on the route and how much later it may end.
 * @param watts of `bestWatts`.
 */
export function mayCharge(
  { usable, reserve }: PlanBattery,
  used: number,
  spareSeconds: number,
  watts: number,
): boolean {
  const missing = used + reserve - usable;
  if (missing <= 0) return true;
  return watts > 0 && (missing * 3_600) / watts <= spareSeconds + 1e-6;
}
