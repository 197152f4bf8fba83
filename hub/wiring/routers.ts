import { ringsOf } from '../../maps/areas.ts';
import type { Router } from '../../maps/roads/router.ts';
import type { FleetFigures } from '../planning/fleet-figures.ts';
import { LiveZones } from '../planning/live/live-zones.ts';
import type { Ground } from './ground.ts';

/** Zones on the hub's map: none until some are kept. */
export function zonesOn({ map, router }: Pick<Ground, 'map' | 'router'>): LiveZones {
  return new LiveZones({ network: map.network, router, noFly: ringsOf(map.areas, 'no-fly') });
}

/** The routers robots are planned and sent by, under the profiles of `fleetFigures`. */
export function routersOf(
  ground: Pick<Ground, 'map' | 'router'>,
  { pavement, drone }: LiveZones = zonesOn(ground),
): Readonly<Record<FleetFigures['profile'], Router>> {
  return { pavement, drone };
}
