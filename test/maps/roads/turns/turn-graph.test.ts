import test from 'ava';
import fc from 'fast-check';
import { RoadClass } from '../../../../maps/roads/classes.ts';
import { forbidden } from '../../../../maps/roads/edge-costs.ts';
import { arriving, direct, leaving } from '../../../../maps/roads/edge-parts.ts';
import { headOf, type RoadNetwork, tailOf } from '../../../../maps/roads/network.ts';
import { cycle, pavement, road } from '../../../../maps/roads/profiles.ts';
import { placeOnEdge } from '../../../../maps/roads/route.ts';
import type { Snap } from '../../../../maps/roads/snap.ts';
import { StreetSearch } from '../../../../maps/roads/street-search.ts';
import { topologyFor } from '../../../../maps/roads/turns/topology-for.ts';
import { turnRules } from '../../../../maps/roads/turns/turn-rules.ts';
import { decimeters, meters } from '../../../../protocol/units.ts';
import { aNetwork } from '../a-town.ts';
import { PairHeap } from '../dijkstra.ts';

const nodeCount = 8;
const node = fc.integer({ min: 0, max: nodeCount - 1 });
const place = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 1000 }));
const price = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined, freq: 5 });
const world = fc.record({
  nodes: fc.array(fc.tuple(fc.nat({ max: 50 }), fc.nat({ max: 50 })), {
    minLength: nodeCount,
    maxLength: nodeCount,
  }),
  edges: fc.array(fc.tuple(node, node), { minLength: 4, maxLength: 16 }),
  bans: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 3 })), { maxLength: 8 }),
  prices: fc.array(price, { minLength: 32, maxLength: 32 }),
  from: place,
  to: place,
});

function snapOn(network: RoadNetwork, [draw, thousandths]: [number, number]): Snap {
  const edge = draw % network.edgeCount;
  const fraction = thousandths / 1000;
  const along = decimeters(Math.round((network.edgeDecimeters[edge] as number) * fraction));
  return { edge, along, fraction, at: placeOnEdge(network, edge, along), offset: meters(0) };
}

test('with banned turns ways cost what a search over directed edges finds, and none takes a banned turn', (t) => {
  fc.assert(
    fc.property(world, ({ nodes, edges, bans, prices, from, to }) => {
      const streets = edges.map(([a, b]) => ({ from: a, to: b, class: RoadClass.residential }));
      const plain = aNetwork(nodes, streets);
      const network = aNetwork(nodes, streets, bansOf(plain, bans));
      const costs = Int32Array.from({ length: network.edgeCount * 2 }, (_, directed) => {
        const each = prices[directed];
        return each === undefined ? forbidden : each * (network.edgeDecimeters[directed >> 1] as number);
      });
      const lengths = costs.map((_, directed) => network.edgeDecimeters[directed >> 1] as number);
      const [start, goal] = [snapOn(network, from), snapOn(network, to)];
      for (const [profile, kind] of [
        [road, 1],
        [cycle, 2],
        [pavement, 0],
      ] as const) {
        const topology = topologyFor(network, profile, costs);
        const search = new StreetSearch(network, topology, { milliseconds: costs, decimeters: lengths });
        const path = search.find(start, goal);
        const mayTurn = turnsOf(network, costs, kind);
        t.is(path?.cost ?? Number.POSITIVE_INFINITY, edgeBased(network, costs, mayTurn, start, goal));
        t.is(
          search.matrix([start], [goal]).at(0, 0)?.seconds as number | undefined,
          path && path.cost / 1000,
        );
        for (const [i, edge] of path?.directed.entries() ?? []) {
          const next = path?.directed[i + 1];
          if (next !== undefined) t.true(mayTurn(edge, next));
        }
      }
    }),
    { numRuns: 3_000 },
  );
});

function bansOf(network: RoadNetwork, draws: readonly (readonly [number, number, number])[]) {
  return draws.flatMap(([draw, next, kinds]) => {
    const from = draw % (network.edgeCount * 2);
    const exits = directedOf(network).filter(
      (directed) => tailOf(network, directed) === headOf(network, from),
    );
    const to = exits[next % exits.length];
    return to === undefined ? [] : [{ from, to, kinds }];
  });
}

const directedOf = (network: RoadNetwork) => Array.from({ length: network.edgeCount * 2 }, (_, i) => i);

/** The rule of turns in words of its own: bans, and no turning round at a junction with bans or up to the next one. */
function turnsOf(network: RoadNetwork, costs: Int32Array, kind: number) {
  const bans = new Set<string>();
  const junctions = new Set<number>();
  for (const [i, from] of network.bannedFrom.entries()) {
    if (((network.bannedFor[i] as number) & kind) === 0) continue;
    bans.add(`${from} ${network.bannedTo[i]}`);
    junctions.add(headOf(network, from));
  }
  const exitsOf = (from: number) =>
    directedOf(network).filter(
      (exit) =>
        tailOf(network, exit) === headOf(network, from) &&
        exit !== (from ^ 1) &&
        costs[exit] !== forbidden &&
        !bans.has(`${from} ${exit}`),
    );
  const comesFromJunction = (edge: number, met: ReadonlySet<number> = new Set()): boolean =>
    junctions.has(tailOf(network, edge)) ||
    directedOf(network).some((before) => {
      const [exit, ...others] = headOf(network, before) === tailOf(network, edge) ? exitsOf(before) : [];
      if (exit !== edge || others.length > 0 || met.has(before)) return false;
      return comesFromJunction(before, new Set([...met, before]));
    });
  return (from: number, to: number): boolean => {
    if (bans.has(`${from} ${to}`)) return false;
    if (to !== (from ^ 1)) return true;
    if (!junctions.has(headOf(network, from)) && !comesFromJunction(from)) return true;
    return exitsOf(from).length === 0;
  };
}

/** Dijkstra over directed edges: a label is the cost at the end of an edge. */
function edgeBased(
  network: RoadNetwork,
  costs: Int32Array,
  mayTurn: (from: number, to: number) => boolean,
  start: Snap,
  goal: Snap,
): number {
  const labels = directedOf(network).map(() => Number.POSITIVE_INFINITY);
  const heap = new PairHeap();
  const reach = (directed: number, cost: number) => {
    if (cost >= (labels[directed] as number)) return;
    labels[directed] = cost;
    heap.push(cost, directed);
  };
  const first = leaving(network, costs, start);
  if (first.alongCost !== forbidden) reach(start.edge * 2, first.alongCost);
  if (first.againstCost !== forbidden) reach(start.edge * 2 + 1, first.againstCost);
  const last = arriving(network, costs, goal);
  const short = direct(network, costs, start, goal).cost;
  let best = short === forbidden ? Number.POSITIVE_INFINITY : short;
  for (let top = heap.pop(); top !== undefined; top = heap.pop()) {
    const [cost, from] = top;
    if (cost > (labels[from] as number)) continue;
    for (const to of directedOf(network)) {
      if (tailOf(network, to) !== headOf(network, from) || !mayTurn(from, to)) continue;
      const end = to & 1 ? last.againstCost : last.alongCost;
      if (to >> 1 === goal.edge && end !== forbidden) best = Math.min(best, cost + end);
      if (costs[to] !== forbidden) reach(to, cost + (costs[to] as number));
    }
  }
  return best;
}

test('nobody turns round on the street behind a banned turn, where only a footpath meets it', (t) => {
  // A crossing at 0; the street 0-1-2-3 goes on to a junction at 3; footpaths meet it at 1 and 2.
  const nodes: [number, number][] = [
    [10, 10],
    [20, 10],
    [30, 10],
    [40, 10],
    [0, 10],
    [10, 20],
    [40, 20],
    [40, 0],
    [20, 20],
    [30, 20],
  ];
  const to = (from: number, end: number, kind: RoadClass = RoadClass.residential) => ({
    from,
    to: end,
    class: kind,
  });
  const streets = [
    ...[to(4, 0), to(0, 5), to(0, 1), to(1, 2), to(2, 3), to(3, 6), to(3, 7)],
    ...[to(1, 8, RoadClass.footway), to(2, 9, RoadClass.footway)],
  ];
  const network = aNetwork(nodes, streets, [{ from: 0, to: 2, kinds: 1 }]);
  const rules = turnRules(network, 1, (directed) => directed >> 1 < 7);
  const roundAt = (edge: number) => rules.isBanned(edge * 2, edge * 2 + 1);
  t.deepEqual([2, 3, 4].map(roundAt), [true, true, true]);
  // At the far junction's other arms and at dead ends everybody may.
  t.deepEqual([5, 6].map(roundAt), [false, false]);
});
