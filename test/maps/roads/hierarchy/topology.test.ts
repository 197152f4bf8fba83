import test from 'ava';
import fc from 'fast-check';
import { aRoadGraph } from '../../../../bench/roads/road-graph.ts';
import { neighboursOf } from '../../../../maps/roads/hierarchy/neighbours.ts';
import { nestedDissection } from '../../../../maps/roads/hierarchy/nested-dissection.ts';
import { topologyOf } from '../../../../maps/roads/hierarchy/prepare.ts';
import { plainGraph } from '../../../../maps/roads/hierarchy/search-graph.ts';
import { contract } from '../../../../maps/roads/hierarchy/topology.ts';
import { aNetwork } from '../a-town.ts';

const count = 12;
const node = fc.integer({ min: 0, max: count - 1 });
const links = fc.array(fc.tuple(node, node), { maxLength: 30 });
const places = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 })), {
  minLength: count,
  maxLength: count,
});

test('every order holds each node once, and whatever it is, contraction joins what shares a lower neighbour', (t) => {
  fc.assert(
    fc.property(links, places, fc.boolean(), (ends, where, isDissected) => {
      const network = aNetwork(
        where,
        ends.map(([from, to]) => ({ from, to })),
      );
      const graph = plainGraph(network);
      const neighbours = neighboursOf(count, graph.linkTail, graph.linkHead);
      const [x, y] = [0, 1].map((axis) => Float64Array.from(where, (at) => at[axis] as number));
      const order = isDissected
        ? nestedDissection(neighbours, x as Float64Array, y as Float64Array)
        : Int32Array.from({ length: count }, (_, i) => i);
      t.deepEqual(
        [...order].sort((a, b) => a - b),
        [...order.keys()],
      );
      const { upStart, upHead, upTail, parent, linkSlot, rankOf } = contract(graph, order);
      const heads = (rank: number) => [...upHead.subarray(upStart[rank], upStart[rank + 1])];
      for (let rank = 0; rank < count; rank++) {
        const [lowest = -1, ...others] = heads(rank);
        t.is(parent[rank], lowest);
        t.true(heads(rank).every((head) => head > rank));
        if (lowest >= 0) for (const head of others) t.true(heads(lowest).includes(head));
      }
      for (const [link, slot] of linkSlot.entries()) {
        const [from, to] = [rankOf[graph.linkTail[link] as number], rankOf[graph.linkHead[link] as number]];
        const arc = slot >> 1;
        if (from === to) t.is(slot, -1);
        else t.deepEqual(slot & 1 ? [upHead[arc], upTail[arc]] : [upTail[arc], upHead[arc]], [from, to]);
      }
    }),
    { numRuns: 400 },
  );
});

test('separators keep the hierarchy of a city small, and the order is the same on every machine', (t) => {
  const { network } = aRoadGraph('road', 100, 1);
  const { upHead, parent } = topologyOf(network);
  t.true(upHead.length < network.edgeCount * 4.5, `${upHead.length} arcs of ${network.edgeCount} edges`);
  let deepest = 0;
  const depth = new Int32Array(parent.length);
  for (let rank = parent.length - 1; rank >= 0; rank--) {
    const above = parent[rank] as number;
    depth[rank] = above < 0 ? 1 : (depth[above] as number) + 1;
    deepest = Math.max(deepest, depth[rank] as number);
  }
  t.true(deepest < 150, `${deepest} ranks deep`);
  t.deepEqual([network.nodeCount, upHead.length], PINNED);
});

const PINNED = [9971, 64244];
