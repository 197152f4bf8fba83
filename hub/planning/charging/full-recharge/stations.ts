import type { Detours } from './detours.ts';
import type { Terrain } from './instance.ts';

/** A way to have come to a visit, and what came before it. */
interface Way {
  readonly distance: number;
  readonly time: number;
  readonly used: number;
  readonly before: Way | undefined;
  /** Stations since the visit before. */
  readonly stations: readonly number[];
}

/** A vehicle's nodes between the depots, stations and all. */
export interface DrivenRoute {
  readonly nodes: readonly number[];
  readonly distance: number;
}

const EPSILON = 1e-7;

/**
 * The shortest way to visit these customers in this order, with every recharge a full one: labels at each visit, none
 * of them left out unless another is at least as good in distance, time and battery (Montoya et al. 2017).
 * Undefined when no choice of stations makes the order possible.
 */
export function chooseStations(
  terrain: Terrain,
  detours: Detours,
  customers: readonly number[],
): DrivenRoute | undefined {
  let ways: Way[] = [
    { distance: 0, time: terrain.ready[0] as number, used: 0, before: undefined, stations: [] },
  ];
  let at = 0;
  for (const next of [...customers, 0]) {
    const here = at;
    ways = undominated(ways.flatMap((way) => [...goOn(terrain, detours, way, here, next)]));
    at = next;
  }
  const [shortest] = ways;
  if (shortest === undefined) return undefined;
  const nodes: number[] = [];
  const stops = [...customers, 0].reverse();
  for (let way: Way = shortest, i = 0; way.before !== undefined; way = way.before, i++)
    nodes.unshift(...way.stations, stops[i] as number);
  return { nodes: nodes.slice(0, -1), distance: shortest.distance };
}

function* goOn(terrain: Terrain, detours: Detours, way: Way, a: number, b: number): Iterable<Way> {
  const { distance, size, ready, due, service, range, refill } = terrain;
  const { width, first } = detours;
  const leave = way.time + (service[a] as number);
  const opens = ready[b] as number;
  const closes = (due[b] as number) + EPSILON;
  const direct = distance[a * size + b] as number;
  const used = way.used + direct;
  if (used <= range + EPSILON && leave + direct <= closes)
    yield {
      distance: way.distance + direct,
      time: Math.max(opens, leave + direct),
      used,
      before: way,
      stations: [],
    };
  for (let d = first[a * width + b] as number; d < (first[a * width + b + 1] as number); d++) {
    const length = detours.length[d] as number;
    const empty = way.used + (detours.into[d] as number);
    const arrive = leave + length + (detours.extra[d] as number) + refill * empty;
    if (empty > range + EPSILON || arrive > closes) continue;
    yield {
      distance: way.distance + length,
      time: Math.max(opens, arrive),
      used: detours.out[d] as number,
      before: way,
      stations: detours.stations[d] as readonly number[],
    };
  }
}

function undominated(ways: Way[]): Way[] {
  const kept: Way[] = [];
  for (const way of ways.sort((a, b) => a.distance - b.distance || a.time - b.time || a.used - b.used))
    if (!kept.some(({ time, used }) => time <= way.time && used <= way.used)) kept.push(way);
  return kept;
}
