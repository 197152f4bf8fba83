import type { LoadedMap } from '../maps/load.ts';
import type { Consumption } from '../maps/roads/consumption.ts';
import type { Router } from '../maps/roads/router.ts';
import type { Snap } from '../maps/roads/snap.ts';
import type { CoordinatesE7 } from '../protocol/units.ts';
import { openMap } from './map-source.ts';
import type { Output } from './output.ts';

/** How something travels. */
export const travelProfiles = ['pavement', 'road', 'cycle', 'drone'] as const;
export type TravelProfile = (typeof travelProfiles)[number];

export interface Travel {
  readonly router: Router;
  readonly consumption: Consumption;
  /** The place on the profile's network. Throws ROUTE_PLACE_TOO_FAR, ROUTE_PLACE_ON_ISLAND, ROUTE_NONE for drones. */
  snap(at: CoordinatesE7, name: string): Snap;
  /** Why there is no way between two places that are both on the network. */
  whyNot(from: CoordinatesE7, to: CoordinatesE7): string;
}

/** Reads a map with a bar for what takes long. */
export async function openMapShown(output: Output, source: string): Promise<LoadedMap> {
  const progress = output.progress('reading the map');
  try {
    return await openMap(source, undefined, { onProgress: (share) => progress.set(share, 1) });
  } finally {
    progress.end();
  }
}

/** The router of a profile on a map, with its errors in words. */
export async function travelOn(map: LoadedMap, profile: TravelProfile): Promise<Travel> {
  const { consumptions } = await import('../maps/roads/consumption.ts');
  const consumption = consumptions[profile];
  if (profile === 'drone') {
    const [{ createAirspace }, { createDroneRouter }, { ringsOf }, { snapInAir }] = await Promise.all([
      import('../maps/airspace/airspace.ts'),
      import('../maps/airspace/drone-router.ts'),
      import('../maps/areas.ts'),
      import('../maps/airspace/snap-in-air.ts'),
    ]);
    const router = createDroneRouter(createAirspace(ringsOf(map.areas, 'no-fly')));
    const whyNot = (from: CoordinatesE7, to: CoordinatesE7) => router.whyNot(from, to) ?? 'no reason';
    return { router, consumption, snap: (at, name) => snapInAir(router, at, name), whyNot };
  }
  const [{ createRouter }, { profiles }, { snapOnStreet }] = await Promise.all([
    import('../maps/roads/router.ts'),
    import('../maps/roads/profiles.ts'),
    import('../maps/roads/snap-on-street.ts'),
  ]);
  const router = createRouter(map.network, profiles[profile]);
  return {
    router,
    consumption,
    snap: (at, name) => snapOnStreet(map.network, profiles[profile], router, at, name),
    whyNot: () => 'the streets between them are one-way or closed',
  };
}
