import test from 'ava';
import fc from 'fast-check';
import { straightMeters } from '../../../maps/geometry/distance.ts';
import type { Place } from '../../../maps/places.ts';
import { RoadClass } from '../../../maps/roads/classes.ts';
import { componentsOf } from '../../../maps/roads/components.ts';
import { edgeCosts, forbidden } from '../../../maps/roads/edge-costs.ts';
import type { RoadNetwork } from '../../../maps/roads/network.ts';
import { encodeNetwork } from '../../../maps/roads/network-file.ts';
import { type Profile, pavement, road } from '../../../maps/roads/profiles.ts';
import { createRouter } from '../../../maps/roads/router.ts';
import type { Snap } from '../../../maps/roads/snap.ts';
import { generateTown } from '../../../maps/town/generate-town.ts';

const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

test('the same seed gives the same bytes and another seed another town', (t) => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const town = generateTown(seed);
      t.deepEqual(encodeNetwork(generateTown(seed).network), encodeNetwork(town.network));
      t.deepEqual(generateTown(seed).places, town.places);
      t.notDeepEqual(generateTown(seed ^ 1).places, town.places);
    }),
    { numRuns: 5 },
  );
});

test('whatever the seed, pavements and streets each hang together', (t) => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { network } = generateTown(seed);
      for (const profile of [pavement, road]) {
        const costs = edgeCosts(network, profile).decimeters;
        t.is(componentsOf(network, costs).mainSize, usedNodes(network, profile).size, profile.name);
      }
    }),
    { numRuns: 30 },
  );
});

test('every depot, charger and door is a few metres from the pavement', (t) => {
  const { network, places } = generateTown(1);
  const router = createRouter(network, pavement);
  const all = [...places.depots, ...places.chargers, ...places.doors];
  for (const { name, at } of all) t.true((router.snap(at)?.offset ?? 99) < 12, name);
  t.true(places.doors.length > 300);
  t.is(new Set(places.doors.map(({ name }) => name)).size, places.doors.length);
});

test('every door can be reached from the depot within an hour', (t) => {
  const { network, places } = generateTown(1);
  const router = createRouter(network, pavement);
  const snap = ({ at }: Place) => router.snap(at) as Snap;
  const depots = places.depots.map(snap);
  const doors = places.doors.map(snap);
  t.true(router.matrix(depots, doors).seconds.every((time) => time < 3_600));
});

test('a town measures about 1.5 km and has crossings, a park, steps, bridges and a pedestrian zone', (t) => {
  const { network } = generateTown(1);
  const corner = { latitude: 450_000_000, longitude: -300_000_000 };
  const far = {
    latitude: Math.max(...network.nodeLatitude),
    longitude: Math.max(...network.nodeLongitude),
  };
  const across = straightMeters(corner, far);
  t.true(across > 1_800 && across < 2_600, `${across}`);
  for (const kind of [RoadClass.crossing, RoadClass.path, RoadClass.steps, RoadClass.pedestrian]) {
    t.true(network.edgeClass.includes(kind));
  }
  t.true(network.names.some((name) => name.endsWith('Park')));
  t.true(network.names.length > 20);
});

function usedNodes(network: RoadNetwork, profile: Profile): Set<number> {
  const costs = edgeCosts(network, profile).decimeters;
  const nodes = new Set<number>();
  for (let edge = 0; edge < network.edgeCount; edge++) {
    if (costs[edge * 2] === forbidden && costs[edge * 2 + 1] === forbidden) continue;
    nodes.add(network.edgeFrom[edge] as number).add(network.edgeTo[edge] as number);
  }
  return nodes;
}
