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
import { MatrixBuilder, type TravelMatrix } from '../roads/matrix.ts';
import type { Router } from '../roads/router.ts';
import type { Snap } from '../roads/snap.ts';
import type { Airspace } from './airspace.ts';

/** How a kind of drone flies, as data. */
export interface FlightProfile {
  readonly name: string;
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
  /** Above the ground; default: the middle of the airspace's band. */
  readonly altitude?: Meters;
}

/** A drone at the border of a zone may believe to be in it by so much; places deeper inside do not snap. */
const GPS_ERROR = meters(4);

/** Drones need no street: a snap is the place itself, on no edge. */
const noEdge = -1;

/**
 * The Router of drones: straight flights around no-fly zones at one altitude, with the time to climb and to
 * land. Places in a zone do not snap. Job statements and oracles go by the pavement's distances, not by these.
 */
export function createDroneRouter(airspace: Airspace, options: DroneRouterOptions = {}): Router {
  const { speed, climb, descent } = options.profile ?? drone;
  const { floor, ceiling } = airspace.band;
  const altitude = options.altitude ?? meters((floor + ceiling) / 2);
  const upAndDown = altitude / climb + altitude / descent;
  const time = (distance: number) => seconds(distance === 0 ? 0 : distance / 10 / speed + upAndDown);

  return {
    snap(asked) {
      const at = airspace.nearFree(asked, GPS_ERROR);
      return at && { edge: noEdge, along: decimeters(0), fraction: 0, at, offset: straightMeters(asked, at) };
    },
    route(from, to) {
      const flight = airspace.flight(from.at, to.at);
      if (flight === undefined) return undefined;
      const { distance, legs } = flight;
      return { seconds: time(distance), distance, edges: [], geometry: legs };
    },
    matrix: (from, to) => flightMatrix(airspace, from, to, time),
    distance: (from: CoordinatesE7, to: CoordinatesE7) => airspace.flight(from, to)?.distance,
  };
}

function flightMatrix(
  airspace: Airspace,
  from: readonly Snap[],
  to: readonly Snap[],
  time: (distance: number) => number,
): TravelMatrix {
  const matrix = new MatrixBuilder(from.length, to.length, undefined);
  for (const [i, start] of from.entries()) {
    for (const [j, end] of to.entries()) {
      const distance = airspace.flight(start.at, end.at)?.distance;
      if (distance !== undefined) matrix.set(i, j, time(distance) * 1000, distance, 0);
    }
  }
  return matrix.build();
}
