import { type CoordinatesE7, type Decimeters, decimeters } from '../../protocol/units.ts';
import { metersFrom } from '../geometry/distance.ts';
import { EdgeFlag, RoadClass } from './classes.ts';
import { headOf, type RoadNetwork, streetName } from './network.ts';
import { type Route, type Traversal, traversalLine } from './route.ts';

/** What a driver does. Clients have the words, in their language. */
export type Maneuver =
  | 'depart'
  | 'continue'
  | 'slight-left'
  | 'left'
  | 'sharp-left'
  | 'slight-right'
  | 'right'
  | 'sharp-right'
  | 'turn-round'
  /** Over a street; `signals` says whether there are lights. */
  | 'cross'
  | 'arrive';

export interface Instruction {
  readonly maneuver: Maneuver;
  /** The street it leads into as the map writes it; empty for one without a name. */
  readonly street: string;
  readonly signals: boolean;
  /** How far to go after it, until the next one. */
  readonly distance: Decimeters;
  readonly at: CoordinatesE7;
}

/** Directions are taken over so many metres before and after a junction: closer, drawn corners mislead. */
const SIGHT = 8;

/** Cosines of the angles between straight on, slight, plain and sharp turns and turning round: 25, 55, 120, 165°. */
const cosines = { straight: 0.906, slight: 0.574, plain: -0.5, sharp: -0.966 };

/**
 * Turn by turn along a route: a new instruction where the street's name changes, where a crossing begins, and
 * at turns where there is a choice. Their distances add up to the route's.
 */
export function instructionsOf(network: RoadNetwork, route: Route): Instruction[] {
  const first = route.edges[0];
  const [start, end] = [route.geometry[0], route.geometry.at(-1)];
  if (first === undefined || start === undefined || end === undefined) return [];
  const steps: { maneuver: Maneuver; edge: number; length: number; at: CoordinatesE7 }[] = [
    { maneuver: 'depart', edge: first.edge, length: lengthOf(first), at: start },
  ];
  for (const [i, next] of route.edges.entries()) {
    const before = route.edges[i - 1];
    const step = steps.at(-1);
    if (before === undefined || step === undefined) continue;
    const maneuver = maneuverBetween(network, before, next, step.edge);
    if (maneuver === undefined) step.length += lengthOf(next);
    else {
      const at = traversalLine(network, next)[0] ?? start;
      steps.push({ maneuver, edge: next.edge, length: lengthOf(next), at });
    }
  }
  const told = steps.map(
    ({ maneuver, edge, length, at }): Instruction => ({
      maneuver,
      street: streetName(network, edge),
      signals: isCrossing(network, edge) && ((network.edgeFlags[edge] as number) & EdgeFlag.signals) !== 0,
      distance: decimeters(length),
      at,
    }),
  );
  const street = streetName(network, route.edges.at(-1)?.edge ?? first.edge);
  return [...told, { maneuver: 'arrive', street, signals: false, distance: decimeters(0), at: end }];
}

const lengthOf = ({ from, to }: Traversal): number => Math.abs(to - from);
const isCrossing = (network: RoadNetwork, edge: number) => network.edgeClass[edge] === RoadClass.crossing;

/** What is to be said between two edges, if anything. `last` is the edge of the last thing said. */
function maneuverBetween(
  network: RoadNetwork,
  before: Traversal,
  next: Traversal,
  last: number,
): Maneuver | undefined {
  if (isCrossing(network, next.edge)) return isCrossing(network, before.edge) ? undefined : 'cross';
  const turn = turnBetween(traversalLine(network, before), traversalLine(network, next));
  const node = headOf(network, before.edge * 2 + (before.direction === 'along' ? 0 : 1));
  const choices = (network.arcStart[node + 1] as number) - (network.arcStart[node] as number);
  const street = streetName(network, next.edge);
  const isOther = street !== streetName(network, last);
  // Who follows a street by its name follows its bends as well.
  const isBend = turn === 'continue' || (street !== '' && turn.startsWith('slight'));
  const isTurn = !isBend && choices > 2;
  return isTurn || isOther || isCrossing(network, last) ? turn : undefined;
}

function turnBetween(before: readonly CoordinatesE7[], after: readonly CoordinatesE7[]): Maneuver {
  const from = metersFrom(after[0] as CoordinatesE7, inSight(before.toReversed()));
  const to = metersFrom(after[0] as CoordinatesE7, inSight(after));
  // From the junction backwards, so straight on is the opposite direction.
  const dot = -(from.east * to.east + from.north * to.north);
  const side = -(from.east * to.north - from.north * to.east);
  const lengths = Math.sqrt((from.east ** 2 + from.north ** 2) * (to.east ** 2 + to.north ** 2));
  const cosine = lengths === 0 ? 1 : dot / lengths;
  if (cosine >= cosines.straight) return 'continue';
  if (cosine < cosines.sharp) return 'turn-round';
  const hand = side > 0 ? 'left' : 'right';
  if (cosine >= cosines.slight) return `slight-${hand}`;
  return cosine >= cosines.plain ? hand : `sharp-${hand}`;
}

/** The first point of a line that is far enough from its start, or its last. */
function inSight(line: readonly CoordinatesE7[]): CoordinatesE7 {
  const start = line[0] as CoordinatesE7;
  const far = line.find((point) => {
    const { east, north } = metersFrom(start, point);
    return east * east + north * north >= SIGHT * SIGHT;
  });
  return far ?? (line.at(-1) as CoordinatesE7);
}
