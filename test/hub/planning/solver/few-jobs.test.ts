import test from 'ava';
import fc from 'fast-check';
import { readProblemJson } from '../../../../hub/planning/formats/problem-json.ts';
import { solve } from '../../../../hub/planning/solver/solve.ts';
import { bruteForce, compare, worthOf } from './oracle.ts';
import { chargedCases, type RichCase } from './rich-problems.ts';

const SEEDS = Array.from({ length: 10 }, (_, k) => k + 1);

/** Seeds from which the best plan is missed. */
const missedFrom = ({ problem, frozen }: RichCase): number[] => {
  const best = bruteForce({ problem, frozen });
  if (best === undefined) throw new Error('what is forced breaks the rules');
  return SEEDS.filter((seed) => {
    const value = worthOf({ problem, frozen }, solve(problem, { frozen, seed, stop: { iterations: 500 } }));
    return typeof value === 'string' || compare({ problem, frozen }, value, best) > 0;
  });
};

/** Both jobs together are cheaper in `v1`, although `v0` is cheaper for the first and then for the second. */
test('all jobs move to another vehicle at once', (t) => {
  const ways = [
    [0, 8, 12, 11],
    [8, 0, 12, 11],
    [12, 12, 0, 1],
    [11, 11, 1, 0],
  ];
  const battery = { usable: 2.5, reserve: 1, idle: 36, capacity: 4 };
  const vehicle = { profile: 'robot', price: 2, shiftEnd: 60, battery };
  const given = {
    weights: { meter: 1, wattHour: 0.5, lateSecond: 3 },
    profiles: {
      robot: { seconds: ways, meters: ways, wattHours: ways.map((row) => row.map((way) => way / 10)) },
    },
    chargers: [{ id: 'c0', place: 3, plugs: 2, watts: 1_800 }],
    vehicles: [
      { ...vehicle, id: 'v0', capacity: { parcels: 1 }, start: 0, end: 0 },
      {
        ...vehicle,
        id: 'v1',
        capacity: { parcels: 2 },
        start: 1,
        end: 1,
        ready: 1,
        breaks: [{ earliest: 0, latest: 14, seconds: 7 }],
      },
    ],
    jobs: [
      { id: 'j0', pickUp: { place: 2, latest: 15 }, dropOff: { place: 3, latest: 15 } },
      { id: 'j1', pickUp: { place: 2, latest: 15 } },
    ],
  };
  t.deepEqual(missedFrom(readProblemJson(JSON.stringify(given))), []);
});

/** Draws of the property for which a plan was worse than the best order once: seed, and number of the draw. */
const missedOnce = [
  [131, 19],
  [179, 34],
  [201, 50],
  [289, 32],
  [318, 48],
  [329, 21],
  [330, 56],
] as const;

for (const [seed, number] of missedOnce) {
  test(`draw ${number} of seed ${seed}, missed once, is solved to the best from every seed`, (t) => {
    const drawn = fc.sample(chargedCases(3), { seed, numRuns: 60 })[number];
    t.deepEqual(drawn && missedFrom(drawn), []);
  });
}
