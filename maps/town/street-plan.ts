import type { Random } from '../../protocol/random.ts';
import { streetNames } from './names.ts';
import { distance, dot, minus, unit } from './plane.ts';
import type { Block, Piece, StreetLevel, Subdivision } from './subdivision.ts';

export type StreetKind = 'main' | 'residential' | 'pedestrian';

/** A named street: its vertices in order, so that house numbers can count along it. */
export interface Street {
  readonly name: string;
  readonly level: StreetLevel;
  readonly vertices: readonly number[];
}

/** A piece of street as the rest of the generator meets it. */
export interface PlannedPiece {
  readonly street: Street;
  readonly kind: StreetKind;
  readonly bridge: boolean;
}

/** The finished street plan: what each piece is, and which block lies on its left. */
export class StreetPlan {
  readonly subdivision: Subdivision;
  readonly streets: readonly Street[];
  readonly #streetOf = new Map<string, Street>();
  readonly #leftOf = new Map<string, Block>();
  readonly #pedestrian = new Set<string>();

  constructor(subdivision: Subdivision, random: Random) {
    this.subdivision = subdivision;
    for (const block of subdivision.blocks) {
      for (const [a, b] of sidesOf(block)) this.#leftOf.set(`${a} ${b}`, block);
    }
    this.streets = nameStreets(subdivision, chainsOf(subdivision), random);
    for (const street of this.streets) {
      for (const [a, b] of pairs(street.vertices)) {
        this.#streetOf.set(`${a} ${b}`, street);
        this.#streetOf.set(`${b} ${a}`, street);
      }
    }
  }

  blockLeftOf(a: number, b: number): Block {
    return this.#leftOf.get(`${a} ${b}`) as Block;
  }

  piece(a: number, b: number): PlannedPiece {
    const street = this.#streetOf.get(`${a} ${b}`) as Street;
    const uses = [this.blockLeftOf(a, b).use, this.blockLeftOf(b, a).use];
    const bridge = uses.includes('water') && uses.every((use) => use === 'water' || use === 'outside');
    const kind = this.#pedestrian.has(keyOf(a, b)) ? 'pedestrian' : kindOf(street.level);
    return { street, kind, bridge };
  }

  isJunction(vertex: number): boolean {
    return this.subdivision.neighbours(vertex).length > 2;
  }

  /** Vertices from one junction to the next, bends between them, starting over the piece a–b. */
  wayFrom(a: number, b: number): number[] {
    const way = [a, b];
    while (!this.isJunction(way.at(-1) as number)) {
      const [before, last] = way.slice(-2) as [number, number];
      const next = this.subdivision.neighbours(last).find((vertex) => vertex !== before);
      if (next === undefined || next === a) break;
      way.push(next);
    }
    return way;
  }

  /** Gives a way between two junctions to people on foot, unless vehicles would then be cut off somewhere. */
  closeToVehicles(way: readonly number[]): void {
    const keys = [...pairs(way)].map(([a, b]) => keyOf(a, b));
    for (const key of keys) this.#pedestrian.add(key);
    if (!this.#vehiclesReachAll()) for (const key of keys) this.#pedestrian.delete(key);
  }

  #vehiclesReachAll(): boolean {
    const open = (a: number, b: number) => !this.#pedestrian.has(keyOf(a, b));
    const all = new Set<number>();
    for (const { a, b } of this.subdivision.pieces()) if (open(a, b)) all.add(a).add(b);
    const [first] = all;
    if (first === undefined) return false;
    const seen = new Set([first]);
    for (const vertex of seen) {
      for (const next of this.subdivision.neighbours(vertex)) if (open(vertex, next)) seen.add(next);
    }
    return seen.size === all.size;
  }
}

const keyOf = (a: number, b: number) => (a < b ? `${a} ${b}` : `${b} ${a}`);
const kindOf = (level: StreetLevel): StreetKind =>
  level === 'ring' || level === 'main' ? 'main' : 'residential';

function* pairs(vertices: readonly number[]): Generator<readonly [number, number]> {
  for (let i = 0; i + 1 < vertices.length; i++) yield [vertices[i] as number, vertices[i + 1] as number];
}

/** The pieces around a block, in the direction that has it on the left. */
export const sidesOf = ({ loop }: Block): (readonly [number, number])[] =>
  loop.map((vertex, i) => [vertex, loop[(i + 1) % loop.length] as number] as const);

/**
 * Pieces joined to streets as people name them: at a junction a street goes on over the piece that was drawn
 * in the same stroke, or else over the straightest one of its level.
 */
function chainsOf(subdivision: Subdivision): number[][] {
  const onward = new Map<string, number>();
  for (const vertex of subdivision.spots.keys()) {
    for (const [from, to] of pairedAt(subdivision, vertex)) {
      onward.set(`${from} ${vertex}`, to);
      onward.set(`${to} ${vertex}`, from);
    }
  }
  const used = new Set<string>();
  const run = (a: number, b: number): number[] => {
    const way: number[] = [];
    for (let [before, at] = [a, b]; ; ) {
      const next = onward.get(`${before} ${at}`);
      if (next === undefined || used.has(keyOf(at, next))) return way;
      used.add(keyOf(at, next));
      way.push(next);
      [before, at] = [at, next];
    }
  };
  return subdivision.pieces().flatMap(({ a, b }) => {
    if (used.has(keyOf(a, b))) return [];
    used.add(keyOf(a, b));
    const forward = run(a, b);
    return [[...run(b, a).reverse(), a, b, ...forward]];
  });
}

function pairedAt(subdivision: Subdivision, vertex: number): (readonly [number, number])[] {
  const around = subdivision.neighbours(vertex);
  const at = subdivision.spot(vertex);
  const fits: { from: number; to: number; fit: number }[] = [];
  for (const [i, from] of around.entries()) {
    for (const to of around.slice(i + 1)) {
      const [one, two] = [subdivision.piece(from, vertex), subdivision.piece(to, vertex)] as [Piece, Piece];
      const straight = -dot(unit(minus(subdivision.spot(from), at)), unit(minus(subdivision.spot(to), at)));
      const same = one.stroke === two.stroke;
      if (straight < (same ? 0.2 : 0.85) || one.level !== two.level) continue;
      fits.push({ from, to, fit: straight + (same ? 1 : 0) });
    }
  }
  const taken = new Set<number>();
  return fits
    .sort((a, b) => b.fit - a.fit)
    .flatMap(({ from, to }) => {
      if (taken.has(from) || taken.has(to)) return [];
      taken.add(from).add(to);
      return [[from, to] as const];
    });
}

const endings: Readonly<Record<StreetLevel, readonly string[]>> = {
  ring: ['Ring'],
  main: ['Avenue', 'Road'],
  quay: ['Quay'],
  bridge: ['Bridge'],
  side: ['Street', 'Street', 'Lane', 'Row', 'Way', 'Street', 'Road', 'Hill', 'Walk'],
};

function nameStreets(
  subdivision: Subdivision,
  chains: readonly (readonly number[])[],
  random: Random,
): Street[] {
  const name = streetNames(random);
  const levelOf = ([a, b]: readonly number[]) => subdivision.piece(a as number, b as number)?.level ?? 'side';
  const longest = chains
    .filter((chain) => levelOf(chain) === 'main')
    .sort((a, b) => lengthOfChain(subdivision, b) - lengthOfChain(subdivision, a))[0];
  return chains.map((vertices) => {
    const level = levelOf(vertices);
    const ending = endings[level][Math.floor(random.next() * endings[level].length)] as string;
    return { name: vertices === longest ? 'High Street' : name(ending), level, vertices };
  });
}

function lengthOfChain(subdivision: Subdivision, chain: readonly number[]): number {
  let length = 0;
  for (const [a, b] of pairs(chain)) length += distance(subdivision.spot(a), subdivision.spot(b));
  return length;
}
