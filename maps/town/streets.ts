import type { Random } from '../../protocol/random.ts';
import { EdgeFlag, RoadClass, Surface } from '../roads/classes.ts';
import type { NetworkBuilder } from '../roads/network-builder.ts';
import type { Spot, StreetKind, TownPlan } from './plan.ts';

export type Corner = 'northEast' | 'northWest' | 'southWest' | 'southEast';

/** A crossroads with its middle (for vehicles) and the four corners where pavements meet. */
export interface Crossroads {
  readonly middle: Spot;
  readonly middleNode: number;
  readonly corners: Readonly<Record<Corner, { readonly spot: Spot; readonly node: number }>>;
}

/** One side of a street: its pavement's ends and middle. */
export interface StreetSide {
  readonly street: string;
  readonly from: Spot;
  readonly to: Spot;
  readonly middleNode: number;
  /** Direction from the street to the houses. */
  readonly outward: Spot;
  readonly kind: StreetKind;
  readonly column: number;
  readonly row: number;
  readonly side: 'north' | 'south' | 'east' | 'west';
}

/** Half a street's width: from its middle to the pavement, in metres. */
const halfWidth = 8;

export interface Ground {
  readonly builder: NetworkBuilder;
  readonly random: Random;
  addNode(spot: Spot): number;
}

export function addCrossroads(ground: Ground, middle: Spot): Crossroads {
  const corner = (east: number, north: number) => {
    const spot = { east: middle.east + east * halfWidth, north: middle.north + north * halfWidth };
    return { spot, node: ground.addNode(spot) };
  };
  return {
    middle,
    middleNode: ground.addNode(middle),
    corners: {
      northEast: corner(1, 1),
      northWest: corner(-1, 1),
      southWest: corner(-1, -1),
      southEast: corner(1, -1),
    },
  };
}

const arms = {
  north: ['northWest', 'northEast'],
  south: ['southWest', 'southEast'],
  east: ['northEast', 'southEast'],
  west: ['northWest', 'southWest'],
} as const satisfies Record<string, readonly [Corner, Corner]>;
export type Arm = keyof typeof arms;

/** Joins the two corners beside an arm: a crossing over its street, or plain pavement where there is none. */
export function addArm(ground: Ground, at: Crossroads, arm: Arm, kind: StreetKind | undefined): void {
  const [a, b] = arms[arm];
  const ends = { from: at.corners[a].node, to: at.corners[b].node };
  const { builder, random } = ground;
  if (kind === undefined) {
    builder.addEdge({ ...ends, class: RoadClass.pavement, surface: Surface.smooth, flags: noVehicles });
  } else if (kind === 'pedestrian') {
    builder.addEdge({ ...ends, class: RoadClass.pedestrian, surface: Surface.paving, flags: noVehicles });
  } else {
    const kerb = random.next() < 0.1 ? EdgeFlag.raisedKerb : 0;
    const signals = kind === 'residential' ? 0 : EdgeFlag.signals;
    builder.addEdge({
      ...ends,
      class: RoadClass.crossing,
      surface: Surface.smooth,
      flags: noVehicles | kerb | signals,
    });
  }
}

/** Where pedestrian streets meet, corners and middle are one surface. */
export function addSquare({ builder }: Ground, at: Crossroads): void {
  for (const corner of Object.values(at.corners)) {
    builder.addEdge({
      from: corner.node,
      to: at.middleNode,
      class: RoadClass.pedestrian,
      surface: Surface.paving,
      flags: noVehicles,
    });
  }
}

const noVehicles = EdgeFlag.vehiclesForbidden;

export interface NewStreet {
  readonly a: Crossroads;
  readonly b: Crossroads;
  readonly direction: 'east' | 'north';
  readonly kind: StreetKind;
  readonly name: string;
  readonly column: number;
  readonly row: number;
  readonly oneWay: ReturnType<TownPlan['oneWay']>;
}

/** Adds a street between neighbouring crossroads with a pavement on both sides; returns the two sides. */
export function addStreet(ground: Ground, street: NewStreet): StreetSide[] {
  addCarriageway(ground, street);
  const { a, b, direction } = street;
  const sides =
    direction === 'east'
      ? ([
          ['north', a.corners.northEast, b.corners.northWest],
          ['south', a.corners.southEast, b.corners.southWest],
        ] as const)
      : ([
          ['west', a.corners.northWest, b.corners.southWest],
          ['east', a.corners.northEast, b.corners.southEast],
        ] as const);
  return sides.map(([side, from, to]) => addPavement(ground, street, side, from, to));
}

function addCarriageway({ builder }: Ground, { a, b, direction, kind, name, oneWay }: NewStreet): void {
  const pedestrian = kind === 'pedestrian';
  const flow =
    direction === 'north' && oneWay !== undefined
      ? oneWay === 'north'
        ? EdgeFlag.onewayForward
        : EdgeFlag.onewayBackward
      : 0;
  builder.addEdge({
    from: a.middleNode,
    to: b.middleNode,
    name,
    class: pedestrian
      ? RoadClass.pedestrian
      : kind === 'residential'
        ? RoadClass.residential
        : RoadClass.tertiary,
    surface: pedestrian ? Surface.paving : Surface.smooth,
    flags: pedestrian
      ? noVehicles
      : EdgeFlag.pavementApart | flow | (kind === 'bridge' ? EdgeFlag.bridge : 0),
    speedLimit: pedestrian ? 0 : kind === 'residential' ? 30 : 40,
  });
}

const outwards = {
  north: { east: 0, north: 1 },
  south: { east: 0, north: -1 },
  east: { east: 1, north: 0 },
  west: { east: -1, north: 0 },
} as const;

function addPavement(
  ground: Ground,
  { kind, name, column, row }: NewStreet,
  side: StreetSide['side'],
  from: { readonly spot: Spot; readonly node: number },
  to: { readonly spot: Spot; readonly node: number },
): StreetSide {
  const { builder, random } = ground;
  const middleNode = ground.addNode(between(from.spot, to.spot, 0.5));
  const draw = random.next();
  const paved = draw < 0.8 ? Surface.smooth : draw < 0.96 ? Surface.paving : Surface.rough;
  const shared = {
    name,
    class: kind === 'pedestrian' ? RoadClass.pedestrian : RoadClass.pavement,
    surface: kind === 'pedestrian' ? Surface.paving : paved,
    flags: noVehicles | (kind === 'bridge' ? EdgeFlag.bridge : 0),
    width: 18 + Math.floor(random.next() * 18),
  };
  builder.addEdge({ ...shared, from: from.node, to: middleNode });
  builder.addEdge({ ...shared, from: middleNode, to: to.node });
  const outward = outwards[side];
  return { street: name, from: from.spot, to: to.spot, middleNode, outward, kind, column, row, side };
}

export function between(a: Spot, b: Spot, share: number): Spot {
  return { east: a.east + (b.east - a.east) * share, north: a.north + (b.north - a.north) * share };
}
