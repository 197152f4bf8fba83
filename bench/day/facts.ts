import type { CoordinatesE7 } from '../../protocol/units.ts';

/** What a day is made of before anybody plans it: plain figures that the replay and the checker share. Times are seconds of the day. */
export interface DayFacts {
  readonly vehicles: readonly DayVehicle[];
  readonly chargers: readonly DayCharger[];
  readonly orders: readonly DayOrder[];
  readonly prices: DayPrices;
}

export interface DayVehicle {
  readonly profile: 'pavement' | 'drone';
  readonly parcels: number;
  readonly grams: number;
  readonly milliliters: number;
  /** Full, at the beginning, and what may never be touched. Watt-hours. */
  readonly capacity: number;
  readonly charge: number;
  readonly reserve: number;
  /** Watt-hours a metre as the planner assumes, and as they really are in this vehicle. */
  readonly perMeter: number;
  readonly truePerMeter: number;
  /** Watts while it stands. */
  readonly idle: number;
  /** Metres a second it never exceeds. */
  readonly topSpeed: number;
  readonly price: number;
  readonly home: CoordinatesE7;
}

export interface DayCharger {
  readonly at: CoordinatesE7;
  readonly plugs: number;
  /** Of one plug; from `SLOW_FROM` of the battery on no more than `SLOW_WATTS`. */
  readonly watts: number;
}

/** Share of the battery from which charging slows down, and what it takes then. */
export const SLOW_FROM = 0.8;
export const SLOW_WATTS = 100;

export interface DayOrder {
  /** When the shipper orders; nobody knows of it before. */
  readonly placed: number;
  readonly earliest: number;
  readonly latest: number;
  readonly from: CoordinatesE7;
  readonly to: CoordinatesE7;
  readonly grams: number;
  readonly milliliters: number;
  readonly priority: number;
}

/** Seconds of a hand-over. */
export const HAND_OVER = 60;

/** Price of each thing a day spends; the first four are the planner's weights. */
export interface DayPrices {
  readonly second: number;
  readonly meter: number;
  readonly wattHour: number;
  readonly lateSecond: number;
  /** For an order nobody delivered. */
  readonly unserved: number;
}
