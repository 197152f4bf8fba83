import test from 'ava';
import fc from 'fast-check';
import { TIME_MARGIN, TravelTable } from '../../../../hub/planning/live/travel-table.ts';
import { loadMap } from '../../../../maps/load.ts';
import { edgeCosts, forbidden } from '../../../../maps/roads/edge-costs.ts';
import { pavement } from '../../../../maps/roads/profiles.ts';
import { createRouter, type Router } from '../../../../maps/roads/router.ts';
import type { Snap } from '../../../../maps/roads/snap.ts';
import type { CoordinatesE7 } from '../../../../protocol/units.ts';

const map = await loadMap({ kind: 'town', seed: 1 });
const doors = map.places.doors.map(({ at }) => at);
const someDoors = fc.uniqueArray(fc.nat({ max: 60 }), { minLength: 1, maxLength: 12 });
const WH_A_METER = 0.03;

/** Seconds from a to b as the router says, place by place. */
function seconds(router: Router, a: CoordinatesE7, b: CoordinatesE7): number {
  const [from, to] = [router.snap(a) as Snap, router.snap(b) as Snap];
  return router.matrix([from], [to]).seconds[0] as number;
}

test('whatever was asked before, and whatever streets cost now, the matrix is what the router says, and a margin of time', (t) => {
  const router = createRouter(map.network, pavement);
  const free = edgeCosts(map.network, pavement).milliseconds;
  const slow = free.map((time, edge) => (time === forbidden || edge % 3 > 0 ? time : time * 2));
  const table = new TravelTable(router, WH_A_METER);
  fc.assert(
    fc.property(fc.array(fc.tuple(someDoors, someDoors, fc.boolean()), { maxLength: 4 }), (rounds) => {
      for (const [places, starts, changed] of rounds) {
        router.customise(changed ? slow : free);
        table.forget();
        const at = places.map((door) => doors[door] as CoordinatesE7);
        const from = starts.map((door) => doors[door] as CoordinatesE7);
        const { size, ...matrix } = table.matrix(
          at,
          from.map((place) => ({ at: place })),
        );
        t.is(size, at.length + from.length);
        for (const [i, a] of [...at, ...from].entries()) {
          for (const [j, b] of at.entries()) {
            t.is(matrix.seconds[i * size + j], TIME_MARGIN * seconds(router, a, b));
            const energy = ((matrix.decimeters[i * size + j] as number) / 10) * WH_A_METER;
            t.true(Math.abs((matrix.wattHours[i * size + j] as number) - energy) < 1e-9);
          }
        }
      }
    }),
    { numRuns: 15 },
  );
});

test('a place without a street, a place left out, and a vehicle bound to its next stop', (t) => {
  const table = new TravelTable(createRouter(map.network, pavement), WH_A_METER);
  const [a, b] = doors as [CoordinatesE7, CoordinatesE7];
  const nowhere = { latitude: 0, longitude: 0 };
  const { size, seconds: times } = table.matrix([a, b, nowhere, undefined], [{ at: a, to: 1 }, undefined]);
  const isWay = (i: number, j: number) => Number.isFinite(times[i * size + j]);
  t.deepEqual(
    [isWay(0, 1), isWay(1, 0), isWay(0, 2), isWay(2, 0), isWay(0, 3)],
    [true, true, false, false, false],
  );
  t.deepEqual([isWay(4, 1), isWay(4, 0), isWay(5, 0)], [true, false, false]);
});
