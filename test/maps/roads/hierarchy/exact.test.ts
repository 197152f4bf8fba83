import test, { type ExecutionContext } from 'ava';
import { importOsm } from '../../../../maps/osm/import-osm.ts';
import { edgeCosts, forbidden } from '../../../../maps/roads/edge-costs.ts';
import { CheapestCost } from '../../../../maps/roads/hierarchy/cheapest-cost.ts';
import { CheapestWay } from '../../../../maps/roads/hierarchy/cheapest-way.ts';
import { customise, emptyMetric, unreachable } from '../../../../maps/roads/hierarchy/customise.ts';
import { topologyOf } from '../../../../maps/roads/hierarchy/prepare.ts';
import type { RoadNetwork } from '../../../../maps/roads/network.ts';
import { type Profile, pavement, road } from '../../../../maps/roads/profiles.ts';
import { generateTown } from '../../../../maps/town/generate-town.ts';
import { seededRandom } from '../../../../protocol/random.ts';
import { hasShared, helsinki, osloEast } from '../a-town.ts';
import { costsFrom } from '../dijkstra.ts';

const ifShared = hasShared ? test : test.skip;
const absent = hasShared ? '' : ' (skipped: needs ../shared/maps)';

test('10,000 pairs on the town equal Dijkstra, and still do while costs change 100 times', (t) => {
  comparePairs(t, generateTown(1).network, pavement);
});

ifShared(`10,000 pairs on Oslo-east equal Dijkstra, and still do while costs change${absent}`, async (t) => {
  comparePairs(t, (await importOsm([osloEast])).network, pavement);
});

ifShared(`10,000 pairs on Helsinki equal Dijkstra, and still do while costs change${absent}`, async (t) => {
  comparePairs(t, (await importOsm([helsinki])).network, road);
});

function comparePairs(t: ExecutionContext, network: RoadNetwork, profile: Profile): void {
  const random = seededRandom(5);
  const draw = (count: number) => Math.floor(random.next() * count);
  const topology = topologyOf(network);
  const metric = emptyMetric(topology);
  const { milliseconds, decimeters } = edgeCosts(network, profile);
  const costs = milliseconds.slice();
  const cost = new CheapestCost(metric);
  const way = new CheapestWay(metric);
  const at = (node: number) => ({ ranks: [topology.rankOf[node] as number], costs: [0], lengths: [0] });
  let wrong = 0;
  const compare = (source: number, targets: number) => {
    const labels = costsFrom(network, costs, source);
    for (let i = 0; i < targets; i++) {
      const target = draw(network.nodeCount);
      const expected = Math.min(unreachable, labels[target] as number);
      if (cost.find(at(source), at(target)) !== expected) wrong += 1;
      if (i > 0) continue;
      const found = way.find(at(source), at(target));
      const sum = (of: Int32Array) => found?.directed.reduce((all, edge) => all + (of[edge] as number), 0);
      t.is(sum(costs), expected === unreachable ? undefined : expected);
      t.is(sum(decimeters), found?.length);
    }
  };
  customise(metric, costs, decimeters);
  for (let i = 0; i < 100; i++) compare(draw(network.nodeCount), 100);
  t.is(wrong, 0);
  for (let change = 0; change < 100; change++) {
    for (let i = 0; i < 20; i++) {
      const edge = draw(costs.length);
      const free = milliseconds[edge] as number;
      if (free !== forbidden) costs[edge] = i === 0 ? forbidden : Math.floor(free * random.next() * 4);
    }
    customise(metric, costs, decimeters);
    compare(draw(network.nodeCount), 10);
  }
  t.is(wrong, 0);
}
