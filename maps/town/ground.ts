import type { Random } from '../../protocol/random.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { NetworkBuilder } from '../roads/network-builder.ts';
import type { Spot } from './plane.ts';
import type { StreetPlan } from './street-plan.ts';

/** What every step that adds to the network has in its hands. */
export interface Ground {
  readonly plan: StreetPlan;
  readonly builder: NetworkBuilder;
  readonly random: Random;
  /** Where a place of the town's plane lies on the globe. */
  readonly placed: (spot: Spot) => CoordinatesE7;
  /** Adds a node there. */
  addNode(spot: Spot): number;
}
