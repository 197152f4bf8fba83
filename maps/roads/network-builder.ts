import type { CoordinatesE7 } from '../../protocol/units.ts';
import { lineMeters } from '../geometry/line.ts';
import { type RoadClass, Surface } from './classes.ts';
import { networkOf, type RoadNetwork } from './network.ts';

/** An edge to add; what is left out is unknown, 0 or none. */
export interface NewEdge {
  readonly from: number;
  readonly to: number;
  readonly class: RoadClass;
  readonly via?: readonly CoordinatesE7[];
  readonly surface?: Surface;
  readonly flags?: number;
  readonly name?: string;
  /** Decimetres. */
  readonly width?: number;
  /** Percent along the edge. */
  readonly incline?: number;
  /** km/h. */
  readonly speedLimit?: number;
}

/** A turn that is not allowed: from one directed edge over another, to the `TurnBan` kinds of `kinds`. */
export interface NewBan {
  readonly from: number;
  readonly to: number;
  readonly kinds: number;
}

/** Gathers nodes and edges and makes the typed arrays; the town and the import both end here. */
export class NetworkBuilder {
  readonly #latitudes: number[] = [];
  readonly #longitudes: number[] = [];
  readonly #edges: NewEdge[] = [];
  /** By `from * 2^32 + to`, so that what is banned twice is there once. */
  readonly #bans = new Map<number, NewBan>();
  readonly #names = new Map<string, number>([['', 0]]);

  /** Returns the id of the new node. */
  addNode(at: CoordinatesE7): number {
    this.#longitudes.push(at.longitude);
    return this.#latitudes.push(at.latitude) - 1;
  }

  /** Returns the id of the new edge. */
  addEdge(edge: NewEdge): number {
    if (edge.name !== undefined && !this.#names.has(edge.name)) this.#names.set(edge.name, this.#names.size);
    return this.#edges.push(edge) - 1;
  }

  /** What is banned twice is banned to everybody it was banned to. */
  banTurn({ from, to, kinds }: NewBan): void {
    const key = from * 2 ** 32 + to;
    this.#bans.set(key, { from, to, kinds: kinds | (this.#bans.get(key)?.kinds ?? 0) });
  }

  nodeAt(node: number): CoordinatesE7 {
    return { latitude: this.#latitudes[node] as number, longitude: this.#longitudes[node] as number };
  }

  build(): RoadNetwork {
    const edges = this.#edges;
    const bans = [...this.#bans].sort(([a], [b]) => a - b).map(([, ban]) => ban);
    const points = edges.flatMap((edge) => edge.via ?? []);
    const pointStart = new Uint32Array(edges.length + 1);
    for (const [i, edge] of edges.entries()) {
      pointStart[i + 1] = (pointStart[i] as number) + (edge.via?.length ?? 0);
    }
    return networkOf({
      nodeCount: this.#latitudes.length,
      edgeCount: edges.length,
      nodeLatitude: Int32Array.from(this.#latitudes),
      nodeLongitude: Int32Array.from(this.#longitudes),
      edgeFrom: Uint32Array.from(edges, (edge) => edge.from),
      edgeTo: Uint32Array.from(edges, (edge) => edge.to),
      edgeDecimeters: Uint32Array.from(edges, (edge) => this.#decimeters(edge)),
      edgeClass: Uint8Array.from(edges, (edge) => edge.class),
      edgeSurface: Uint8Array.from(edges, (edge) => edge.surface ?? Surface.unknown),
      edgeFlags: Uint16Array.from(edges, (edge) => edge.flags ?? 0),
      edgeWidth: Uint8Array.from(edges, (edge) => clamp(edge.width ?? 0, 0, 255)),
      edgeIncline: Int8Array.from(edges, (edge) => clamp(edge.incline ?? 0, -100, 100)),
      edgeSpeedLimit: Uint8Array.from(edges, (edge) => clamp(edge.speedLimit ?? 0, 0, 255)),
      edgeName: Uint32Array.from(edges, (edge) => this.#names.get(edge.name ?? '') ?? 0),
      pointStart,
      pointLatitude: Int32Array.from(points, (point) => point.latitude),
      pointLongitude: Int32Array.from(points, (point) => point.longitude),
      bannedFrom: Uint32Array.from(bans, ({ from }) => from),
      bannedTo: Uint32Array.from(bans, ({ to }) => to),
      bannedFor: Uint8Array.from(bans, ({ kinds }) => kinds),
      names: [...this.#names.keys()],
    });
  }

  #decimeters(edge: NewEdge): number {
    const line = [this.nodeAt(edge.from), ...(edge.via ?? []), this.nodeAt(edge.to)];
    return Math.max(1, Math.ceil(lineMeters(line) * 10));
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.round(value)));
}
