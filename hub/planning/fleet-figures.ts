import type { CapabilitiesView } from '../../protocol/views/enrolment.ts';
import type { CostWeights } from './problem.ts';

/** What the planner assumes of a kind of robot; learned figures replace these later. */
export interface FleetFigures {
  /** Router profile the kind drives by. */
  readonly profile: string;
  /** Watt-hours of a full battery, a metre driven, and watts while it stands. */
  readonly capacity: number;
  readonly perMeter: number;
  readonly idle: number;
  /** How fast it takes up: up to a share of the battery so many watts, ascending, the last up to 1. */
  readonly curve: readonly { readonly upTo: number; readonly watts: number }[];
  /** Share of the battery kept for the way to a charger. */
  readonly reserve: number;
  /** What its time and energy cost, compared with a pavement robot's. */
  readonly price: number;
  /** What one compartment takes. */
  readonly grams: number;
  readonly milliliters: number;
}

/** Six-wheeled delivery robots of about 35 kg: published ranges of 30 to 40 km a kilowatt-hour. */
const pavementRobot: FleetFigures = {
  profile: 'pavement',
  capacity: 1_200,
  perMeter: 0.03,
  idle: 20,
  curve: [
    { upTo: 0.8, watts: 1_000 },
    { upTo: 1, watts: 100 },
  ],
  reserve: 0.15,
  price: 1,
  grams: 10_000,
  milliliters: 30_000,
};

/**
 * Multicopters for one small parcel; the energy a metre counts climbing and landing on short flights in. At this
 * price they fly where wheels need more than about three times as long, and what is urgent.
 */
const drone: FleetFigures = {
  profile: 'drone',
  capacity: 600,
  perMeter: 0.025,
  idle: 12,
  curve: [
    { upTo: 0.8, watts: 1_000 },
    { upTo: 1, watts: 100 },
  ],
  reserve: 0.25,
  price: 3,
  grams: 2_500,
  milliliters: 10_000,
};

/** Kinds the planner can route for; a kind without an entry is enrolled but gets no jobs. */
export const fleetFigures: Readonly<Partial<Record<CapabilitiesView['kind'], FleetFigures>>> = {
  'pavement-robot': pavementRobot,
  drone,
};

/** Time first, a little for distance; ten seconds of detour are worth one second less late. */
export const defaultWeights: CostWeights = { second: 1, meter: 0.05, wattHour: 0.1, lateSecond: 10 };

/** World seconds a hand-over takes when the person is there. */
export const HAND_OVER_SECONDS = 60;

/** Jobs of one robot at once: about two hours of work, and a mission well within its limits. */
export const MAX_JOBS_A_ROBOT = 8;
