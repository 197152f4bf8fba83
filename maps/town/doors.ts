import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { Place } from '../places.ts';
import type { House } from './houses.ts';
import { distance, dot, minus, type Spot } from './plane.ts';
import type { Street, StreetPlan } from './street-plan.ts';

/** House doors with their addresses: numbers rise along a street, odd on its left, even on its right. */
export function doorsOf(
  plan: StreetPlan,
  houses: readonly House[],
  placed: (spot: Spot) => CoordinatesE7,
): Place[] {
  const byStreet = new Map<Street, { house: House; along: number; left: boolean }[]>();
  for (const house of houses) {
    const list = byStreet.get(house.street) ?? [];
    byStreet.set(house.street, [...list, { house, ...positionOf(plan, house) }]);
  }
  return [...byStreet].flatMap(([street, list]) => {
    const next = { left: 1, right: 2 };
    return list
      .sort((a, b) => a.along - b.along)
      .map(({ house, left }) => {
        const side = left ? 'left' : 'right';
        const number = next[side];
        next[side] += 2;
        return { name: `${street.name} ${number}`, at: placed(house.door) };
      });
  });
}

/** How far up its street a house stands, and on which side. */
function positionOf({ subdivision }: StreetPlan, { street, piece, door }: House) {
  const [a, b] = piece;
  let along = 0;
  for (const [i, vertex] of street.vertices.entries()) {
    const next = street.vertices[i + 1];
    if (next === undefined) break;
    const [from, to] = [subdivision.spot(vertex), subdivision.spot(next)];
    const length = distance(from, to);
    const left = vertex === a && next === b;
    if (left || (vertex === b && next === a)) {
      return { along: along + dot(minus(door, from), minus(to, from)) / length, left };
    }
    along += length;
  }
  return { along, left: true };
}
