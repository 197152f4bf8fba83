import { FleetError } from '../../protocol/errors.ts';
import {
  type CoordinatesE7,
  decimeters,
  type Meters,
  type MetersPerSecond,
  meters,
  metersPerSecond,
  seconds,
} from '../../protocol/units.ts';
import { straightMeters } from '../geometry/distance.ts';
import type { Consumption } from '../roads/consumption.ts';
import { MatrixBuilder } from '../roads/matrix.ts';
import type { Router } from '../roads/router.ts';
import type { Airspace, Flight } from './airspace.ts';
import { flown, type Wind } from './legs.ts';

/** How a kind of drone flies, as data. */
export interface FlightProfile {
  readonly name: string;
  /** Through the air. */
  readonly speed: MetersPerSecond;
  readonly climb: MetersPerSecond;
  readonly descent: MetersPerSecond;
}

/** A multicopter for parcels of some kilograms. */
export const drone: FlightProfile = {
  name: 'drone',
  speed: metersPerSecond(12),
  climb: metersPerSecond(4),
  descent: metersPerSecond(4),
};

export interface DroneRouterOptions {
  readonly profile?: FlightProfile;
  /** Above the ground, in the airspace's band; default: its middle. */
  readonly altitude?: Meters;
  /** Default: still air. */
  readonly wind?: Wind;
  /** Seconds that slow zones add to legs flown at a speed. Default: none. */
  readonly slowed?: (legs: readonly CoordinatesE7[], speed: MetersPerSecond) => number;
}

/** Why there is no flight between two places. */
export type NoFlight = 'start in a zone' | 'end in a zone' | 'shut in by zones' | 'wind too strong';

export interface DroneRouter extends Router {
  /** Undefined when there is a flight. */
  whyNot(from: CoordinatesE7, to: CoordinatesE7): NoFlight | undefined;
}

/** A drone at the border of a zone may believe to be in it by so much; places deeper inside do not snap. */
const GPS_ERROR = meters(4);

/** Drones need no street: a snap is the place itself, on no edge. */
const noEdge = -1;

const stillAir: Wind = { east: metersPerSecond(0), north: metersPerSecond(0) };

/**
 * The Router of drones: straight flights around no-fly zones at one altitude, with the time to climb and to
 * land. The way is the shortest over ground whatever the wind; the wind decides how long it takes. Places in a
 * zone do not snap. Job statements and oracles go by the pavement's distances, not by these.
 * @throws FleetError DRONE_ALTITUDE_OUTSIDE when the altitude is not in the airspace's band.
 */
export function createDroneRouter(airspace: Airspace, options: DroneRouterOptions = {}): DroneRouter {
  const { speed, climb, descent } = options.profile ?? drone;
  const { floor, ceiling } = airspace.band;
  const altitude = options.altitude ?? meters((floor + ceiling) / 2);
  if (altitude < floor || altitude > ceiling) {
    throw new FleetError('DRONE_ALTITUDE_OUTSIDE', { altitude, floor, ceiling });
  }
  const wind = options.wind ?? stillAir;
  const upAndDown = altitude / climb + altitude / descent;

  /** Seconds and watt-hours of a flight; standing still takes none. */
  const spendingOf = (flight: Flight, consumption?: Consumption) => {
    if (flight.distance === 0) return { time: 0, wattHours: 0 };
    const legs = flown(flight, speed, wind);
    if (legs === undefined) return undefined;
    const { perMeter = 0, perMeterUp = 0, perMeterDown = 0 } = consumption ?? {};
    const climbing = Math.max(0, perMeterUp - perMeterDown) * altitude;
    const slowed = options.slowed?.(flight.legs, speed) ?? 0;
    return { time: legs.seconds + upAndDown + slowed, wattHours: legs.airMeters * perMeter + climbing };
  };

  return {
    snap(asked) {
      const at = airspace.nearFree(asked, GPS_ERROR);
      return at && { edge: noEdge, along: decimeters(0), fraction: 0, at, offset: straightMeters(asked, at) };
    },
    route(from, to) {
      const flight = airspace.flight(from.at, to.at);
      const spending = flight && spendingOf(flight);
      if (flight === undefined || spending === undefined) return undefined;
      const { distance, legs } = flight;
      return { seconds: seconds(spending.time), distance, edges: [], geometry: legs };
    },
    matrix(from, to, consumption) {
      const matrix = new MatrixBuilder(from.length, to.length, consumption?.watts);
      for (const [i, start] of from.entries()) {
        for (const [j, end] of to.entries()) {
          const flight = airspace.flight(start.at, end.at);
          const spending = flight && spendingOf(flight, consumption);
          if (flight === undefined || spending === undefined) continue;
          matrix.set(i, j, spending.time * 1000, flight.distance, spending.wattHours * 1000);
        }
      }
      return matrix.build();
    },
    distance: (from: CoordinatesE7, to: CoordinatesE7) => airspace.flight(from, to)?.distance,
    whyNot(from, to) {
      const [start, end] = [airspace.nearFree(from, GPS_ERROR), airspace.nearFree(to, GPS_ERROR)];
      if (start === undefined) return 'start in a zone';
      if (end === undefined) return 'end in a zone';
      const flight = airspace.flight(start, end);
      if (flight === undefined) return 'shut in by zones';
      return spendingOf(flight) === undefined ? 'wind too strong' : undefined;
    },
  };
}
