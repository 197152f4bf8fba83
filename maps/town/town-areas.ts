import type { Area, AreaKind, Areas } from '../areas.ts';
import type { Built } from './build-on.ts';
import type { Ground } from './ground.ts';
import { HALF_PAVEMENT, lineInside } from './kerbs.ts';
import { streetNames } from './names.ts';
import { woodsAround } from './outskirts.ts';
import { distance, type Spot, sum, times } from './plane.ts';
import { centroidOf, type Ring } from './ring.ts';
import { compass } from './skeleton.ts';
import { SQUARE_NAME } from './square.ts';
import type { Block } from './subdivision.ts';

/** Metres around the hospital and the square that drones keep away. */
const HOSPITAL_MARGIN = 12;
const SQUARE_MARGIN = 18;

/** Everything a map shows besides streets, the ground first. */
export function areasOfTown(ground: Ground, built: Built, river: Ring): Areas {
  const { plan, placed, random } = ground;
  const area = (kind: AreaKind, name: string, ring: Ring): Area => ({ kind, name, ring: ring.map(placed) });
  const { park, sites, houses, trees } = built;
  const nameOf = streetNames(random);
  const square = plan.subdivision.blocks.find(({ use }) => use === 'square');
  const squareRing = square && lineInside(plan, square, HALF_PAVEMENT);
  const green = sites.filter(({ use }) => use !== 'depot');
  const hospital = sites.find(({ use }) => use === 'hospital');
  const woods = woodsAround(river, random).map((wood) => ({ ...wood, name: nameOf('Wood') }));
  return [
    ...woods.map(({ ground: ring, name }) => area('park', name, ring)),
    area('water', `River ${nameOf('').trim()}`, river),
    ...(park ? [area('park', park.name, park.lawn), area('water', 'Pond', park.pond)] : []),
    ...green.map(({ use, lot, name }) => area('park', use === 'sports' ? name : '', lot)),
    ...sites.filter(({ use }) => use === 'depot').map(({ lot, name }) => area('depot', name, lot)),
    ...pedestrianStreets(ground).map((ring) => area('pedestrian', '', ring)),
    ...(squareRing ? [area('pedestrian', SQUARE_NAME, squareRing)] : []),
    ...houses.map(({ ring }) => area('building', '', ring)),
    ...sites.map(({ use, building, name }) =>
      use === 'sports' ? area('park', '', building) : area('building', use === 'depot' ? '' : name, building),
    ),
    ...[...(park?.trees ?? []), ...trees, ...woods.flatMap((wood) => wood.trees)].map((ring) =>
      area('trees', '', ring),
    ),
    ...(hospital ? [area('no-fly', 'Hospital', around(hospital.lot, HOSPITAL_MARGIN))] : []),
    ...(squareRing ? [area('no-fly', SQUARE_NAME, around(squareRing, SQUARE_MARGIN))] : []),
  ];
}

/** A ring of sixteen corners around all of another, at least `margin` away from it. */
function around(ring: Ring, margin: number): Spot[] {
  const middle = centroidOf(ring);
  const radius = Math.max(...ring.map((corner) => distance(corner, middle))) + margin;
  return compass.map((direction) => sum(middle, times(direction, radius)));
}

/** One surface for each piece, from house to house; neighbours share their corners. */
function pedestrianStreets({ plan }: Ground): Spot[][] {
  const { subdivision } = plan;
  const lines = new Map<Block, Spot[]>();
  const corner = (block: Block, vertex: number): Spot => {
    const line = lines.get(block) ?? lineInside(plan, block, HALF_PAVEMENT);
    lines.set(block, line);
    return line[block.loop.indexOf(vertex)] as Spot;
  };
  return subdivision.pieces().flatMap(({ a, b }) => {
    if (plan.piece(a, b).kind !== 'pedestrian') return [];
    const [left, right] = [plan.blockLeftOf(a, b), plan.blockLeftOf(b, a)];
    return [
      [subdivision.spot(a), corner(right, a), corner(right, b)],
      [subdivision.spot(b), corner(left, b), corner(left, a)],
    ].reduce<Spot[][]>((rings, half) => [[...(rings[0] ?? []), ...half]], []);
  });
}
