import test from 'ava';
import { CoverageBoard } from '../../../hub/cells/coverage-board.ts';
import { streetPaces } from '../../../maps/roads/travel-times/street-paces.ts';
import { TravelTimes } from '../../../maps/roads/travel-times/travel-times.ts';
import { milliseconds, unixMilliseconds } from '../../../protocol/units.ts';
import { parseCoverageView } from '../../../protocol/views/coverage.ts';
import { paceOf, parseTravelTimesView } from '../../../protocol/views/travel-times.ts';
import { aHttpHub, theOperator } from '../support/a-http-hub.ts';
import { place, START } from '../support/a-world.ts';

type Heard = Parameters<CoverageBoard['hear']>[0];

const heard = (at: ReturnType<typeof place>, cell?: string) =>
  ({
    frames: [{ contents: { samples: [{ at }], events: [] } }],
    events: cell === undefined ? [] : [{ event: { kind: 'observation', count: 2, cell } }],
  }) as unknown as Heard;

test('cells count places and observations; the public gets larger ones', async (t) => {
  const board = new CoverageBoard(START);
  for (let i = 0; i < 5; i++) board.hear(heard(place(0, 0), '59900:10700'));
  // Each 150 m from the last: cells of their own, but not all of them coarse ones.
  for (let i = 1; i <= 6; i++) board.hear(heard(place(i * 150, 0)));
  board.hear(heard(place(0, 0), 'nonsense'));
  const layers = {
    coverage: (exact: boolean) => board.view(exact ? 10 : 8),
    travelTimes: () => ({ made: START, known: 0, streets: [] }),
  };
  const hub = await aHttpHub(t, { layers });
  const token = await hub.signIn(theOperator);
  const fine = parseCoverageView((await hub.call('GET', '/v1/coverage', { token })).body);
  const coarse = parseCoverageView((await hub.call('GET', '/v1/coverage')).body);
  t.deepEqual([fine.resolution, coarse.resolution], [10, 8]);
  for (const { cells } of [fine, coarse]) {
    t.is(
      cells.reduce((sum, { places }) => sum + places, 0),
      12,
    );
    t.is(
      cells.reduce((sum, { sightings }) => sum + sightings, 0),
      5,
    );
  }
  t.true(fine.cells.length > coarse.cells.length);
  t.true(fine.cells.every(({ ring }) => ring.length >= 5));
  t.deepEqual(parseTravelTimesView((await hub.call('GET', '/v1/travel-times')).body).streets, []);
});

test('a hub without layers has none', async (t) => {
  const hub = await aHttpHub(t);
  t.is((await hub.call('GET', '/v1/coverage')).status, 404);
  t.is((await hub.call('GET', '/v1/travel-times')).status, 404);
});

test('the pace of a street is its slower direction, this hour before others', (t) => {
  const [monday, tuesday] = [unixMilliseconds(4 * 86_400_000), unixMilliseconds(5 * 86_400_000)];
  const times = new TravelTimes(Int32Array.from([1_000, 1_000, 1_000, 1_000]), milliseconds(0));
  const drive = (directed: number, time: typeof monday, took: number, owner = 'a') =>
    times.observe({ directed, owner, time, took: milliseconds(took) });
  drive(0, monday, 1_000);
  drive(1, monday, 3_000);
  drive(1, monday, 3_000, 'b');
  drive(2, tuesday, 5_000);
  const [first, second, ...rest] = streetPaces(times.entries(), monday, milliseconds(0));
  t.deepEqual(rest, []);
  t.like(first, { edge: 0, slowness: 9 / 5, thisHour: true });
  t.like(second, { edge: 1, slowness: 2, thisHour: false });
  t.deepEqual([1.8, 1, 0.8].map(paceOf), ['slow', 'normal', 'fast']);
});
