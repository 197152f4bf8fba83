import { between, crossingOf, distance, distanceToPiece, type Spot } from './plane.ts';
import { contains, type Ring } from './ring.ts';

/** What the ground between streets is used for. */
export type BlockUse =
  | 'water'
  | 'park'
  | 'square'
  | 'hospital'
  | 'school'
  | 'church'
  | 'sports'
  | 'depot'
  | 'houses'
  | 'outside';

/** A face of the subdivision: its corners counter-clockwise (the outside: clockwise), by vertex. */
export interface Block {
  loop: readonly number[];
  use: BlockUse;
}

/** How a street came about: later drawn streets never change the level of earlier ones. */
export type StreetLevel = 'ring' | 'main' | 'quay' | 'bridge' | 'side';

/** A piece of street between two vertices. */
export interface Piece {
  readonly level: StreetLevel;
  /** Pieces drawn in one stroke. */
  readonly stroke: number;
}

/** Crossings nearer than this to a vertex are that vertex: streets meet at crossroads instead of beside them. */
export const SNAP_METERS = 20;

/**
 * A planar subdivision of the town: vertices, pieces of street between them, and the blocks they enclose.
 * It starts as one block inside an outline and grows by drawing streets across, so every street begins and
 * ends at another and the blocks are always known.
 */
export class Subdivision {
  readonly spots: Spot[];
  readonly blocks: Block[];
  readonly #pieces = new Map<string, { a: number; b: number; piece: Piece }>();
  readonly #neighbours = new Map<number, number[]>();
  #strokes = 0;

  constructor(outline: Ring) {
    this.spots = [...outline];
    const loop = outline.map((_, i) => i);
    this.blocks = [
      { loop, use: 'houses' },
      { loop: [...loop].reverse(), use: 'outside' },
    ];
    for (const i of loop) this.#join(i, (i + 1) % loop.length, { level: 'ring', stroke: 0 });
  }

  ring({ loop }: Block): Spot[] {
    return loop.map((vertex) => this.spot(vertex));
  }

  spot(vertex: number): Spot {
    return this.spots[vertex] as Spot;
  }

  piece(a: number, b: number): Piece | undefined {
    return this.#pieces.get(keyOf(a, b))?.piece;
  }

  /** The vertices a vertex is joined to. */
  neighbours(vertex: number): readonly number[] {
    return this.#neighbours.get(vertex) ?? [];
  }

  /** All pieces as vertex pairs, in the order in which they came about. */
  pieces(): { a: number; b: number; piece: Piece }[] {
    return [...this.#pieces.values()];
  }

  /** Draws a street along a line over as many blocks as it crosses; loose ends are left out. */
  draw(line: readonly Spot[], level: StreetLevel): void {
    this.#strokes += 1;
    const met = this.#crossings(line).map(({ along, at }) => ({ along, vertex: this.vertexNear(at) }));
    for (let i = 0; i + 1 < met.length; i++) {
      const from = met[i] as (typeof met)[number];
      const to = met[i + 1] as (typeof met)[number];
      if (from.vertex === undefined || to.vertex === undefined || from.vertex === to.vertex) continue;
      const ends = [this.spot(from.vertex), this.spot(to.vertex)] as const;
      const via = line.filter(
        (point, j) =>
          j > from.along && j < to.along && ends.every((end) => distance(point, end) > SNAP_METERS),
      );
      this.cut(from.vertex, to.vertex, via, { level, stroke: this.#strokes });
    }
  }

  /** A new stroke number for streets that are cut by hand. */
  nextStroke(): number {
    this.#strokes += 1;
    return this.#strokes;
  }

  /** Cuts the block between two of its corners in two; nothing happens where a street is already. */
  cut(a: number, b: number, via: readonly Spot[], piece: Piece): readonly [Block, Block] | undefined {
    const whole = [this.spot(a), ...via, this.spot(b)];
    const half = Math.floor((whole.length - 1) / 2);
    const inside = between(whole[half] as Spot, whole[half + 1] as Spot, 0.5);
    const index = this.blocks.findIndex(
      ({ loop, use }) =>
        use !== 'outside' &&
        loop.includes(a) &&
        loop.includes(b) &&
        contains(
          loop.map((vertex) => this.spot(vertex)),
          inside,
        ),
    );
    const block = this.blocks[index];
    if (block === undefined || this.piece(a, b) !== undefined) return undefined;
    const way = [a, ...via.map((point) => this.spots.push(point) - 1), b];
    for (let i = 0; i + 1 < way.length; i++) this.#join(way[i] as number, way[i + 1] as number, piece);
    const left: Block = { loop: [...arc(block.loop, b, a), ...way.slice(1, -1)], use: block.use };
    const right: Block = { loop: [...arc(block.loop, a, b), ...way.slice(1, -1).reverse()], use: block.use };
    // `arc` includes both ends, so `left` runs b … a and back over the way to b.
    this.blocks.splice(index, 1, left, right);
    return [left, right];
  }

  /** The vertex at a place on a street: an existing one when one is near, otherwise a new one. */
  vertexNear(at: Spot): number | undefined {
    let [nearest, best] = [-1, SNAP_METERS];
    for (const [vertex, other] of this.spots.entries()) {
      const away = distance(at, other);
      if (away < best) [nearest, best] = [vertex, away];
    }
    if (nearest >= 0) return nearest;
    for (const { a, b, piece } of this.pieces()) {
      if (distanceToPiece(at, this.spot(a), this.spot(b)) > 0.01) continue;
      return this.#split(a, b, piece, at);
    }
    return undefined;
  }

  #split(a: number, b: number, piece: Piece, at: Spot): number {
    const vertex = this.spots.push(at) - 1;
    this.#pieces.delete(keyOf(a, b));
    this.#part(a, b);
    this.#part(b, a);
    this.#join(a, vertex, piece);
    this.#join(vertex, b, piece);
    for (const block of this.blocks) {
      block.loop = block.loop.flatMap((corner, j, loop) => {
        const next = loop[(j + 1) % loop.length];
        const onPiece = (corner === a && next === b) || (corner === b && next === a);
        return onPiece ? [corner, vertex] : [corner];
      });
    }
    return vertex;
  }

  #join(a: number, b: number, piece: Piece): void {
    this.#pieces.set(keyOf(a, b), { a: Math.min(a, b), b: Math.max(a, b), piece });
    this.#neighbours.set(a, [...this.neighbours(a), b]);
    this.#neighbours.set(b, [...this.neighbours(b), a]);
  }

  #part(a: number, b: number): void {
    this.#neighbours.set(
      a,
      this.neighbours(a).filter((other) => other !== b),
    );
  }

  #crossings(line: readonly Spot[]): { along: number; at: Spot }[] {
    const met: { along: number; at: Spot }[] = [];
    const pieces = this.pieces();
    for (let i = 0; i + 1 < line.length; i++) {
      const from = line[i] as Spot;
      const to = line[i + 1] as Spot;
      for (const { a, b } of pieces) {
        const crossing = crossingOf(from, to, this.spot(a), this.spot(b));
        if (crossing)
          met.push({ along: i + crossing.ab, at: between(this.spot(a), this.spot(b), crossing.cd) });
      }
    }
    return met.sort((one, two) => one.along - two.along);
  }
}

const keyOf = (a: number, b: number) => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** The corners of a loop from one to another, both included. */
function arc(loop: readonly number[], from: number, to: number): number[] {
  const start = loop.indexOf(from);
  const turned = [...loop.slice(start), ...loop.slice(0, start)];
  return turned.slice(0, turned.indexOf(to) + 1);
}
