import test from 'ava';
import { importOsm } from '../../../maps/osm/import-osm.ts';
import { EdgeFlag, RoadClass } from '../../../maps/roads/classes.ts';
import { edgeLine, type RoadNetwork, streetName } from '../../../maps/roads/network.ts';
import { encodeNetwork } from '../../../maps/roads/network-file.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { milliseconds, seconds } from '../../../protocol/units.ts';
import { hasShared, helsinki, osloEast } from '../roads/a-town.ts';
import { osmFile, savedFile, type TestNode, type TestWay } from './osm-file.ts';

const ifShared = hasShared ? test : test.skip;
const absent = hasShared ? '' : ' (skipped: needs ../shared/maps)';

/** Nodes 1 to 9 on a line to the east, 10 m apart or so. */
const nodes: TestNode[] = Array.from({ length: 9 }, (_, i) => ({
  id: i + 1,
  latitude: 450_000_000,
  longitude: 300_000_000 + i * 1_000,
}));
const footway = (id: number, refs: number[], tags: Record<string, string> = {}): TestWay => ({
  id,
  refs,
  tags: { highway: 'footway', ...tags },
});

async function imported(ns: readonly TestNode[], ways: readonly TestWay[]) {
  return importOsm([await savedFile(osmFile(ns, ways))]);
}

/** Edges as lists of 1-based node positions on the line. */
const shape = (network: RoadNetwork) =>
  Array.from({ length: network.edgeCount }, (_, edge) =>
    edgeLine(network, edge).map((at) => (at.longitude - 300_000_000) / 1_000 + 1),
  );

test('ways are split where streets meet, and nowhere else', async (t) => {
  const { network } = await imported(nodes, [
    footway(10, [1, 2, 3, 4, 5], { name: 'Long Walk' }),
    footway(11, [3, 9]),
  ]);
  t.deepEqual(shape(network), [
    [1, 2, 3],
    [3, 4, 5],
    [3, 9],
  ]);
  t.is(network.nodeCount, 4);
  t.deepEqual(
    [0, 1, 2].map((edge) => streetName(network, edge)),
    ['Long Walk', 'Long Walk', ''],
  );
});

test('a closed way is one loop, and a way that crosses itself is split at the crossing', async (t) => {
  const { network } = await imported(nodes, [footway(10, [1, 2, 3, 1]), footway(11, [4, 5, 6, 5, 7])]);
  t.deepEqual(shape(network), [
    [1, 2, 3, 1],
    [4, 5],
    [5, 6, 5],
    [5, 7],
  ]);
});

test('a node that is nowhere cuts its way, nothing is bridged, and the report counts it', async (t) => {
  const { network, report } = await imported(nodes, [
    footway(10, [1, 2, 99, 3, 4]),
    footway(11, [98, 5, 97]),
    footway(12, [6, 6, 7]),
  ]);
  t.deepEqual(shape(network), [
    [1, 2],
    [3, 4],
    [6, 7],
  ]);
  t.is(report.dropped.danglingReferences, 3);
  t.is(report.dropped.emptyWays, 1);
});

test('streets are cut at the border of the box', async (t) => {
  const file = await savedFile(osmFile(nodes, [footway(10, [1, 2, 3, 4, 5, 6])]));
  const bounds = { south: 449_000_000, north: 451_000_000, west: 300_001_000, east: 300_003_000 };
  const { network, report } = await importOsm([file], { bounds });
  t.deepEqual(shape(network), [[2, 3, 4]]);
  t.is(report.dropped.outsideReferences, 3);
  t.is(report.dropped.danglingReferences, 0);
});

test('files with common nodes become one network, in whatever order they are named', async (t) => {
  const west = await savedFile(osmFile(nodes.slice(0, 5), [footway(10, [1, 2, 3]), footway(11, [3, 4, 7])]));
  const east = await savedFile(osmFile(nodes.slice(3), [footway(11, [3, 4, 7]), footway(12, [7, 8, 9])]));
  const both = await importOsm([west, east]);
  t.deepEqual(shape(both.network), [
    [1, 2, 3],
    [3, 4, 7],
    [7, 8, 9],
  ]);
  t.is(both.report.dropped.danglingReferences, 0);
  t.is(both.report.dropped.repeatedWays, 1);
  t.is(both.report.components, 1);
  const reversed = await importOsm([east, west]);
  t.deepEqual(encodeNetwork(reversed.network), encodeNetwork(both.network));
  t.is((await importOsm([west])).report.dropped.danglingReferences, 1);
});

test('of copies in several files the newest counts, in whatever order the files are named', async (t) => {
  const place = (east: number, version: number): TestNode => ({
    ...(nodes[1] as TestNode),
    longitude: 300_000_000 + east,
    version,
  });
  const others = nodes.filter(({ id }) => id !== 2).map((node) => ({ ...node, version: 4 }));
  const old = await savedFile(
    osmFile(
      [...others, place(1_000, 6)],
      [
        { ...footway(10, [1, 2, 3, 4], { name: 'Old Walk' }), version: 2 },
        { ...footway(11, [4, 5]), version: 1 },
        { ...footway(12, [5, 6]), version: 7 },
      ],
    ),
  );
  const recent = await savedFile(
    osmFile(
      [...others, place(1_500, 7)],
      [
        { ...footway(10, [1, 2, 3], { name: 'New Walk' }), version: 3 },
        { id: 11, refs: [4, 5], tags: { building: 'yes' }, version: 2 },
        { ...footway(12, [5, 6, 7]), version: 6 },
      ],
    ),
  );
  const one = await importOsm([old, recent]);
  t.deepEqual(shape(one.network), [
    [1, 2.5, 3],
    [5, 6],
  ]);
  t.is(streetName(one.network, 0), 'New Walk');
  const other = await importOsm([recent, old]);
  t.deepEqual(encodeNetwork(other.network), encodeNetwork(one.network));
});

test('copies that lie about being the same give one network, in whatever order the files are named', async (t) => {
  const moved = nodes.map((node) => ({ ...node, latitude: node.latitude + 700 }));
  const files = await Promise.all([
    savedFile(osmFile(nodes, [footway(10, [1, 2, 3], { name: 'A' }), footway(11, [3, 4])])),
    savedFile(osmFile(moved, [footway(10, [1, 5, 3], { name: 'B' }), footway(11, [3, 4])])),
    savedFile(osmFile(nodes.slice(2), [footway(10, [1, 2, 3], { name: 'C' })])),
  ]);
  const all = [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
    [1, 0, 2],
  ].map((order) => order.map((i) => files[i] as string));
  const hashes = [];
  for (const order of all)
    hashes.push(Buffer.from(encodeNetwork((await importOsm(order)).network)).toString('hex'));
  t.is(new Set(hashes).size, 1);
});

test('of two copies of a way the longer counts', async (t) => {
  const short = await savedFile(osmFile(nodes, [footway(10, [2, 3])]));
  const long = await savedFile(osmFile([], [footway(10, [1, 2, 3, 4])]));
  t.deepEqual(shape((await importOsm([short, long])).network), [[1, 2, 3, 4]]);
});

test('signals and kerbs tagged on nodes count for the crossing that runs over them', async (t) => {
  const tagged = nodes.map((node) =>
    node.id === 2 ? { ...node, tags: { crossing: 'traffic_signals', kerb: 'raised' } } : node,
  );
  const { network } = await imported(tagged, [
    footway(10, [1, 2, 3], { footway: 'crossing' }),
    footway(11, [3, 4]),
  ]);
  t.deepEqual([...network.edgeClass], [RoadClass.crossing, RoadClass.footway]);
  t.deepEqual([...network.edgeFlags], [EdgeFlag.signals | EdgeFlag.raisedKerb, 0]);
});

test('what is no street is left out and counted; a file without streets is an error', async (t) => {
  const building: TestWay = { id: 5, refs: [1, 2, 3, 1], tags: { building: 'yes' } };
  const { report } = await imported(nodes, [footway(10, [1, 2]), building]);
  t.is(report.dropped.otherWays, 1);
  await t.throwsAsync(imported(nodes, [building]), { code: 'OSM_FILE_EMPTY' });
  await t.throwsAsync(imported([], [footway(10, [1, 2])]), { code: 'OSM_FILE_EMPTY' });
});

test('progress only rises and ends at 1; seconds come from the clock that was passed in', async (t) => {
  const file = await savedFile(osmFile(nodes, [footway(10, [1, 2])]));
  const clock = new ManualClock();
  const shares: number[] = [];
  const onProgress = (share: number) => {
    shares.push(share);
    clock.advance(milliseconds(500));
  };
  const { report } = await importOsm([file, file], { onProgress, clock });
  t.deepEqual(
    shares,
    [...shares].sort((a, b) => a - b),
  );
  t.is(shares.at(-1), 1);
  t.is(report.seconds, seconds(shares.length / 2));
});

ifShared(`Oslo-east becomes the network its notes describe${absent}`, async (t) => {
  const { network, report } = await importOsm([osloEast]);
  t.true(report.nodes > 20_000 && report.edges > 28_000);
  t.true(report.kilometers > 1_000 && report.kilometers < 1_300);
  t.true(report.mainShare > 0.95, `${report.mainShare}`);
  t.is(report.dropped.danglingReferences, 0);
  t.true(network.names.includes('Karl Johans gate'));
  const again = await importOsm([osloEast]);
  t.deepEqual(encodeNetwork(again.network), encodeNetwork(network));
});

ifShared(`the cut Helsinki extract loses its dangling references and nothing else${absent}`, async (t) => {
  const { report } = await importOsm([helsinki]);
  t.true(report.dropped.danglingReferences > 0);
  t.true(report.edges > 4_000 && report.mainShare > 0.9, JSON.stringify(report));
});
