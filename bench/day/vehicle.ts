import type { CoordinatesE7 } from '../../protocol/units.ts';
import { type DayVehicle, SLOW_FROM, SLOW_WATTS } from './facts.ts';
import type { Leg } from './leg.ts';
import type { DayStop } from './log.ts';

/** What a vehicle does now; `until` is when it is done with it by itself. */
export type Doing =
  | { readonly kind: 'nothing'; readonly until: number }
  | { readonly kind: 'drive'; readonly until: number; readonly leg: Leg; readonly stop: DayStop }
  /** At a door whose time has not come. */
  | { readonly kind: 'wait'; readonly until: number; readonly stop: DayStop }
  | { readonly kind: 'serve'; readonly until: number; readonly stop: DayStop }
  /** In line for a plug since it came. */
  | { readonly kind: 'queue'; readonly until: number; readonly stop: ChargeStop; readonly came: number }
  | { readonly kind: 'charge'; readonly until: number; readonly charger: number; readonly enough: number }
  | { readonly kind: 'broken'; readonly until: number };

export const nothing: Doing = { kind: 'nothing', until: Number.POSITIVE_INFINITY };

/** A stop of the present plan, with the level a charge goes up to. */
export type RouteStop = DayStop & { readonly begin: number; readonly enough?: number };

type ChargeStop = DayStop & { readonly kind: 'charge' };

/** Where it charges, is in line to, or on its way to. */
export function chargerOf(doing: Doing): number | undefined {
  if (doing.kind === 'charge') return doing.charger;
  return 'stop' in doing && doing.stop.kind === 'charge' ? doing.stop.charger : undefined;
}

/** Watt-hours up to which a vehicle charges that is sent to a stop without saying how far. */
const UNTOLD = 0.9;

export const enoughOf = (stop: DayStop, { capacity }: DayVehicle): number =>
  (stop as RouteStop).enough ?? UNTOLD * capacity;

/** A vehicle in the replay. */
export interface VehicleNow {
  readonly facts: DayVehicle;
  doing: Doing;
  at: CoordinatesE7;
  /** Watt-hours at `since`. */
  charge: number;
  since: number;
  /** Stops after the committed one. */
  route: readonly RouteStop[];
  readonly aboard: Set<number>;
}

/** Watt-hours after charging for so long from a level: full power, then a share of it. */
export function charged({ capacity }: DayVehicle, level: number, watts: number, seconds: number): number {
  const slow = capacity * SLOW_FROM;
  const fast = level >= slow ? 0 : Math.min(seconds, ((slow - level) * 3_600) / watts);
  const quick = level + (watts * fast) / 3_600;
  return Math.min(capacity, quick + (Math.min(watts, SLOW_WATTS) * (seconds - fast)) / 3_600);
}

/** Seconds of charging from a level up to another. */
export function chargeSeconds({ capacity }: DayVehicle, from: number, to: number, watts: number): number {
  const slow = capacity * SLOW_FROM;
  const fast = Math.max(0, Math.min(to, slow) - from);
  const rest = Math.max(0, to - Math.max(from, slow));
  return (fast / watts + rest / Math.min(watts, SLOW_WATTS)) * 3_600;
}
