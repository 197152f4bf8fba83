import test from 'ava';
import fc from 'fast-check';
import { type Area, type AreaKind, ringsOf } from '../../../maps/areas.ts';
import { straightMeters } from '../../../maps/geometry/distance.ts';
import { isInside } from '../../../maps/geometry/polygon.ts';
import { edgeLine } from '../../../maps/roads/network.ts';
import { generateTown } from '../../../maps/town/generate-town.ts';
import type { CoordinatesE7 } from '../../../protocol/units.ts';

const seeds = fc.integer({ min: 0, max: 0xffff_ffff });
const kinds: readonly AreaKind[] = ['building', 'park', 'trees', 'water', 'pedestrian', 'depot', 'no-fly'];

test('whatever the seed, a town has areas of every kind, park, square, hospital and depot by name', (t) => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { areas, places } = generateTown(seed);
      for (const kind of kinds) t.true(ringsOf(areas, kind).length > 0, `${seed} has no ${kind}`);
      const named = (kind: AreaKind, name: RegExp) =>
        areas.some((area) => area.kind === kind && name.test(area.name));
      t.true(named('park', /Park$/) && named('water', /^River/) && named('pedestrian', /^Market Square$/));
      t.true(named('building', /^Hospital$/) && named('depot', /^Depot$/));
      t.true(named('no-fly', /^Hospital$/) && named('no-fly', /^Market Square$/));
      t.true(areas.every(({ ring }) => ring.length >= 3));
      t.is(places.depots.length, 1, `${seed}`);
      t.is(places.chargers.length, 4);
      t.true(places.doors.length > 500, `${places.doors.length} doors`);
    }),
    { numRuns: 25 },
  );
});

test('no house stands on a street, in the river or in another house, and its door is in its front', (t) => {
  const { network, areas, places } = generateTown(1);
  const buildings = areas.filter(({ kind }) => kind === 'building');
  const edges = Array.from({ length: network.edgeCount }, (_, edge) => edgeLine(network, edge));
  const onStreet = edges.flatMap((line) => line.slice(1).map((to, i) => half(line[i] as CoordinatesE7, to)));
  const [river] = ringsOf(areas, 'water');
  for (const { ring } of buildings) {
    const middle = middleOf(ring);
    t.false(onStreet.some((at) => isInside(ring, at)));
    t.false(isInside(river as readonly CoordinatesE7[], middle));
    t.is(buildings.filter((other) => isInside(other.ring, middle)).length <= 1, true);
  }
  for (const { at, name } of places.doors) {
    t.true(
      buildings.some(
        ({ ring }) => straightMeters(half(ring[0] as CoordinatesE7, ring[1] as CoordinatesE7), at) < 0.1,
      ),
      name,
    );
  }
});

test('house numbers rise along a street, odd on one side and even on the other', (t) => {
  const { doors } = generateTown(1).places;
  const numbers = doors
    .filter(({ name }) => name.startsWith('High Street '))
    .map(({ name, at }) => ({ number: Number(name.split(' ').at(-1)), at }));
  t.true(numbers.length > 20);
  for (const parity of [0, 1]) {
    const side = numbers.filter(({ number }) => number % 2 === parity).sort((a, b) => a.number - b.number);
    const steps = side.slice(1).map(({ at }, i) => straightMeters(at, side[i]?.at as CoordinatesE7));
    t.true(
      steps.filter((step) => step < 80).length > steps.length * 0.8,
      'neighbours have neighbouring numbers',
    );
  }
});

const half = (a: CoordinatesE7, b: CoordinatesE7): CoordinatesE7 => ({
  latitude: (a.latitude + b.latitude) / 2,
  longitude: (a.longitude + b.longitude) / 2,
});

function middleOf(ring: Area['ring']): CoordinatesE7 {
  const sum = ring.reduce((a, b) => ({
    latitude: a.latitude + b.latitude,
    longitude: a.longitude + b.longitude,
  }));
  return { latitude: sum.latitude / ring.length, longitude: sum.longitude / ring.length };
}
