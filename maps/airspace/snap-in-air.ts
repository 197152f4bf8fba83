import { FleetError } from '../../protocol/errors.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { Router } from '../roads/router.ts';
import type { Snap } from '../roads/snap.ts';

/**
 * Snaps a place for a drone or says why it does not.
 * @throws FleetError FLIGHT_PLACE_IN_ZONE.
 */
export function snapInAir(router: Pick<Router, 'snap'>, at: CoordinatesE7, name: string): Snap {
  const snap = router.snap(at);
  if (snap === undefined) throw new FleetError('FLIGHT_PLACE_IN_ZONE', { place: name });
  return snap;
}
