import type { Terrain } from './instance.ts';

/**
 * Ways from one visit to the next by one charging station, or by two in a row where one does not reach: all that
 * no other way beats. Those from node a to node b stand from `first[a * width + b]` up to the next entry's, the
 * shortest first. Stations take no room in a route of the search, which is the order of its customers alone.
 */
export interface Detours {
  /** Depot and customers. */
  readonly width: number;
  readonly first: Int32Array;
  /** Distance up to the first station, over all, from the last station on. */
  readonly into: Float64Array;
  readonly length: Float64Array;
  readonly out: Float64Array;
  /** Time beside the way and the first refill: the refill at the second station. */
  readonly extra: Float64Array;
  readonly stations: readonly (readonly number[])[];
}

interface Detour {
  readonly into: number;
  readonly length: number;
  readonly out: number;
  readonly extra: number;
  readonly stations: readonly number[];
}

/** Full recharges make a way by stations a matter of four figures; a way not better in any of them is left out. */
const beats = (a: Detour, b: Detour, refill: number) =>
  a.into <= b.into &&
  a.length <= b.length &&
  a.out <= b.out &&
  a.length + a.extra + refill * a.into <= b.length + b.extra + refill * b.into;

/** @param most ways kept between two visits: a search is faster with the few shortest. */
export function detoursOf(
  terrain: Terrain,
  most = Number.POSITIVE_INFINITY,
  isWanted: (a: number, b: number) => boolean = () => true,
): Detours {
  const width = terrain.customers + 1;
  const first = new Int32Array(width * width + 1);
  const all: Detour[] = [];
  for (let a = 0; a < width; a++)
    for (let b = 0; b < width; b++) {
      if (a !== b && isWanted(a, b) && mayFollow(terrain, a, b))
        all.push(...undominated(terrain, a, b, most));
      first[a * width + b + 1] = all.length;
    }
  return {
    width,
    first,
    into: Float64Array.from(all, ({ into }) => into),
    length: Float64Array.from(all, ({ length }) => length),
    out: Float64Array.from(all, ({ out }) => out),
    extra: Float64Array.from(all, ({ extra }) => extra),
    stations: all.map(({ stations }) => stations),
  };
}

function undominated(terrain: Terrain, a: number, b: number, most: number): Detour[] {
  const kept: Detour[] = [];
  const candidates = [...single(terrain, a, b), ...double(terrain, a, b)].sort((p, q) => p.length - q.length);
  for (const candidate of candidates) {
    if (kept.length === most) break;
    if (!kept.some((other) => beats(other, candidate, terrain.refill))) kept.push(candidate);
  }
  return kept;
}

function* single(terrain: Terrain, a: number, b: number): Iterable<Detour> {
  for (const station of stationsOf(terrain)) {
    const into = distanceBetween(terrain, a, station);
    const out = distanceBetween(terrain, station, b);
    const detour = { into, length: into + out, out, extra: 0, stations: [station] };
    if (isDrivable(terrain, a, b, detour)) yield detour;
  }
}

function* double(terrain: Terrain, a: number, b: number): Iterable<Detour> {
  const { reach, range } = terrain;
  for (const one of stationsOf(terrain)) {
    const into = distanceBetween(terrain, a, one);
    if (into + (reach[a] as number) > range) continue;
    for (const two of stationsOf(terrain)) {
      const middle = distanceBetween(terrain, one, two);
      if (one === two || middle > range) continue;
      const out = distanceBetween(terrain, two, b);
      const length = into + middle + out;
      const detour = { into, length, out, extra: terrain.refill * middle, stations: [one, two] };
      if (isDrivable(terrain, a, b, detour)) yield detour;
    }
  }
}

/** At a the vehicle has come from somewhere, and from b it must still get anywhere, before it is empty. */
function isDrivable(terrain: Terrain, a: number, b: number, { into, length, out, extra }: Detour): boolean {
  const { reach, range, ready, due, service, refill } = terrain;
  const before = reach[a] as number;
  if (into + before > range || out + (reach[b] as number) > range) return false;
  const leave = (ready[a] as number) + (service[a] as number);
  return leave + length + extra + refill * (into + before) <= (due[b] as number);
}

function mayFollow({ ready, due, service, distance, size }: Terrain, a: number, b: number): boolean {
  const leave = (ready[a] as number) + (service[a] as number);
  return leave + (distance[a * size + b] as number) <= (due[b] as number);
}

function* stationsOf({ customers, size }: Terrain): Iterable<number> {
  for (let station = customers + 1; station < size; station++) yield station;
}

const distanceBetween = ({ distance, size }: Terrain, a: number, b: number) =>
  distance[a * size + b] as number;
