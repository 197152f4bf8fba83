import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { aRoadGraph } from '../../bench/roads/road-graph.ts';
import { loadMap, saveNetwork } from '../../maps/load.ts';
import { encodeOrder } from '../../maps/roads/hierarchy/order-file.ts';
import { orderOf } from '../../maps/roads/hierarchy/prepare.ts';
import { encodeNetwork, mapHashOf } from '../../maps/roads/network-file.ts';
import { generateTown } from '../../maps/town/generate-town.ts';
import { aFolder, osmFile, savedFile } from './osm/osm-file.ts';

const nodes = Array.from({ length: 30 }, (_, i) => ({
  id: i + 1,
  latitude: 450_000_000 + i * 1_000,
  longitude: 300_000_000 + (i % 3) * 800,
}));
const ways = [
  { id: 1, refs: nodes.map(({ id }) => id), tags: { highway: 'footway', name: 'Test Walk' } },
  { id: 2, refs: [1, 10, 20, 30], tags: { highway: 'path' } },
];

test('a town is loaded by its seed', async (t) => {
  const map = await loadMap({ kind: 'town', seed: 5 });
  const { network, places } = generateTown(5);
  t.deepEqual(map.network, network);
  t.deepEqual(map.places, places);
  t.deepEqual(map.hash, mapHashOf(encodeNetwork(network)));
  t.is(map.attribution, '');
});

test('a saved network is loaded with the same hash and places for everybody', async (t) => {
  const { network } = generateTown(5);
  const path = join(await aFolder(), 'deep', 'town.roads');
  const hash = await saveNetwork(path, network);
  const [one, two] = [await loadMap({ kind: 'file', path }), await loadMap({ kind: 'file', path })];
  t.deepEqual(one.network, network);
  t.deepEqual(one.hash, hash);
  t.deepEqual(one.places, two.places);
  t.true(one.places.doors.length > 0);
  t.deepEqual(await readdir(join(path, '..')), ['town.roads'], 'no drafts are left');
});

test('beside a large network lies the order of its hierarchy, which is read again, or made again if damaged', async (t) => {
  const { network } = aRoadGraph('road', 80, 3);
  const path = join(await aFolder(), 'city.roads');
  await saveNetwork(path, network);
  t.deepEqual((await readdir(join(path, '..'))).sort(), ['city.roads', 'city.roads.order']);
  const order = orderOf(network);
  const hash = mapHashOf(encodeNetwork(network));
  const other = order.toReversed();
  await writeFile(`${path}.order`, encodeOrder(other, hash));
  t.deepEqual(orderOf((await loadMap({ kind: 'file', path })).network), other, 'what is there is used');
  await writeFile(`${path}.order`, encodeOrder(other, hash).subarray(0, -5));
  t.deepEqual(orderOf((await loadMap({ kind: 'file', path })).network), order);
});

test('an imported file is kept, and kept apart by content and by bounds', async (t) => {
  const path = await savedFile(osmFile(nodes, ways));
  const dataFolder = await aFolder();
  const first = await loadMap({ kind: 'file', path }, { dataFolder });
  t.truthy(first.report);
  t.is(first.attribution, '© OpenStreetMap contributors');
  const second = await loadMap({ kind: 'file', path }, { dataFolder });
  t.is(second.report, undefined);
  t.deepEqual(second.network, first.network);
  t.deepEqual(second.hash, first.hash);
  const bounds = { south: 450_000_000, west: 0, north: 450_009_000, east: 900_000_000 };
  const part = await loadMap({ kind: 'file', path, bounds }, { dataFolder });
  t.true(part.network.nodeCount < first.network.nodeCount);
  t.is((await readdir(join(dataFolder, 'maps'))).length, 2);
  const moved = await savedFile(await readFile(path), 'other-name.osm.pbf');
  t.is((await loadMap({ kind: 'file', path: moved }, { dataFolder })).report, undefined);
});

test('a kept network that was damaged is made again', async (t) => {
  const path = await savedFile(osmFile(nodes, ways));
  const dataFolder = await aFolder();
  const first = await loadMap({ kind: 'file', path }, { dataFolder });
  const [name] = await readdir(join(dataFolder, 'maps'));
  const kept = join(dataFolder, 'maps', name as string);
  await writeFile(kept, (await readFile(kept)).subarray(0, 90));
  const second = await loadMap({ kind: 'file', path }, { dataFolder });
  t.truthy(second.report);
  t.deepEqual(second.hash, first.hash);
  t.is((await loadMap({ kind: 'file', path }, { dataFolder })).report, undefined);
});

test('without a data folder nothing is written', async (t) => {
  const path = await savedFile(osmFile(nodes, ways));
  t.truthy((await loadMap({ kind: 'file', path })).report);
  t.deepEqual(await readdir(join(path, '..')), ['test.osm.pbf']);
});

test('a missing, a foreign and a damaged file each have their code', async (t) => {
  const missing = join(await aFolder(), 'no.osm.pbf');
  await t.throwsAsync(loadMap({ kind: 'file', path: missing }), { code: 'MAP_FILE_UNREADABLE' });
  const foreign = await savedFile(Buffer.from('GIF89a'));
  await t.throwsAsync(loadMap({ kind: 'file', path: foreign }), { code: 'OSM_FILE_BROKEN' });
  const file = encodeNetwork(generateTown(5).network);
  file[1_000] = (file[1_000] as number) ^ 1;
  const damaged = await savedFile(file);
  await t.throwsAsync(loadMap({ kind: 'file', path: damaged }), { code: 'NETWORK_FILE_HASH' });
});
