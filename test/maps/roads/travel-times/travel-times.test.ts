import test from 'ava';
import fc from 'fast-check';
import { edgeCosts, forbidden } from '../../../../maps/roads/edge-costs.ts';
import { pavement } from '../../../../maps/roads/profiles.ts';
import { createRouter } from '../../../../maps/roads/router.ts';
import type { Snap } from '../../../../maps/roads/snap.ts';
import { type EdgeTraversal, TravelTimes } from '../../../../maps/roads/travel-times/travel-times.ts';
import {
  decodeTravelTimes,
  encodeTravelTimes,
} from '../../../../maps/roads/travel-times/travel-times-file.ts';
import { milliseconds, type UnixMilliseconds, unixMilliseconds } from '../../../../protocol/units.ts';
import { aNetwork, spot } from '../a-town.ts';

/** Monday, 2 November 2026, 08:30 in universal time. */
const monday = unixMilliseconds(Date.UTC(2026, 10, 2, 8, 30));
const later = (hours: number): UnixMilliseconds => unixMilliseconds(monday + hours * 3_600_000);
const free = Int32Array.from([10_000, 10_000, forbidden, 20_000]);
const zone = milliseconds(0);

const drove = (owner: string, took: number, time = monday, directed = 0): EdgeTraversal => ({
  directed,
  owner,
  time,
  took: milliseconds(took),
});
function learned(traversals: readonly EdgeTraversal[], at = monday): number[] {
  const times = new TravelTimes(free, zone);
  for (const traversal of traversals) times.observe(traversal);
  return [...times.costsAt(at)];
}

test('without data, times are those of free flow; what nobody may use stays closed', (t) => {
  t.deepEqual(learned([]), [...free]);
  t.is(learned([drove('a', 30_000)])[2], forbidden);
});

test('few data move an estimate little, more owners move it further, and never beyond what they met', (t) => {
  const after = [1, 2, 5, 16].map(
    (owners) => learned(Array.from({ length: owners }, (_, i) => drove(`owner ${i}`, 30_000)))[0] as number,
  );
  t.is(after[0], 15_000);
  t.deepEqual(
    after,
    after.toSorted((a, b) => a - b),
  );
  t.true((after[3] as number) > 26_000 && (after[3] as number) < 30_000);
});

test('ten traversals by one owner weigh as one: nobody paints a street slow alone', (t) => {
  const crawling = Array.from({ length: 1_000 }, () => drove('a', 100_000));
  t.is(learned(crawling)[0], learned([drove('a', 100_000)])[0]);
  const honest = ['b', 'c', 'd', 'e'].map((owner) => drove(owner, 10_000));
  t.true((learned([...honest, ...crawling])[0] as number) < 22_000);
  t.is(learned([drove('a', 99_000_000)])[0], learned([drove('a', 100_000)])[0], 'claims have a limit');
});

test('an hour of the week learns from itself alone, and forgets from week to week', (t) => {
  const rush = ['a', 'b', 'c'].map((owner) => drove(owner, 40_000));
  const at = (hours: number) => learned(rush, later(hours))[0] as number;
  t.is(at(1), 10_000);
  t.is(at(-1), 10_000);
  t.is(at(0.4), at(0));
  t.is(at(24), 10_000);
  t.true(at(168) < at(0) && at(168) > at(168 * 4) && at(168 * 4) > 10_500);
  t.is(at(168 * 100), 10_000);
});

test('what took no time or was on no edge is not taken in', (t) => {
  const times = new TravelTimes(free, zone);
  const wrong = [drove('a', 0), drove('a', -5), drove('a', Number.NaN), drove('a', 5_000, monday, 2)];
  for (const traversal of [...wrong, drove('a', 5_000, monday, 99), drove('a', 5_000, monday, -1)]) {
    t.false(times.observe(traversal));
  }
  t.deepEqual(times.entries(), []);
});

test('saved at any moment and read again, times go on as if nothing had been', (t) => {
  const traversal = fc.record({
    directed: fc.constantFrom(0, 1, 3),
    owner: fc.constantFrom('a', 'b', 'c'),
    time: fc.integer({ min: 0, max: 400 }).map(later),
    took: fc.integer({ min: 1, max: 200_000 }).map(milliseconds),
  });
  const of = { mapHash: new Uint8Array(32).fill(3), profile: 'pavement', free, zone };
  fc.assert(
    fc.property(fc.array(traversal), fc.nat({ max: 30 }), (traversals, cut) => {
      const whole = new TravelTimes(free, zone);
      let parts = new TravelTimes(free, zone);
      for (const [i, each] of traversals.entries()) {
        if (i === cut)
          parts = decodeTravelTimes(JSON.parse(JSON.stringify(encodeTravelTimes(parts, of))), of);
        whole.observe(each);
        parts.observe(each);
      }
      t.deepEqual(parts.entries(), whole.entries());
      for (const cost of whole.costsAt(later(200))) t.true(Number.isInteger(cost) && cost > 0);
    }),
  );
});

test('learned times of another map or profile, or of another form, are refused', (t) => {
  const of = { mapHash: new Uint8Array(32).fill(3), profile: 'pavement', free, zone };
  const times = new TravelTimes(free, zone);
  times.observe(drove('a', 30_000));
  const saved = encodeTravelTimes(times, of);
  const code = { code: 'TRAVEL_TIMES_INVALID' };
  t.throws(() => decodeTravelTimes(saved, { ...of, mapHash: new Uint8Array(32) }), code);
  t.throws(() => decodeTravelTimes(saved, { ...of, profile: 'road' }), code);
  t.throws(() => decodeTravelTimes(saved, { ...of, free: free.slice(2) }), code);
  for (const value of [undefined, 7, {}, { ...(saved as object), means: [[-1, []]] }]) {
    t.throws(() => decodeTravelTimes(value, of), code);
  }
});

test('a street many met as slow is driven around, and distances do not change', (t) => {
  const network = aNetwork(
    [
      [0, 0],
      [100, 0],
      [50, 40],
    ],
    [
      { from: 0, to: 1 },
      { from: 0, to: 2 },
      { from: 2, to: 1 },
    ],
  );
  const router = createRouter(network, pavement);
  const [a, b] = [router.snap(spot(0, 0)) as Snap, router.snap(spot(100, 0)) as Snap];
  const distance = router.distance(a.at, b.at);
  const before = router.route(a, b)?.edges.length;
  const times = new TravelTimes(edgeCosts(network, pavement).milliseconds, zone);
  for (const owner of ['a', 'b', 'c', 'd']) times.observe(drove(owner, 400_000));
  router.customise(times.costsAt(monday));
  t.is(before, 1);
  t.is(router.route(a, b)?.edges.length, 2);
  t.is(router.distance(a.at, b.at), distance);
  router.customise(times.costsAt(later(5)));
  t.is(router.route(a, b)?.edges.length, 1);
});
