import test from 'ava';
import fc from 'fast-check';
import { componentsOf } from '../../../maps/roads/components.ts';
import { forbidden } from '../../../maps/roads/edge-costs.ts';
import type { RoadNetwork } from '../../../maps/roads/network.ts';
import { aNetwork } from './a-town.ts';

test('two nodes share a component exactly when each reaches the other', (t) => {
  const nodes = 9;
  const node = fc.integer({ min: 0, max: nodes - 1 });
  const edge = fc.record({ from: node, to: node, along: fc.boolean(), against: fc.boolean() });
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 20 }), (edges) => {
      const network = aNetwork(
        Array.from({ length: nodes }, (_, i) => [i * 10, 0] as const),
        edges,
      );
      const costs = Int32Array.from(
        edges.flatMap(({ along, against }) => [along ? 1 : forbidden, against ? 1 : forbidden]),
      );
      const { ofNode, count, main, mainSize } = componentsOf(network, costs);
      const reach = Array.from({ length: nodes }, (_, start) => reachable(network, costs, start));
      for (let a = 0; a < nodes; a++) {
        for (let b = 0; b < nodes; b++) {
          t.is(ofNode[a] === ofNode[b], Boolean(reach[a]?.has(b) && reach[b]?.has(a)));
        }
      }
      t.is(count, new Set(ofNode).size);
      t.is(mainSize, ofNode.filter((component) => component === main).length);
    }),
  );
});

test('a line of a hundred thousand nodes does not exhaust the stack', (t) => {
  const nodes = 100_000;
  const network = aNetwork(
    Array.from({ length: nodes }, (_, i) => [i, 0] as const),
    Array.from({ length: nodes - 1 }, (_, i) => ({ from: i, to: i + 1 })),
  );
  const { count, mainSize } = componentsOf(network, new Int32Array(network.edgeCount * 2).fill(1));
  t.deepEqual([count, mainSize], [1, nodes]);
});

function reachable(network: RoadNetwork, costs: Int32Array, start: number): Set<number> {
  const seen = new Set([start]);
  for (const node of seen) {
    for (let arc = network.arcStart[node] as number; arc < (network.arcStart[node + 1] as number); arc++) {
      if (costs[network.arcEdge[arc] as number] !== forbidden) seen.add(network.arcHead[arc] as number);
    }
  }
  return seen;
}
