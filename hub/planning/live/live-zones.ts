import { createAirspace } from '../../../maps/airspace/airspace.ts';
import { createDroneRouter, drone } from '../../../maps/airspace/drone-router.ts';
import type { RoadNetwork } from '../../../maps/roads/network.ts';
import type { Router, StreetRouter } from '../../../maps/roads/router.ts';
import { type ZonedAir, zonedAir } from '../../../maps/zones/zoned-air.ts';
import { zonedRouter } from '../../../maps/zones/zoned-router.ts';
import { ZonedStreets } from '../../../maps/zones/zoned-streets.ts';
import type { CoordinatesE7 } from '../../../protocol/units.ts';
import type { ZoneSet } from '../../../protocol/zones/signed-zones.ts';

/** What planning asks of zones; profiles are those of `fleetFigures`. */
export interface ZoneRules {
  /** Number of the set that holds. */
  number(): number;
  /** Why a robot of a profile may not be at a place, as a constraint of a plan; undefined where it may. */
  shutBy(profile: string, at: CoordinatesE7): string | undefined;
  /** Why it would refuse a path. */
  pathFlaw(profile: string, path: readonly CoordinatesE7[]): string | undefined;
}

export interface LiveZonesParts {
  readonly network: RoadNetwork;
  /** Pavement router of the whole map. */
  readonly router: StreetRouter;
  /** No-fly rings of the map. */
  readonly noFly: readonly (readonly CoordinatesE7[])[];
}

/** Operators' zones as planners meet them: judged by the fences that robots obey. */
export class LiveZones implements ZoneRules {
  readonly pavement: Router;
  readonly drone: Router;
  readonly #parts: LiveZonesParts;
  #number = 0;
  #streets: ZonedStreets;
  #air: ZonedAir;
  #flights: Router;

  constructor(parts: LiveZonesParts) {
    this.#parts = parts;
    this.#streets = new ZonedStreets(parts.network, []);
    this.#air = zonedAir([]);
    this.#flights = this.#droneRouter();
    this.pavement = zonedRouter(parts.router, () => this.#streets.fences);
    // What holds a router goes by the zones of the moment.
    this.drone = {
      snap: (at) => this.#flights.snap(at),
      route: (from, to) => this.#flights.route(from, to),
      matrix: (from, to, consumption) => this.#flights.matrix(from, to, consumption),
      distance: (from, to) => this.#flights.distance(from, to),
    };
  }

  get streets(): ZonedStreets {
    return this.#streets;
  }

  /** These zones instead of those before; a quarter of a second for 30,000 edges and 41 zones. Streets have to be customised then. */
  keep({ number, zones }: Pick<ZoneSet, 'number' | 'zones'>): void {
    this.#number = number;
    this.#streets = new ZonedStreets(this.#parts.network, zones);
    this.#air = zonedAir(zones);
    this.#flights = this.#droneRouter();
  }

  number = (): number => this.#number;

  shutBy(profile: string, at: CoordinatesE7): string | undefined {
    return this.#fences(profile)
      .flawOf(at)
      ?.replace(/^inside /, 'inside zone ');
  }

  pathFlaw(profile: string, path: readonly CoordinatesE7[]): string | undefined {
    return this.#fences(profile).pathFlaw(path);
  }

  #fences(profile: string) {
    return profile === drone.name ? this.#air.fences : this.#streets.fences;
  }

  #droneRouter(): Router {
    const { slowed } = this.#air;
    return createDroneRouter(createAirspace(this.#parts.noFly, undefined, this.#air), { slowed });
  }
}
