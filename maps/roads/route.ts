import {
  type CoordinatesE7,
  type Decimeters,
  decimeters,
  type Seconds,
  seconds,
} from '../../protocol/units.ts';
import { lineMeters, pointAlong } from '../geometry/line.ts';
import { partOf } from './edge-parts.ts';
import { edgeLine, type RoadNetwork } from './network.ts';
import type { Snap } from './snap.ts';

/** The fastest path between two places. */
export interface FoundPath {
  /** Milliseconds. */
  readonly cost: number;
  /** Directed edges in order, the partly used first and last ones included. */
  readonly directed: readonly number[];
}

/** One edge, or a part of it, that a route runs over. */
export interface Traversal {
  readonly edge: number;
  readonly direction: 'along' | 'against';
  /** Positions on the edge, from its start in its own direction; `from` is above `to` when going against. */
  readonly from: Decimeters;
  readonly to: Decimeters;
  readonly seconds: Seconds;
}

export interface Route {
  readonly seconds: Seconds;
  readonly distance: Decimeters;
  readonly edges: readonly Traversal[];
  /** From the first place to the last, no point twice in a row (but two points at least). */
  readonly geometry: readonly CoordinatesE7[];
}

/** Cuts a found path at its two places and adds up time, length and geometry. */
export function routeOf(
  network: RoadNetwork,
  milliseconds: Int32Array,
  path: FoundPath,
  from: Snap,
  to: Snap,
): Route {
  const edges: Traversal[] = [];
  const geometry: CoordinatesE7[] = [from.at];
  let distance = 0;
  const last = path.directed.length - 1;
  for (const [i, directed] of path.directed.entries()) {
    const edge = directed >> 1;
    const length = network.edgeDecimeters[edge] as number;
    const against = (directed & 1) === 1;
    const start = i === 0 ? from.along : against ? length : 0;
    const end = i === last ? to.along : against ? 0 : length;
    const part = Math.abs(end - start);
    if (part === 0 && last > 0) continue;
    distance += part;
    edges.push({
      edge,
      direction: against ? 'against' : 'along',
      from: decimeters(start),
      to: decimeters(end),
      seconds: seconds(partOf(milliseconds[directed] as number, part, length) / 1000),
    });
    for (const point of partLine(network, edge, start, end)) append(geometry, point);
  }
  append(geometry, to.at);
  if (geometry.length === 1) geometry.push(to.at);
  return { seconds: seconds(path.cost / 1000), distance: decimeters(distance), edges, geometry };
}

/** The points strictly between two positions of an edge, and its end nodes where they are reached. */
function partLine(network: RoadNetwork, edge: number, start: number, end: number): CoordinatesE7[] {
  const line = edgeLine(network, edge);
  const length = network.edgeDecimeters[edge] as number;
  const scale = lineMeters(line) / length;
  const [low, high] = start <= end ? [start, end] : [end, start];
  const part: CoordinatesE7[] = [];
  let before = 0;
  for (const [i, point] of line.entries()) {
    if (i > 0) before += lineMeters([line[i - 1] as CoordinatesE7, point]);
    const isEnd = i === 0 ? low === 0 : i === line.length - 1 && high === length;
    if (isEnd || (before > low * scale && before < high * scale)) part.push(point);
  }
  return start <= end ? part : part.reverse();
}

/** The points of a driven edge in the direction of travel, its ends included. */
export function traversalLine(network: RoadNetwork, { edge, from, to }: Traversal): CoordinatesE7[] {
  const line = [placeOnEdge(network, edge, from)];
  for (const point of partLine(network, edge, from, to)) append(line, point);
  append(line, placeOnEdge(network, edge, to));
  return line;
}

function append(geometry: CoordinatesE7[], point: CoordinatesE7): void {
  const last = geometry.at(-1);
  if (last?.latitude !== point.latitude || last.longitude !== point.longitude) geometry.push(point);
}

/** The place at a position of an edge: where a robot is that has driven so far along it. */
export function placeOnEdge(network: RoadNetwork, edge: number, along: Decimeters): CoordinatesE7 {
  const line = edgeLine(network, edge);
  const share = along / (network.edgeDecimeters[edge] as number);
  return pointAlong(line, (lineMeters(line) * share) as Parameters<typeof pointAlong>[1]).at;
}
