import test from 'ava';
import fc from 'fast-check';
import { metersFrom, straightMeters } from '../../../maps/geometry/distance.ts';
import { lineMeters } from '../../../maps/geometry/line.ts';
import type { Place } from '../../../maps/places.ts';
import { EdgeFlag, RoadClass } from '../../../maps/roads/classes.ts';
import { componentsOf } from '../../../maps/roads/components.ts';
import { edgeCosts, forbidden } from '../../../maps/roads/edge-costs.ts';
import { edgeLine, type RoadNetwork } from '../../../maps/roads/network.ts';
import { encodeNetwork } from '../../../maps/roads/network-file.ts';
import { type Profile, pavement, road } from '../../../maps/roads/profiles.ts';
import { createRouter } from '../../../maps/roads/router.ts';
import type { Snap } from '../../../maps/roads/snap.ts';
import { generateTown } from '../../../maps/town/generate-town.ts';
import type { CoordinatesE7 } from '../../../protocol/units.ts';

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

test('a town measures about 1.2 km and has crossings, a park, steps, bridges and a pedestrian zone', (t) => {
  const { network } = generateTown(1);
  const corner = (of: (...values: number[]) => number) => ({
    latitude: of(...network.nodeLatitude),
    longitude: of(...network.nodeLongitude),
  });
  const across = straightMeters(corner(Math.min), corner(Math.max));
  t.true(across > 1_500 && across < 2_000, `${across}`);
  t.true(network.nodeCount > 1_000 && network.nodeCount < 4_000, `${network.nodeCount}`);
  for (const kind of [RoadClass.crossing, RoadClass.path, RoadClass.steps, RoadClass.pedestrian]) {
    t.true(network.edgeClass.includes(kind));
  }
  const bridges = network.edgeFlags.filter((flags, edge) => {
    return flags & EdgeFlag.bridge && network.edgeClass[edge] === RoadClass.tertiary;
  });
  t.true(bridges.length >= 3, `${bridges.length}`);
  t.true(network.names.includes('High Street'));
  t.true(network.names.some((name) => name.endsWith('Park')));
  t.true(network.names.length > 60);
});

test('streets differ in length and direction: no town is a grid', (t) => {
  const { network } = generateTown(1);
  const streets = Array.from({ length: network.edgeCount }, (_, edge) => edgeLine(network, edge)).filter(
    (_, edge) => network.edgeClass[edge] === RoadClass.residential,
  );
  const directions = new Set(
    streets.map((line) => {
      const { east, north } = metersFrom(line[0] as CoordinatesE7, line.at(-1) as CoordinatesE7);
      return Math.floor(((Math.atan2(north, east) / Math.PI + 1) * 18) % 18);
    }),
  );
  t.true(directions.size >= 14, `${directions.size} of 18 directions`);
  const lengths = streets.map(lineMeters).sort((a, b) => a - b);
  t.true((lengths.at(-5) as number) > 4 * (lengths[5] as number));
  t.true(
    streets.some((line) => line.length > 2),
    'some streets bend',
  );
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
