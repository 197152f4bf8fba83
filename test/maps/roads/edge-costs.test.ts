import test from 'ava';
import { EdgeFlag, RoadClass, Surface } from '../../../maps/roads/classes.ts';
import { edgeCosts, forbidden } from '../../../maps/roads/edge-costs.ts';
import type { NewEdge } from '../../../maps/roads/network-builder.ts';
import { type Profile, pavement, road, withSpeed } from '../../../maps/roads/profiles.ts';
import { metersPerSecond } from '../../../protocol/units.ts';
import { aNetwork } from './a-town.ts';

/** Milliseconds along and against a straight edge of 100 m. */
function times(profile: Profile, edge: Partial<NewEdge>): [number, number] {
  const network = aNetwork(
    [
      [0, 0],
      [99.98, 0],
    ],
    [{ surface: Surface.smooth, ...edge, from: 0, to: 1 }],
  );
  const { milliseconds } = edgeCosts(network, profile);
  return [milliseconds[0] as number, milliseconds[1] as number];
}
const time = (profile: Profile, edge: Partial<NewEdge>) => times(profile, edge)[0];

test('a pavement robot does 100 m of good pavement at 1.5 m/s, both ways', (t) => {
  t.deepEqual(times(pavement, { class: RoadClass.pavement }), [66_667, 66_667]);
  t.is(time(withSpeed(pavement, metersPerSecond(3)), { class: RoadClass.pavement }), 33_334);
});

test('crossings, signals, kerbs, slopes and bad ground cost time', (t) => {
  const best = time(pavement, { class: RoadClass.pavement });
  const crossing = time(pavement, { class: RoadClass.crossing });
  const worse: Partial<NewEdge>[] = [
    { class: RoadClass.crossing },
    { class: RoadClass.pavement, surface: Surface.rough },
    { class: RoadClass.pavement, surface: Surface.unknown },
    { class: RoadClass.pavement, flags: EdgeFlag.raisedKerb },
    { class: RoadClass.pavement, incline: -8 },
    { class: RoadClass.residential },
  ];
  for (const edge of worse) t.true(time(pavement, edge) > best, JSON.stringify(edge));
  t.true(time(pavement, { class: RoadClass.crossing, flags: EdgeFlag.signals }) > crossing);
});

test('what a pavement robot cannot or may not use is forbidden', (t) => {
  const shut: Partial<NewEdge>[] = [
    { class: RoadClass.steps },
    { class: RoadClass.motorway },
    { class: RoadClass.trunk },
    { class: RoadClass.primary },
    { class: RoadClass.residential, flags: EdgeFlag.pavementApart },
    { class: RoadClass.footway, flags: EdgeFlag.footForbidden },
    { class: RoadClass.footway, width: 5 },
    { class: RoadClass.footway, incline: 30 },
  ];
  for (const edge of shut) t.is(time(pavement, edge), forbidden, JSON.stringify(edge));
  t.not(time(pavement, { class: RoadClass.primary, flags: EdgeFlag.hasPavement }), forbidden);
  t.not(time(pavement, { class: RoadClass.secondary, flags: EdgeFlag.footAllowed }), forbidden);
});

test('a road robot keeps to streets, their direction and their speed limit', (t) => {
  t.is(time(road, { class: RoadClass.pavement }), forbidden);
  t.is(time(road, { class: RoadClass.residential, flags: EdgeFlag.vehiclesForbidden }), forbidden);
  t.deepEqual(
    times(road, { class: RoadClass.tertiary, flags: EdgeFlag.onewayForward }).indexOf(forbidden),
    1,
  );
  t.deepEqual(
    times(road, { class: RoadClass.tertiary, flags: EdgeFlag.onewayBackward }).indexOf(forbidden),
    0,
  );
  t.is(time(road, { class: RoadClass.tertiary, speedLimit: 18 }), 20_000);
});

test('lengths do not depend on the profile', (t) => {
  const network = aNetwork(
    [
      [0, 0],
      [99.98, 0],
    ],
    [{ from: 0, to: 1, class: RoadClass.livingStreet }],
  );
  const lengths = edgeCosts(network, pavement).decimeters;
  t.deepEqual([...lengths], [1_000, 1_000]);
  t.deepEqual(edgeCosts(network, road).decimeters, lengths);
});
