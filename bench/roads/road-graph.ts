import { RoadClass } from '../../maps/roads/classes.ts';
import { forbidden } from '../../maps/roads/edge-costs.ts';
import { networkOf, type RoadNetwork } from '../../maps/roads/network.ts';
import { type Random, seededRandom } from '../../protocol/random.ts';

/** `road`: rivers, railways and districts leave few crossings. `grid`: no natural separators, the worst case. */
export type GraphKind = 'road' | 'grid';

export interface RoadGraph {
  readonly network: RoadNetwork;
  /** Of directed edges; a tenth are one-way. */
  readonly costs: Int32Array;
}

/** A node of the grid is 50 m from the next, in 1e-7 degree near the equator. */
const SPACING = 4_500;

/** Share of the edges kept over a line that is a border of so many nodes' wide districts. */
const keptOver: Readonly<Record<number, number>> = {
  1: 0.8,
  8: 0.6,
  16: 0.42,
  32: 0.28,
  64: 0.18,
  128: 0.11,
  256: 0.07,
};

/**
 * The largest connected part of a random grid of `side` × `side` nodes, jittered; in a `road` graph the number
 * of streets over a border grows with about the cube root of its length, as in real towns. Every twentieth
 * street is fast.
 */
export function aRoadGraph(kind: GraphKind, side: number, seed: number): RoadGraph {
  const random = seededRandom(seed);
  const links = someLinks(kind, side, random);
  const ids = largestPart(side * side, links);
  const nodeCount = ids.count;
  const nodeLatitude = new Int32Array(nodeCount);
  const nodeLongitude = new Int32Array(nodeCount);
  for (let at = 0; at < side * side; at++) {
    const east = Math.round(((at % side) + 0.6 * (random.next() - 0.5)) * SPACING);
    const north = Math.round((Math.floor(at / side) + 0.6 * (random.next() - 0.5)) * SPACING);
    const id = ids.of[at] as number;
    if (id < 0) continue;
    nodeLongitude[id] = east;
    nodeLatitude[id] = north;
  }
  const kept = links.filter(([from]) => (ids.of[from] as number) >= 0);
  const edgeCount = kept.length;
  const edgeFrom = Uint32Array.from(kept, ([from]) => ids.of[from] as number);
  const edgeTo = Uint32Array.from(kept, ([, to]) => ids.of[to] as number);
  const edgeDecimeters = new Uint32Array(edgeCount);
  const costs = new Int32Array(edgeCount * 2);
  for (let edge = 0; edge < edgeCount; edge++) {
    const [from, to] = kept[edge] as Link;
    const a = edgeFrom[edge] as number;
    const b = edgeTo[edge] as number;
    const east = (nodeLongitude[a] as number) - (nodeLongitude[b] as number);
    const north = (nodeLatitude[a] as number) - (nodeLatitude[b] as number);
    const decimeters = Math.max(1, Math.ceil(Math.sqrt(east * east + north * north) / 9));
    edgeDecimeters[edge] = decimeters;
    const milliseconds = (decimeters * 100) / (isFast(from, to, side) ? 15 : 5);
    costs[edge * 2] = Math.ceil(milliseconds * (0.8 + 0.4 * random.next()));
    const isOneWay = random.next() < 0.1;
    costs[edge * 2 + 1] = isOneWay ? forbidden : Math.ceil(milliseconds * (0.8 + 0.4 * random.next()));
  }
  const bytes = () => new Uint8Array(edgeCount);
  const network = networkOf({
    nodeCount,
    edgeCount,
    nodeLatitude,
    nodeLongitude,
    edgeFrom,
    edgeTo,
    edgeDecimeters,
    edgeClass: bytes().fill(RoadClass.residential),
    edgeSurface: bytes(),
    edgeFlags: new Uint16Array(edgeCount),
    edgeWidth: bytes(),
    edgeIncline: new Int8Array(edgeCount),
    edgeSpeedLimit: bytes(),
    edgeName: new Uint32Array(edgeCount),
    pointStart: new Uint32Array(edgeCount + 1),
    pointLatitude: new Int32Array(0),
    pointLongitude: new Int32Array(0),
    bannedFrom: new Uint32Array(0),
    bannedTo: new Uint32Array(0),
    bannedFor: new Uint8Array(0),
    names: [''],
  });
  return { network, costs };
}

type Link = readonly [from: number, to: number];

function someLinks(kind: GraphKind, side: number, random: Random): Link[] {
  const kept = (line: number) => (kind === 'grid' ? 0.8 : (keptOver[borderOf(line)] as number));
  const links: Link[] = [];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const at = row * side + column;
      if (column + 1 < side && random.next() < kept(column)) links.push([at, at + 1]);
      if (row + 1 < side && random.next() < kept(row)) links.push([at, at + side]);
      const isInside = kind === 'road' && column + 1 < side && row + 1 < side;
      if (isInside && borderOf(column) === 1 && borderOf(row) === 1 && random.next() < 0.05) {
        links.push([at, at + side + 1]);
      }
    }
  }
  return links;
}

/** The width of the districts that the line behind a column or row divides; 1 when it divides none. */
function borderOf(line: number): number {
  for (let width = 256; width >= 8; width /= 2) if ((line + 1) % width === 0) return width;
  return 1;
}

function isFast(from: number, to: number, side: number): boolean {
  const isOnFast = (of: (at: number) => number) => of(from) % 20 === 0 && of(to) % 20 === 0;
  return isOnFast((at) => at % side) || isOnFast((at) => Math.floor(at / side));
}

/** New ids of the nodes in the largest connected part, -1 for the others. */
function largestPart(count: number, links: readonly Link[]): { of: Int32Array; count: number } {
  const leader = Int32Array.from({ length: count }, (_, node) => node);
  const leaderOf = (node: number): number => {
    let at = node;
    while (leader[at] !== at) {
      leader[at] = leader[leader[at] as number] as number;
      at = leader[at] as number;
    }
    return at;
  };
  for (const [from, to] of links) leader[leaderOf(from)] = leaderOf(to);
  const sizes = new Int32Array(count);
  let largest = 0;
  for (let node = 0; node < count; node++) {
    const group = leaderOf(node);
    sizes[group] = (sizes[group] as number) + 1;
    if ((sizes[group] as number) > (sizes[largest] as number)) largest = group;
  }
  let next = 0;
  const of = Int32Array.from({ length: count }, (_, node) => (leaderOf(node) === largest ? next++ : -1));
  return { of, count: next };
}
