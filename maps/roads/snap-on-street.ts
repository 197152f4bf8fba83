import { FleetError } from '../../protocol/errors.ts';
import { type CoordinatesE7, meters } from '../../protocol/units.ts';
import type { RoadNetwork } from './network.ts';
import type { Profile } from './profiles.ts';
import { createRouter, type Router } from './router.ts';
import type { Snap } from './snap.ts';

/** Nobody means a street further away than this. */
const FAR = meters(250);

/**
 * Snaps a place or says why it does not.
 * @param name what the place is called in the error.
 * @throws FleetError ROUTE_PLACE_TOO_FAR, or ROUTE_PLACE_ON_ISLAND when the only streets near lead nowhere.
 */
export function snapOnStreet(
  network: RoadNetwork,
  profile: Profile,
  router: Pick<Router, 'snap'>,
  at: CoordinatesE7,
  name: string,
): Snap {
  const snap = router.snap(at);
  if (snap !== undefined) return snap;
  const context = { place: name, profile: profile.name };
  const anywhere = createRouter(network, profile, { snapTo: 'any component', snapRadius: FAR });
  if (anywhere.snap(at) !== undefined) throw new FleetError('ROUTE_PLACE_ON_ISLAND', context);
  throw new FleetError('ROUTE_PLACE_TOO_FAR', { ...context, radius: FAR });
}
