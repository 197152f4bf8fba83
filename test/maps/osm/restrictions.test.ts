import test from 'ava';
import { importOsm } from '../../../maps/osm/import-osm.ts';
import { headOf, type RoadNetwork, streetName } from '../../../maps/roads/network.ts';
import { cycle, pavement, road } from '../../../maps/roads/profiles.ts';
import { createRouter } from '../../../maps/roads/router.ts';
import type { Snap } from '../../../maps/roads/snap.ts';
import { hasShared, osloEast } from '../roads/a-town.ts';
import { osmFile, savedFile, type TestNode, type TestRelation, type TestWay } from './osm-file.ts';

const ifShared = hasShared ? test : test.skip;
const absent = hasShared ? '' : ' (skipped: needs ../shared/maps)';

/** A cross with node 1 in the middle; a ring of streets around it joins the four ends. About 70 m an arm. */
const at = (id: number, east: number, north: number): TestNode => ({
  id,
  latitude: 450_000_000 + north * 6_300,
  longitude: 300_000_000 + east * 8_900,
});
const nodes = [at(1, 0, 0), at(2, -1, 0), at(3, 1, 0), at(4, 0, 1), at(5, 0, -1)];
const street = (id: number, name: string, refs: number[]): TestWay => ({
  id,
  refs,
  tags: { highway: 'residential', name },
});
const ways = [
  street(12, 'west', [2, 1]),
  street(13, 'east', [1, 3]),
  street(14, 'north', [1, 4]),
  street(15, 'south', [5, 1]),
  street(20, 'ring', [2, 4, 3, 5, 2]),
];

function restriction(tags: Record<string, string>, from = 12, to = 14, via = 1): TestRelation {
  return {
    id: 1,
    members: [
      ['from', 'way', from],
      ['via', 'node', via],
      ['to', 'way', to],
    ],
    tags: { type: 'restriction', ...tags },
  };
}

async function imported(...relations: TestRelation[]) {
  const each = relations.map((relation, i) => ({ ...relation, id: i + 1 }));
  return importOsm([await savedFile(osmFile(nodes, ways, { relations: each }))]);
}

/** Banned turns as "from>to" street names and whom they bind. */
const turns = (network: RoadNetwork) =>
  [...network.bannedFrom].map((from, i) => {
    const to = network.bannedTo[i] as number;
    t_same(headOf(network, from), headOf(network, to ^ 1));
    return `${streetName(network, from >> 1)}>${streetName(network, to >> 1)} ${network.bannedFor[i]}`;
  });
const t_same = (a: number, b: number) => {
  if (a !== b) throw new Error('a turn over two junctions');
};

test('a turn that is forbidden is banned, whichever way round the streets are drawn', async (t) => {
  const { network, report } = await imported(restriction({ restriction: 'no_left_turn' }));
  t.deepEqual(turns(network), ['west>north 3']);
  t.is(report.bannedTurns, 1);
  const back = await imported(restriction({ restriction: 'no_right_turn' }, 14, 15));
  t.deepEqual(turns(back.network), ['north>south 3']);
});

test('turning round is banned where a sign says so, and several streets where nobody may enter', async (t) => {
  const round = await imported(restriction({ restriction: 'no_u_turn' }, 12, 12));
  t.deepEqual(turns(round.network), ['west>west 3']);
  const entry = restriction({ restriction: 'no_entry' });
  const { network } = await imported({ ...entry, members: [['from', 'way', 15], ...entry.members] });
  t.deepEqual(turns(network).sort(), ['south>north 3', 'west>north 3']);
});

test('the only allowed turn bans all others, turning round too', async (t) => {
  const { network } = await imported(restriction({ restriction: 'only_straight_on' }, 12, 13));
  t.deepEqual(turns(network).sort(), ['west>north 3', 'west>south 3', 'west>west 3']);
});

test('exceptions and rules for cars alone bind those they name', async (t) => {
  const except = await imported(restriction({ restriction: 'no_left_turn', except: 'bus; bicycle' }));
  t.deepEqual(turns(except.network), ['west>north 1']);
  const cars = await imported(restriction({ 'restriction:motorcar': 'no_left_turn' }));
  t.deepEqual(turns(cars.network), ['west>north 1']);
  const cycles = await imported(restriction({ 'restriction:bicycle': 'no_left_turn' }));
  t.deepEqual(turns(cycles.network), ['west>north 2']);
  const apart = { restriction: 'no_left_turn', 'restriction:bicycle': 'give_way' };
  t.deepEqual(turns((await imported(restriction(apart))).network), ['west>north 1']);
  const lorries = await imported(restriction({ 'restriction:hgv': 'no_left_turn' }));
  t.deepEqual(turns(lorries.network), []);
  const always = { restriction: 'no_left_turn', 'restriction:conditional': 'none @ (22:00-06:00)' };
  t.deepEqual(turns((await imported(restriction(always))).network), ['west>north 3']);
  const nobody = await imported(restriction({ restriction: 'no_left_turn', except: 'motorcar;bicycle' }));
  t.deepEqual(turns(nobody.network), []);
});

test('what cannot be put into the network is counted by its reason', async (t) => {
  const overWay = restriction({ restriction: 'no_left_turn' });
  const { network, report } = await imported(
    { ...overWay, members: [...overWay.members.filter(([role]) => role !== 'via'), ['via', 'way', 15]] },
    restriction({ 'restriction:conditional': 'no_left_turn @ (Mo-Fr 07:00-09:00)' }),
    restriction({ restriction: 'perhaps' }),
    { ...overWay, members: [] },
    restriction({ restriction: 'no_left_turn' }, 12, 99),
    restriction({ restriction: 'no_left_turn' }, 12, 20),
    restriction({ restriction: 'no_left_turn' }, 20, 14, 4),
    { ...overWay, tags: { type: 'multipolygon' } },
  );
  t.deepEqual(turns(network), []);
  const { viaWayRestrictions, timedRestrictions, unclearRestrictions, unresolvedRestrictions } =
    report.dropped;
  t.deepEqual(
    [viaWayRestrictions, timedRestrictions, unclearRestrictions, unresolvedRestrictions],
    [1, 1, 2, 3],
  );
});

test('cars and cycles go around a forbidden turn, robots on the pavement do not, and lengths know of nothing', async (t) => {
  const { network } = await imported(restriction({ restriction: 'no_left_turn', except: 'bicycle' }));
  const [west, north] = [at(0, -0.5, 0), at(0, 0, 0.5)];
  const via = (profile: typeof road) => {
    const router = createRouter(network, profile);
    const route = router.route(router.snap(west) as Snap, router.snap(north) as Snap);
    t.is(router.distance(west, north), createRouter(network, pavement).distance(west, north));
    return route?.edges.map(({ edge }) => streetName(network, edge));
  };
  t.deepEqual(via(road), ['west', 'ring', 'north']);
  t.deepEqual(via(cycle), ['west', 'north']);
  t.deepEqual(via(pavement as typeof road), ['west', 'north']);
});

ifShared(`Oslo-east has hundreds of banned turns and few that are not understood${absent}`, async (t) => {
  const { report } = await importOsm([osloEast]);
  t.log(JSON.stringify({ banned: report.bannedTurns, ...report.dropped }));
  t.true(report.bannedTurns > 50);
});
