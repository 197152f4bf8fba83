import test, { type ExecutionContext } from 'ava';
import { AStar } from '../../../maps/roads/a-star.ts';
import { edgeCosts } from '../../../maps/roads/edge-costs.ts';
import { isPrepared, topologyOf } from '../../../maps/roads/hierarchy/prepare.ts';
import type { RoadNetwork } from '../../../maps/roads/network.ts';
import { type Profile, pavement, road } from '../../../maps/roads/profiles.ts';
import { createRouter } from '../../../maps/roads/router.ts';
import { shortestLength } from '../../../maps/roads/shortest-length.ts';
import type { Snap } from '../../../maps/roads/snap.ts';
import { straightBound } from '../../../maps/roads/straight-bound.ts';
import { generateTown } from '../../../maps/town/generate-town.ts';
import { aNetwork, hasShared, someSnaps, theNetworkOfOslo } from './a-town.ts';

const ifShared = hasShared ? test : test.skip;
const absent = hasShared ? '' : ' (skipped: needs ../shared/maps)';

test('lengths are the same to the bit with and without a hierarchy, on the town', (t) => {
  for (const profile of [pavement, road]) compareLengths(t, generateTown(2).network, profile, 40);
});

ifShared(`lengths are the same to the bit with and without a hierarchy, on Oslo-east${absent}`, async (t) => {
  const network = await theNetworkOfOslo();
  for (const profile of [pavement, road]) compareLengths(t, network, profile, 16);
});

function compareLengths(t: ExecutionContext, network: RoadNetwork, profile: Profile, count: number): void {
  const lengths = edgeCosts(network, profile).decimeters;
  const search = new AStar(network, lengths, straightBound(network, lengths));
  topologyOf(network);
  const prepared = shortestLength(network, lengths);
  const snaps = someSnaps(network, createRouter(network, profile, { snapTo: 'any component' }), count, 8);
  // Also two places on one edge, in both directions.
  snaps.push({ ...(snaps[0] as Snap), along: 0 as Snap['along'] });
  for (const from of snaps) for (const to of snaps) t.is(prepared(from, to), search.find(from, to));
}

test('a hierarchy is made when so many lengths were asked for that it pays, and not before', (t) => {
  const { network } = generateTown(9);
  const shortest = shortestLength(network, edgeCosts(network, pavement).decimeters);
  const [from, to] = someSnaps(network, createRouter(network, pavement), 2, 1) as [Snap, Snap];
  const length = shortest(from, to);
  for (let i = 0; i < 99; i++) shortest(from, to);
  t.false(isPrepared(network));
  t.is(shortest(from, to), length);
  t.true(isPrepared(network));
});

test('a network longer than a hierarchy can count keeps its exact lengths', (t) => {
  const places = Array.from({ length: 3 }, (_, i) => [i * 10, 0] as const);
  const small = aNetwork(places, [
    { from: 0, to: 1 },
    { from: 1, to: 2 },
  ]);
  const network = { ...small, edgeDecimeters: Uint32Array.from([900_000_000, 900_000_000]) };
  const lengths = Int32Array.from({ length: 4 }, () => 900_000_000);
  const on = (edge: number): Snap =>
    ({
      edge,
      along: 0,
      fraction: 0,
      at: { latitude: 450_000_000, longitude: -300_000_000 },
      offset: 0,
    }) as Snap;
  const shortest = shortestLength(network, lengths);
  for (let i = 0; i < 150; i++) t.is(shortest(on(0), on(1)), 900_000_000);
  t.is(shortest({ ...on(0) }, { ...on(1), along: 900_000_000 as Snap['along'] }), 1_800_000_000);
});
