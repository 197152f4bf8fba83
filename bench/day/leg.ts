import { lineMeters, pointAlong } from '../../maps/geometry/line.ts';
import type { RoadNetwork } from '../../maps/roads/network.ts';
import { placeOnEdge, type Route } from '../../maps/roads/route.ts';
import { type CoordinatesE7, decimeters, meters } from '../../protocol/units.ts';
import type { Trouble } from './trouble.ts';

/** A drive as it will really go, unless somebody changes it: piece by piece at the pace of the street and hour. */
export interface Leg {
  readonly pieces: readonly Piece[];
  readonly begin: number;
  readonly end: number;
  /** The blocked edge it ends before; undefined when it gets there. */
  readonly blockedBy: number | undefined;
}

interface Piece {
  readonly edge: number;
  readonly begin: number;
  readonly end: number;
  readonly meters: number;
  readonly at: (share: number) => CoordinatesE7;
}

/** Edge number of pieces in the air. */
const AIR = -1;

export function legOf(network: RoadNetwork, trouble: Trouble, route: Route, begin: number): Leg {
  const pieces: Piece[] = [];
  let time = begin;
  for (const piece of [...streetPieces(network, route), ...airPieces(route)]) {
    if (pieces.length > 0 && piece.edge !== AIR && trouble.blocked(piece.edge, time)) {
      return { pieces, begin, end: time, blockedBy: piece.edge };
    }
    const end = time + piece.seconds * trouble.slowness(piece.edge, time);
    pieces.push({ edge: piece.edge, begin: time, end, meters: piece.meters, at: piece.at });
    time = end;
  }
  return { pieces, begin, end: time, blockedBy: undefined };
}

function streetPieces(network: RoadNetwork, { edges }: Route) {
  return edges.map(({ edge, from, to, seconds }) => ({
    edge,
    seconds,
    meters: Math.abs(to - from) / 10,
    at: (share: number) => placeOnEdge(network, edge, decimeters(from + (to - from) * share)),
  }));
}

function airPieces({ edges, geometry, seconds, distance }: Route) {
  if (edges.length > 0) return [];
  const length = lineMeters(geometry);
  const at = (share: number) => pointAlong(geometry, meters(length * share)).at;
  return [{ edge: AIR, seconds, meters: distance / 10, at }];
}

/** Where the vehicle is then, and how far it has come. */
export function placeAt({ pieces, begin }: Leg, time: number): { at: CoordinatesE7; meters: number } {
  let driven = 0;
  let last: CoordinatesE7 | undefined;
  for (const piece of pieces) {
    if (time < piece.end) {
      const share = Math.max(0, time - piece.begin) / (piece.end - piece.begin);
      return { at: piece.at(share), meters: driven + piece.meters * share };
    }
    driven += piece.meters;
    last = piece.at(1);
  }
  if (last === undefined) throw new RangeError(`a leg without pieces from ${begin}`);
  return { at: last, meters: driven };
}

/** Whether the rest of the leg uses an edge. */
export const uses = ({ pieces }: Leg, edge: number, time: number): boolean =>
  pieces.some((piece) => piece.edge === edge && piece.end > time);
