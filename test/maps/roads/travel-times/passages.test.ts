import test from 'ava';
import { lineMeters, pointAlong } from '../../../../maps/geometry/line.ts';
import { loadMap } from '../../../../maps/load.ts';
import { pavement } from '../../../../maps/roads/profiles.ts';
import type { Route } from '../../../../maps/roads/route.ts';
import { createRouter } from '../../../../maps/roads/router.ts';
import type { Snap } from '../../../../maps/roads/snap.ts';
import { Passages } from '../../../../maps/roads/travel-times/passages.ts';
import type { EdgeTraversal } from '../../../../maps/roads/travel-times/travel-times.ts';
import { seededRandom } from '../../../../protocol/random.ts';
import { type CoordinatesE7, meters, unixMilliseconds } from '../../../../protocol/units.ts';

const { network, places } = await loadMap({ kind: 'town', seed: 1 });
const router = createRouter(network, pavement);
const [from, to] = [places.doors[0], places.doors[40]].map((door) =>
  router.snap(door?.at as CoordinatesE7),
) as [Snap, Snap];
const route = router.route(from, to) as Route;
const length = lineMeters(route.geometry);
const random = seededRandom(3);
const noise = () => Math.round((random.next() - 0.5) * 200);

/** Drives the way at a speed, looked at once a second, up to a metre off. */
function drive(speed: number, wait = 0): EdgeTraversal[] {
  const passages = new Passages(network, router);
  const found: EdgeTraversal[] = [];
  let now = 0;
  for (let at = 0; at < length; at += speed, now += 1_000) {
    const { latitude, longitude } = pointAlong(route.geometry, meters(at)).at;
    const seen = { latitude: latitude + noise(), longitude: longitude + noise() };
    if (at < length / 2 && at + speed >= length / 2) {
      for (const end = now + wait; now < end; now += 5_000)
        passages.take(seen, unixMilliseconds(now), 'owner');
    }
    found.push(...passages.take(seen, unixMilliseconds(now), 'owner'));
  }
  return found;
}

/** Long enough that a metre of noise at each end says little. */
const long = (one: EdgeTraversal) => (network.edgeDecimeters[one.directed >> 1] as number) >= 200;

test('a drive told place by place gives the edges it went over, once each, and how fast', (t) => {
  for (const speed of [0.7, 1.4]) {
    const found = drive(speed);
    const driven = route.edges.map(({ edge, direction }) => edge * 2 + (direction === 'along' ? 0 : 1));
    const own = found.filter(({ directed }) => driven.includes(directed));
    t.true(own.length >= driven.length / 2, `${own.length} of ${driven.length} edges`);
    t.is(new Set(own.map(({ directed }) => directed)).size, own.length);
    for (const one of own.filter(long)) {
      const seconds = (network.edgeDecimeters[one.directed >> 1] as number) / 10 / speed;
      t.true(
        Math.abs(one.took / 1_000 - seconds) < 0.2 * seconds + 3,
        `${one.took / 1_000} s for ${seconds} s`,
      );
    }
  }
});

test('a wait of minutes on the way is nobody’s traffic', (t) => {
  const found = drive(1.4, 300_000);
  t.true(found.length > 0);
  t.true(found.every(({ took }) => took < 150_000));
});

test('a leap, a look from off the street and clocks that stand say nothing', (t) => {
  const passages = new Passages(network, router);
  const [start, end] = [route.geometry[0], route.geometry.at(-1)] as [CoordinatesE7, CoordinatesE7];
  t.deepEqual(passages.take(start, unixMilliseconds(0), 'owner'), []);
  t.deepEqual(passages.take(end, unixMilliseconds(0), 'owner'), []);
  t.deepEqual(passages.take({ latitude: 0, longitude: 0 }, unixMilliseconds(1_000), 'owner'), []);
  t.deepEqual(passages.take(start, unixMilliseconds(2_000), 'owner'), []);
});
