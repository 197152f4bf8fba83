import type { CoordinatesE7 } from '../../protocol/units.ts';

/** Where a vehicle goes next. */
export type DayStop =
  | { readonly kind: 'pick-up' | 'drop-off'; readonly order: number }
  | { readonly kind: 'charge'; readonly charger: number };

/** One thing that happened, as the checker walks it. Vehicles, orders and chargers are positions in the facts. */
export type DayEntry =
  /** From here on the stop is committed: the vehicle arrives nowhere else. */
  | { readonly kind: 'depart'; readonly vehicle: number; readonly time: number; readonly stop: DayStop }
  | {
      readonly kind: 'drive';
      readonly vehicle: number;
      readonly begin: number;
      readonly end: number;
      readonly from: CoordinatesE7;
      readonly to: CoordinatesE7;
      readonly meters: number;
    }
  | { readonly kind: 'arrive'; readonly vehicle: number; readonly time: number; readonly stop: DayStop }
  | {
      readonly kind: 'hand-over';
      readonly vehicle: number;
      readonly what: 'pick-up' | 'drop-off';
      readonly order: number;
      readonly begin: number;
      readonly end: number;
    }
  | {
      readonly kind: 'charge';
      readonly vehicle: number;
      readonly charger: number;
      readonly begin: number;
      readonly end: number;
    }
  /** It stands: what it was committed to is open again. */
  | { readonly kind: 'breakdown'; readonly vehicle: number; readonly time: number }
  | { readonly kind: 'broken'; readonly vehicle: number; readonly begin: number; readonly end: number }
  | { readonly kind: 'plan'; readonly time: number; readonly plan: DayPlan };

/** A plan as it was announced. */
export interface DayPlan {
  readonly cause: string;
  /** Where each moving vehicle was going when the planner was asked. */
  readonly committed: ReadonlyMap<number, DayStop>;
  /** Each vehicle's stops with the time each begins, as planned. */
  readonly routes: ReadonlyMap<number, readonly (DayStop & { readonly begin: number })[]>;
  /** Open orders in no route. */
  readonly left: readonly number[];
  /** Milliseconds until the problem is put together, which a hub does on its own thread; and to the first answer. */
  readonly built: number;
  readonly wall: number;
  readonly cpu: number;
}
