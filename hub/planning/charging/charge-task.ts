import type { CostWeights, PlanCharger, PlanMatrix, PlanVehicle } from '../problem.ts';
import type { PlugBookings } from './plugs.ts';

/** A stop of the fixed order. */
export interface ChargeVisit {
  /** Absent for a break: it is taken wherever the vehicle stands then, at a charger too. */
  readonly place?: number;
  readonly earliest: number;
  /** The latest it may begin at all; Infinity for what is aboard. */
  readonly latest: number;
  /** From when on lateness is paid for; Infinity when it is not. */
  readonly wish: number;
  readonly service: number;
}

export interface ChargeTask {
  readonly vehicle: PlanVehicle;
  readonly matrix: PlanMatrix;
  readonly weights: CostWeights;
  readonly visits: readonly ChargeVisit[];
  readonly chargers: readonly PlanCharger[];
  /** Plugs that other vehicles use. */
  readonly bookings: PlugBookings;
  /** It charges nowhere before this visit: those in front of it are fixed. 0: it may charge on the way to the first. */
  readonly from: number;
  /** When the route has to be over, if a break that is not taken begins then. */
  readonly over?: number;
}

/** One charge of the plan, before visit `before`; the number of visits when it is on the way to the route's end. */
export interface PlacedCharge {
  readonly before: number;
  readonly charger: PlanCharger;
  readonly arrive: number;
  readonly begin: number;
  readonly seconds: number;
  /** Watt-hours in the battery when it begins and ends. */
  readonly levelBefore: number;
  readonly levelAfter: number;
}

export interface ChosenCharges {
  readonly charges: readonly PlacedCharge[];
  /** Of the whole route: time, distance, energy and lateness at their prices. */
  readonly cost: number;
  readonly end: number;
}
