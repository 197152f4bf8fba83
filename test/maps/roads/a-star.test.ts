import test from 'ava';
import fc from 'fast-check';
import { AStar } from '../../../maps/roads/a-star.ts';
import { forbidden } from '../../../maps/roads/edge-costs.ts';
import type { RoadNetwork } from '../../../maps/roads/network.ts';
import { placeOnEdge } from '../../../maps/roads/route.ts';
import type { Snap } from '../../../maps/roads/snap.ts';
import { straightBound } from '../../../maps/roads/straight-bound.ts';
import { decimeters, meters } from '../../../protocol/units.ts';
import { aNetwork, spot } from './a-town.ts';
import { cheapestCosts } from './bellman-ford.ts';

const nodeCount = 8;
const node = fc.integer({ min: 0, max: nodeCount - 1 });
/** Centimetres: so small that every rounding to decimetres shows. */
const step = fc.integer({ min: 0, max: 300 }).map((centimeters) => centimeters / 100);
const place = fc.tuple(step, step);
const share = fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000);
const world = fc.record({
  nodes: fc.array(place, { minLength: nodeCount, maxLength: nodeCount }),
  edges: fc.array(
    fc.record({
      from: node,
      to: node,
      via: fc.array(place, { maxLength: 2 }),
      /** Cost of a decimetre each way; 0 forbids. */
      along: fc.integer({ min: 0, max: 3 }),
      against: fc.integer({ min: 0, max: 3 }),
    }),
    { minLength: 1, maxLength: 18 },
  ),
  from: fc.tuple(fc.nat(), share),
  to: fc.array(fc.tuple(fc.nat(), share), { minLength: 1, maxLength: 3 }),
});

function snapOn(network: RoadNetwork, [draw, fraction]: [number, number]): Snap {
  const edge = draw % network.edgeCount;
  const along = decimeters(Math.round((network.edgeDecimeters[edge] as number) * fraction));
  return { edge, along, fraction, at: placeOnEdge(network, edge, along), offset: meters(0) };
}

test('on small worlds with loops, twins, one-ways and bends the search is exact', (t) => {
  fc.assert(
    fc.property(world, ({ nodes, edges, from, to }) => {
      const network = aNetwork(
        nodes,
        edges.map((edge) => ({ ...edge, via: edge.via.map(([east, north]) => spot(east, north)) })),
      );
      const costs = Int32Array.from({ length: network.edgeCount * 2 }, (_, directed) => {
        const edge = edges[directed >> 1];
        const each = directed & 1 ? edge?.against : edge?.along;
        return each ? each * (network.edgeDecimeters[directed >> 1] as number) : forbidden;
      });
      const start = snapOn(network, from);
      const goals = to.map((goal) => snapOn(network, goal));
      const expected = cheapestCosts(network, costs, start, goals);
      const search = new AStar(network, costs, straightBound(network, costs));
      const found = goals.map((goal) => search.find(start, goal));
      t.deepEqual(
        found.map((cost) => (cost === forbidden ? Number.POSITIVE_INFINITY : cost)),
        expected,
      );
    }),
    { numRuns: 3_000 },
  );
});
