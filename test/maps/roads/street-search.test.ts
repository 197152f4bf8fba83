import test from 'ava';
import fc from 'fast-check';
import { edgeEnergy } from '../../../maps/roads/consumption.ts';
import { forbidden } from '../../../maps/roads/edge-costs.ts';
import { topologyOf } from '../../../maps/roads/hierarchy/prepare.ts';
import type { RoadNetwork } from '../../../maps/roads/network.ts';
import { placeOnEdge, routeOf } from '../../../maps/roads/route.ts';
import type { Snap } from '../../../maps/roads/snap.ts';
import { StreetSearch } from '../../../maps/roads/street-search.ts';
import { decimeters, meters } from '../../../protocol/units.ts';
import { aNetwork } from './a-town.ts';
import { cheapestCosts } from './bellman-ford.ts';

const nodeCount = 9;
const node = fc.integer({ min: 0, max: nodeCount - 1 });
/** Centimetres: so small that every rounding to decimetres shows, and places coincide. */
const step = fc.integer({ min: 0, max: 300 }).map((centimeters) => centimeters / 100);
const share = fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000);
/** Of a decimetre; undefined forbids, 0 is free. */
const price = fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined, freq: 3 });
const world = fc.record({
  nodes: fc.array(fc.tuple(step, step), { minLength: nodeCount, maxLength: nodeCount }),
  edges: fc.array(fc.record({ from: node, to: node, incline: fc.integer({ min: -30, max: 30 }) }), {
    minLength: 1,
    maxLength: 20,
  }),
  prices: fc.array(fc.array(price, { minLength: 40, maxLength: 40 }), { minLength: 1, maxLength: 3 }),
  from: fc.array(fc.tuple(fc.nat(), share), { minLength: 1, maxLength: 3 }),
  to: fc.array(fc.tuple(fc.nat(), share), { minLength: 1, maxLength: 3 }),
});

function snapOn(network: RoadNetwork, [draw, fraction]: [number, number]): Snap {
  const edge = draw % network.edgeCount;
  const along = decimeters(Math.round((network.edgeDecimeters[edge] as number) * fraction));
  return { edge, along, fraction, at: placeOnEdge(network, edge, along), offset: meters(0) };
}

test('with one-ways, twins, loops, islands and free edges every way is a cheapest, through all changes of costs', (t) => {
  const consumption = { perMeter: 0.05, perMeterUp: 0.2, perMeterDown: 0.1, watts: 30 };
  fc.assert(
    fc.property(world, ({ nodes, edges, prices, from, to }) => {
      const network = aNetwork(nodes, edges);
      const lengths = Int32Array.from(
        { length: network.edgeCount * 2 },
        (_, directed) => network.edgeDecimeters[directed >> 1] as number,
      );
      const energy = edgeEnergy(network, consumption);
      const starts = from.map((place) => snapOn(network, place));
      const goals = to.map((place) => snapOn(network, place));
      let search: StreetSearch | undefined;
      for (const each of prices) {
        const costs = lengths.map((length, directed) => {
          const one = each[directed];
          return one === undefined ? forbidden : one * length;
        });
        search ??= new StreetSearch(network, topologyOf(network), {
          milliseconds: costs,
          decimeters: lengths,
        });
        search.customise(costs);
        const matrix = search.matrix(starts, goals, consumption);
        for (const [i, start] of starts.entries()) {
          const expected = cheapestCosts(network, costs, start, goals);
          for (const [j, goal] of goals.entries()) {
            const path = search.find(start, goal);
            t.is(path?.cost ?? Number.POSITIVE_INFINITY, expected[j] as number);
            const route = path && routeOf(network, costs, path, start, goal);
            t.is(route?.edges.reduce((sum, part) => sum + part.seconds * 1000, 0) ?? 0, path?.cost ?? 0);
            t.deepEqual(matrix.at(i, j), route && { seconds: route.seconds, distance: route.distance });
            const spent = route?.edges.reduce((sum, part) => {
              const directed = part.edge * 2 + (part.direction === 'along' ? 0 : 1);
              const whole = network.edgeDecimeters[part.edge] as number;
              return sum + Math.round(((energy[directed] as number) * Math.abs(part.to - part.from)) / whole);
            }, 0);
            const wattHours = matrix.wattHours?.[i * goals.length + j];
            if (route === undefined) t.is(wattHours, Number.POSITIVE_INFINITY);
            else if (!hasTies(each))
              t.true(Math.abs((wattHours ?? 0) * 1000 - (spent ?? 0) - (route.seconds * 30) / 3.6) < 0.01);
          }
        }
      }
    }),
    { numRuns: 1_500 },
  );
});

/** Free edges may tie in time and in length, and then differ in slope. */
const hasTies = (prices: readonly (number | undefined)[]): boolean => prices.includes(0);
