import { createAirspace } from '../../maps/airspace/airspace.ts';
import { createDroneRouter } from '../../maps/airspace/drone-router.ts';
import { ringsOf } from '../../maps/areas.ts';
import type { Router } from '../../maps/roads/router.ts';
import type { FleetFigures } from '../planning/fleet-figures.ts';
import type { Ground } from './ground.ts';

/** The routers robots are planned and sent by, under the profiles of `fleetFigures`. */
export function routersOf({
  map,
  router,
}: Pick<Ground, 'map' | 'router'>): Readonly<Record<FleetFigures['profile'], Router>> {
  return { pavement: router, drone: createDroneRouter(createAirspace(ringsOf(map.areas, 'no-fly'))) };
}
