import type { Capabilities } from '../link.ts';
import type { BatteryModel } from './battery.ts';

/** What the simulated robot can do, in metres and seconds. */
interface BodyLimits {
  readonly maxSpeed: number;
  readonly acceleration: number;
  readonly braking: number;
  /** Deceleration of the emergency brake. */
  readonly emergencyBraking: number;
  /** Height at which it goes along its path, and how fast it gets there; both 0 on the ground. */
  readonly cruiseAltitude: number;
  readonly climb: number;
}

/** One kind of simulated vehicle. */
export interface VehicleModel {
  readonly kind: Capabilities['kind'];
  readonly model: string;
  /** Unless the configuration says otherwise. */
  readonly compartments: number;
  readonly limits: BodyLimits;
  readonly battery: BatteryModel;
}

/** What the simulation can be; every model says in its name that it is simulated. */
export const vehicles = {
  /** A sidewalk robot as they are sold: 6 km/h, stops within a quarter of a metre. */
  'pavement-robot': {
    kind: 'pavement-robot',
    model: 'simulated pavement robot',
    compartments: 4,
    limits: {
      maxSpeed: 1.7,
      acceleration: 0.8,
      braking: 0.8,
      emergencyBraking: 6,
      cruiseAltitude: 0,
      climb: 0,
    },
    battery: { capacityWh: 1_200, idleW: 18, driveW: 65, fullSpeed: 1.7, loadW: 8, chargerW: 350 },
  },
  /** A multicopter that flies its path at one height and lands at its end. It brakes by hovering, in 1.5 s. */
  drone: {
    kind: 'drone',
    model: 'simulated drone',
    compartments: 1,
    limits: { maxSpeed: 12, acceleration: 3, braking: 3, emergencyBraking: 8, cruiseAltitude: 40, climb: 4 },
    battery: { capacityWh: 600, idleW: 12, driveW: 420, fullSpeed: 12, loadW: 60, chargerW: 600 },
  },
} as const satisfies Record<string, VehicleModel>;

export type VehicleName = keyof typeof vehicles;
