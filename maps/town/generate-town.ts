import { type Random, seededRandom } from '../../protocol/random.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { Areas } from '../areas.ts';
import { offsetBy } from '../geometry/distance.ts';
import type { Places } from '../places.ts';
import type { RoadNetwork } from '../roads/network.ts';
import { NetworkBuilder } from '../roads/network-builder.ts';
import { buildOn } from './build-on.ts';
import { addCarriageways } from './carriageways.ts';
import type { Ground } from './ground.ts';
import { addPavements } from './pavements.ts';
import { placesOfTown } from './places-of-town.ts';
import { type Spot, spot, sum, times, unit } from './plane.ts';
import { drawSkeleton } from './skeleton.ts';
import { splitBlocks } from './split-blocks.ts';
import { addSquare } from './square.ts';
import { StreetPlan } from './street-plan.ts';
import { areasOfTown } from './town-areas.ts';
import { assignUses, layOutZone } from './uses.ts';

/** The middle of every town: open Atlantic, so that nobody takes it for a real place. */
const middle: CoordinatesE7 = { latitude: 450_080_000, longitude: -299_900_000 };

export interface Town {
  readonly network: RoadNetwork;
  readonly places: Places;
  readonly areas: Areas;
}

/**
 * A town of about 1.2 × 1.2 km on a river: a street plan grown from a few old streets, pavements on both
 * sides, crossings, bridges, a park, a market square with streets for people on foot, houses with doors, a
 * depot, chargers and no-fly zones. The same seed gives the same bytes on every machine.
 *
 * 1. draw the old streets and the river  2. split the land between them into blocks  3. give blocks their uses
 * 4. name the streets  5. lay carriageways and pavements  6. build on the blocks  7. say where things are
 */
export function generateTown(seed: number): Town {
  const random = seededRandom(seed);
  const { subdivision, river } = drawSkeleton(random);
  splitBlocks(subdivision, random);
  assignUses(subdivision);
  const plan = new StreetPlan(subdivision, random);
  layOutZone(plan);
  const builder = new NetworkBuilder();
  const placed = placing(random);
  const ground: Ground = { plan, builder, random, placed, addNode: (at) => builder.addNode(placed(at)) };
  addCarriageways(ground);
  const loops = addPavements(ground);
  addSquare(ground, loops);
  const built = buildOn(ground, loops);
  return {
    network: builder.build(),
    places: placesOfTown(ground, built),
    areas: areasOfTown(ground, built, river),
  };
}

/** Turns, and for some seeds mirrors, the town before it is placed; one scale, so that straight stays straight. */
function placing(random: Random): (at: Spot) => CoordinatesE7 {
  const turn = unit(spot(random.next() * 2 - 1, random.next() * 2 - 1));
  const mirror = random.next() < 0.5 ? -1 : 1;
  return ({ east, north }) => {
    const at = sum(times(turn, east * mirror), times(spot(-turn.north, turn.east), north));
    return {
      latitude: offsetBy(middle, 0, at.north).latitude,
      longitude: offsetBy(middle, at.east, 0).longitude,
    };
  };
}
