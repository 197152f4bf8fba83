import type { CoordinatesE7 } from '../../protocol/units.ts';

/**
 * The streets and pavements of a town as flat typed arrays. An edge joins two nodes and is stored once; its
 * own direction runs from `edgeFrom` to `edgeTo`. A directed edge is the number `edge * 2` (along) or
 * `edge * 2 + 1` (against). Everything but `arc…` is in the network file; `arc…` is derived when it is read.
 */
export interface RoadNetwork {
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** 1e-7 degree. */
  readonly nodeLatitude: Int32Array;
  readonly nodeLongitude: Int32Array;
  readonly edgeFrom: Uint32Array;
  readonly edgeTo: Uint32Array;
  /** Length in decimetres, at least 1, rounded up, so never shorter than the straight line. */
  readonly edgeDecimeters: Uint32Array;
  /** RoadClass, Surface and EdgeFlag bits of classes.ts. */
  readonly edgeClass: Uint8Array;
  readonly edgeSurface: Uint8Array;
  readonly edgeFlags: Uint16Array;
  /** Width in decimetres, 0 unknown. */
  readonly edgeWidth: Uint8Array;
  /** Rise along the edge in percent. */
  readonly edgeIncline: Int8Array;
  /** Speed limit in km/h, 0 unknown. */
  readonly edgeSpeedLimit: Uint8Array;
  /** Index into `names`. */
  readonly edgeName: Uint32Array;
  /** Points between the end nodes: those of edge e are `pointStart[e]` up to `pointStart[e + 1]`. */
  readonly pointStart: Uint32Array;
  readonly pointLatitude: Int32Array;
  readonly pointLongitude: Int32Array;
  /**
   * Turns that are not allowed, by rising `bannedFrom` and `bannedTo`: nobody of the `TurnBan` kinds in
   * `bannedFor` (classes.ts) may go on from the first directed edge over the second.
   */
  readonly bannedFrom: Uint32Array;
  readonly bannedTo: Uint32Array;
  readonly bannedFor: Uint8Array;
  /** Street names; names[0] is the empty one. */
  readonly names: readonly string[];
  /** Compressed sparse rows: directed edges that leave node n are `arcStart[n]` up to `arcStart[n + 1]`. */
  readonly arcStart: Uint32Array;
  readonly arcEdge: Uint32Array;
  /** The node a directed edge leads to, in the order of `arcEdge`. */
  readonly arcHead: Uint32Array;
}

/** What is in the network file: everything but the derived rows. */
export type NetworkContent = Omit<RoadNetwork, 'arcStart' | 'arcEdge' | 'arcHead'>;

/** Adds the rows of leaving directed edges, in the order of edge ids. */
export function networkOf(content: NetworkContent): RoadNetwork {
  const { nodeCount, edgeCount, edgeFrom, edgeTo } = content;
  const arcStart = new Uint32Array(nodeCount + 1);
  const count = (node: number) => {
    arcStart[node + 1] = (arcStart[node + 1] as number) + 1;
  };
  for (let edge = 0; edge < edgeCount; edge++) {
    count(edgeFrom[edge] as number);
    count(edgeTo[edge] as number);
  }
  for (let node = 0; node < nodeCount; node++) {
    arcStart[node + 1] = (arcStart[node + 1] as number) + (arcStart[node] as number);
  }
  const next = arcStart.slice();
  const arcEdge = new Uint32Array(edgeCount * 2);
  const arcHead = new Uint32Array(edgeCount * 2);
  const place = (node: number, directed: number, head: number) => {
    const at = next[node] as number;
    next[node] = at + 1;
    arcEdge[at] = directed;
    arcHead[at] = head;
  };
  for (let edge = 0; edge < edgeCount; edge++) {
    const from = edgeFrom[edge] as number;
    const to = edgeTo[edge] as number;
    place(from, edge * 2, to);
    place(to, edge * 2 + 1, from);
  }
  return { ...content, arcStart, arcEdge, arcHead };
}

export function nodeAt(network: RoadNetwork, node: number): CoordinatesE7 {
  return {
    latitude: network.nodeLatitude[node] as number,
    longitude: network.nodeLongitude[node] as number,
  };
}

/** The nodes a directed edge leads from and to. */
export function tailOf(network: RoadNetwork, directed: number): number {
  return (directed & 1 ? network.edgeTo : network.edgeFrom)[directed >> 1] as number;
}
export function headOf(network: RoadNetwork, directed: number): number {
  return (directed & 1 ? network.edgeFrom : network.edgeTo)[directed >> 1] as number;
}

/** All points of an edge in its own direction, ends included. */
export function edgeLine(network: RoadNetwork, edge: number): CoordinatesE7[] {
  const line = [nodeAt(network, network.edgeFrom[edge] as number)];
  const end = network.pointStart[edge + 1] as number;
  for (let i = network.pointStart[edge] as number; i < end; i++) {
    line.push({
      latitude: network.pointLatitude[i] as number,
      longitude: network.pointLongitude[i] as number,
    });
  }
  line.push(nodeAt(network, network.edgeTo[edge] as number));
  return line;
}

export function streetName(network: RoadNetwork, edge: number): string {
  return network.names[network.edgeName[edge] as number] ?? '';
}
