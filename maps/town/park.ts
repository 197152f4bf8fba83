import { EdgeFlag, RoadClass, Surface } from '../roads/classes.ts';
import { between, type Crossroads, type Ground } from './streets.ts';

/** The crossroads at the park's corners and in the middle of its sides. */
export interface ParkBorder {
  readonly southWest: Crossroads;
  readonly southEast: Crossroads;
  readonly northWest: Crossroads;
  readonly northEast: Crossroads;
  readonly south: Crossroads;
  readonly north: Crossroads;
  readonly west: Crossroads;
  readonly east: Crossroads;
}

/**
 * Paths from the eight gates to a ring around the middle. Two straight steps lead over the hill inside the
 * ring: shorter, and not for wheels.
 */
export function addPark(ground: Ground, border: ParkBorder, name: string): void {
  const { builder } = ground;
  const gates = [
    border.southWest.corners.northEast,
    border.south.corners.northEast,
    border.southEast.corners.northWest,
    border.east.corners.northWest,
    border.northEast.corners.southWest,
    border.north.corners.southWest,
    border.northWest.corners.southEast,
    border.west.corners.southEast,
  ];
  const middle = between(border.southWest.middle, border.northEast.middle, 0.5);
  const ring = gates.map((gate) => {
    const spot = between(middle, gate.spot, 0.3);
    return { spot, node: ground.addNode(spot) };
  });
  const path = { name, surface: Surface.compacted, flags: EdgeFlag.vehiclesForbidden, width: 25 };
  for (const [i, gate] of gates.entries()) {
    const here = ring[i] as (typeof ring)[number];
    const next = ring[(i + 1) % ring.length] as (typeof ring)[number];
    builder.addEdge({ ...path, class: RoadClass.path, from: gate.node, to: here.node });
    builder.addEdge({ ...path, class: RoadClass.path, from: here.node, to: next.node });
  }
  for (const [a, b] of [
    [0, 4],
    [2, 6],
  ] as const) {
    const from = ring[a] as (typeof ring)[number];
    const to = ring[b] as (typeof ring)[number];
    builder.addEdge({ ...path, class: RoadClass.steps, from: from.node, to: to.node });
  }
}
