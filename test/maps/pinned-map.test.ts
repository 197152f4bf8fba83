import test from 'ava';
import { pinnedMap } from '../../maps/pinned-map.ts';
import { nodeAt } from '../../maps/roads/network.ts';
import { generateTown } from '../../maps/town/generate-town.ts';

const { network, places } = generateTown(1);
const map = pinnedMap(network);

test('every node and door of a map lies in its service area, the next city does not', (t) => {
  for (let node = 0; node < network.nodeCount; node++) t.true(map.inArea(nodeAt(network, node)));
  for (const { at } of places.doors) t.true(map.inArea(at));
  const { latitude, longitude } = nodeAt(network, 0);
  t.false(map.inArea({ latitude: latitude + 3_000_000, longitude }));
  t.false(map.inArea({ latitude, longitude: longitude - 3_000_000 }));
});

test('the shortest way is that of the pavement router', (t) => {
  const [from, to] = places.doors;
  if (from === undefined || to === undefined) return t.fail();
  t.is(map.shortest(from.at, to.at), map.shortest(to.at, from.at));
  t.true((map.shortest(from.at, to.at) ?? 0) > 0);
});
