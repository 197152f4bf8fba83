import test from 'ava';
import { straightMeters } from '../../maps/geometry/distance.ts';
import { doorsNear, placesOf } from '../../maps/places.ts';
import { pavement } from '../../maps/roads/profiles.ts';
import { createRouter } from '../../maps/roads/router.ts';
import { generateTown } from '../../maps/town/generate-town.ts';
import { seededRandom } from '../../protocol/random.ts';
import { type CoordinatesE7, meters } from '../../protocol/units.ts';
import { aNetwork, hasShared, theNetworkOfOslo } from './roads/a-town.ts';

const ifShared = hasShared ? test : test.skip;
const absent = hasShared ? '' : ' (skipped: needs ../shared/maps)';

ifShared(`invented places of Oslo are near each other and reachable${absent}`, async (t) => {
  const network = await theNetworkOfOslo();
  const router = createRouter(network, pavement);
  for (let seed = 0; seed < 5; seed++) {
    const { depots, doors, chargers } = placesOf(network, seededRandom(seed), 20, { radius: meters(300) });
    const depot = depots[0]?.at as CoordinatesE7;
    t.is(doors.length, 20);
    t.is(chargers.length, 1);
    t.is(new Set(doors.map(({ name }) => name)).size, 20);
    for (const { at } of doors) {
      t.true(straightMeters(depot, at) <= 300);
      t.true((router.distance(depot, at) as number) < 20_000);
      t.true((router.snap(at)?.offset as number) < 0.1);
    }
  }
});

test('the same draw gives the same places', (t) => {
  const { network } = generateTown(1);
  const places = () => placesOf(network, seededRandom(9), 10);
  t.deepEqual(places(), places());
});

test('a network without anything to stand on has no places, a small one as many as it can', (t) => {
  t.deepEqual(placesOf(aNetwork([], []), seededRandom(1), 5), { depots: [], chargers: [], doors: [] });
  const small = aNetwork(
    [
      [0, 0],
      [50, 0],
      [90, 0],
    ],
    [
      { from: 0, to: 1 },
      { from: 1, to: 2 },
    ],
  );
  t.is(placesOf(small, seededRandom(1), 5).doors.length, 2);
});

test('doors near a place come nearest first', (t) => {
  const { places } = generateTown(1);
  const depot = places.depots[0]?.at as CoordinatesE7;
  const near = doorsNear(places, depot, meters(250));
  const distances = near.map(({ at }) => straightMeters(depot, at));
  t.true(near.length >= 10, `${near.length}`);
  t.deepEqual(
    distances,
    [...distances].sort((a, b) => a - b),
  );
  t.true(distances.every((distance) => distance <= 250));
});
