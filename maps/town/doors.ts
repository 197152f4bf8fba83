import type { Random } from '../../protocol/random.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { Place } from '../places.ts';
import type { Spot, TownPlan } from './plan.ts';
import { between, type StreetSide } from './streets.ts';

/** Metres from the middle of the pavement to a house door. */
const doorDistance = 4;

/** House doors along the pavements, numbered up the street, odd and even across it. */
export function doorsOf(
  plan: TownPlan,
  sides: readonly StreetSide[],
  random: Random,
  placed: (spot: Spot) => CoordinatesE7,
): Place[] {
  const counters = new Map<string, number>();
  return sides
    .filter((side) => hasHouses(plan, side))
    .flatMap((side) => {
      const odd = side.side === 'north' || side.side === 'east';
      return [0.2, 0.45, 0.8].flatMap((share) => {
        const key = `${side.street} ${odd}`;
        const count = counters.get(key) ?? 0;
        counters.set(key, count + 1);
        if (random.next() < 0.2) return [];
        const at = between(side.from, side.to, share + random.next() * 0.1);
        const spot = {
          east: at.east + side.outward.east * doorDistance,
          north: at.north + side.outward.north * doorDistance,
        };
        return [{ name: `${side.street} ${count * 2 + (odd ? 1 : 2)}`, at: placed(spot) }];
      });
    });
}

/** No houses on bridges, at the river, in the park or outside the outermost streets. */
function hasHouses(plan: TownPlan, { kind, side, column, row }: StreetSide): boolean {
  if (kind === 'bridge') return false;
  const block = {
    column: side === 'west' ? column - 1 : column,
    row: side === 'south' ? row - 1 : row,
  };
  const inTown =
    block.column >= 0 && block.row >= 0 && block.column < plan.columns - 1 && block.row < plan.rows - 1;
  const { park } = plan;
  const inPark =
    block.column >= park.column &&
    block.column <= park.column + 1 &&
    block.row >= park.row &&
    block.row <= park.row + 1;
  return inTown && !inPark && block.row !== plan.riverRow;
}
