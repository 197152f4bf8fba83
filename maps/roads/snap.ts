import Flatbush from 'flatbush';
import {
  type CoordinatesE7,
  type Decimeters,
  decimeters,
  type Meters,
  meters,
} from '../../protocol/units.ts';
import { cosineOfLatitude } from '../geometry/cosine.ts';
import { METERS_PER_E7 } from '../geometry/distance.ts';
import { lineMeters, pointBetween } from '../geometry/line.ts';
import { edgeLine, type RoadNetwork } from './network.ts';

/** A place on an edge. */
export interface Snap {
  readonly edge: number;
  /** From the start of the edge, in its own direction; 0 to the edge's length. */
  readonly along: Decimeters;
  /** The same as a share of the edge, 0 to 1. */
  readonly fraction: number;
  readonly at: CoordinatesE7;
  /** How far the place asked for was from `at`. */
  readonly offset: Meters;
}

const firstRadius = 30;

/**
 * Finds the nearest edge. Ties go to the lower edge id. Arithmetic is + - * / and sqrt on doubles and the
 * index only narrows the candidates, so the answer is the same on every machine.
 */
export class SnapIndex {
  readonly #network: RoadNetwork;
  readonly #boxes: Flatbush | undefined;
  /** Edge and piece (counted from the edge's start) of each box. */
  readonly #edges: Uint32Array;
  readonly #pieces: Uint32Array;

  /** Indexes the edges for which `use` says yes. */
  constructor(network: RoadNetwork, use: (edge: number) => boolean) {
    this.#network = network;
    const used: number[] = [];
    let count = 0;
    for (let edge = 0; edge < network.edgeCount; edge++) {
      if (!use(edge)) continue;
      used.push(edge);
      count += (network.pointStart[edge + 1] as number) - (network.pointStart[edge] as number) + 1;
    }
    this.#edges = new Uint32Array(count);
    this.#pieces = new Uint32Array(count);
    this.#boxes = count > 0 ? new Flatbush(count, 16, Int32Array) : undefined;
    for (const edge of used) this.#addPieces(edge);
    this.#boxes?.finish();
  }

  /** The nearest place on an indexed edge, or undefined when none is within `radius`. */
  snap(at: CoordinatesE7, radius: Meters): Snap | undefined {
    if (this.#boxes === undefined) return undefined;
    for (let reach = Math.min(firstRadius, radius); ; reach = Math.min(reach * 4, radius)) {
      const found = this.#nearestWithin(at, reach);
      if (found !== undefined) return found;
      if (reach >= radius) return undefined;
    }
  }

  #addPieces(edge: number): void {
    const boxes = this.#boxes as Flatbush;
    const line = edgeLine(this.#network, edge);
    for (let piece = 0; piece + 1 < line.length; piece++) {
      const a = line[piece] as CoordinatesE7;
      const b = line[piece + 1] as CoordinatesE7;
      const box = boxes.add(
        Math.min(a.longitude, b.longitude),
        Math.min(a.latitude, b.latitude),
        Math.max(a.longitude, b.longitude),
        Math.max(a.latitude, b.latitude),
      );
      this.#edges[box] = edge;
      this.#pieces[box] = piece;
    }
  }

  #nearestWithin(at: CoordinatesE7, reach: number): Snap | undefined {
    const cosine = cosineOfLatitude(at.latitude);
    const north = Math.ceil(reach / METERS_PER_E7);
    const east = Math.ceil(reach / (METERS_PER_E7 * Math.max(cosine, 0.01)));
    const boxes = this.#boxes as Flatbush;
    const candidates = boxes.search(
      at.longitude - east,
      at.latitude - north,
      at.longitude + east,
      at.latitude + north,
    );
    let best: Projection | undefined;
    for (const box of candidates) {
      const found = this.#project(at, cosine, box);
      if (found.distance <= reach && (best === undefined || isNearer(found, best))) best = found;
    }
    return best === undefined ? undefined : this.#place(best);
  }

  #project(at: CoordinatesE7, cosine: number, box: number): Projection {
    const edge = this.#edges[box] as number;
    const piece = this.#pieces[box] as number;
    const line = this.#piece(edge, piece);
    const ax = (line.fromLongitude - at.longitude) * cosine;
    const ay = line.fromLatitude - at.latitude;
    const dx = (line.toLongitude - line.fromLongitude) * cosine;
    const dy = line.toLatitude - line.fromLatitude;
    const square = dx * dx + dy * dy;
    const share = square > 0 ? Math.min(1, Math.max(0, -(ax * dx + ay * dy) / square)) : 0;
    const x = ax + share * dx;
    const y = ay + share * dy;
    return { edge, piece, share, distance: Math.sqrt(x * x + y * y) * METERS_PER_E7 };
  }

  #piece(edge: number, piece: number) {
    const network = this.#network;
    const start = network.pointStart[edge] as number;
    const count = (network.pointStart[edge + 1] as number) - start;
    const from = network.edgeFrom[edge] as number;
    const to = network.edgeTo[edge] as number;
    const before = start + piece - 1;
    return {
      fromLatitude: (piece === 0 ? network.nodeLatitude[from] : network.pointLatitude[before]) as number,
      fromLongitude: (piece === 0 ? network.nodeLongitude[from] : network.pointLongitude[before]) as number,
      toLatitude: (piece === count ? network.nodeLatitude[to] : network.pointLatitude[before + 1]) as number,
      toLongitude: (piece === count
        ? network.nodeLongitude[to]
        : network.pointLongitude[before + 1]) as number,
    };
  }

  #place({ edge, piece, share, distance }: Projection): Snap {
    const line = edgeLine(this.#network, edge);
    const a = line[piece] as CoordinatesE7;
    const b = line[piece + 1] as CoordinatesE7;
    const whole = lineMeters(line);
    const before = lineMeters(line.slice(0, piece + 1)) + lineMeters([a, b]) * share;
    const length = this.#network.edgeDecimeters[edge] as number;
    const along = whole > 0 ? Math.min(length, Math.round((before / whole) * length)) : 0;
    return {
      edge,
      along: decimeters(along),
      fraction: along / length,
      at: pointBetween(a, b, share),
      offset: meters(distance),
    };
  }
}

interface Projection {
  readonly edge: number;
  readonly piece: number;
  readonly share: number;
  readonly distance: number;
}

function isNearer(a: Projection, b: Projection): boolean {
  if (a.distance !== b.distance) return a.distance < b.distance;
  return a.edge !== b.edge ? a.edge < b.edge : a.piece < b.piece;
}
