import test from 'ava';
import { readProblemJson } from '../../../../hub/planning/formats/problem-json.ts';
import { solve } from '../../../../hub/planning/solver/solve.ts';
import { isFleetError } from '../../../../protocol/errors.ts';

const file = {
  weights: { second: 1, meter: 1 },
  places: [
    [0, 0],
    [100, 0],
    [200, 0],
  ],
  profiles: { cart: { metersPerSecond: 1 } },
  vehicles: [
    { id: 'red', profile: 'cart', start: 0, end: 0, breaks: [{ earliest: 50, latest: 250, seconds: 60 }] },
  ],
  jobs: [{ id: 'letter', pickUp: { place: 1 }, dropOff: { place: 2 } }],
};
const read = (change: object) => readProblemJson(JSON.stringify({ ...file, ...change }));
const rows = [
  [0, 5],
  [5, 0],
];

test('the stops of a plan, breaks among them, are a warm start as they are', (t) => {
  const { problem, frozen } = read({});
  const [route] = solve(problem, { frozen, seed: 1, stop: { iterations: 50 } }).routes;
  t.deepEqual(route?.stops.map(({ kind }) => kind).toSorted(), ['break', 'drop-off', 'pick-up']);
  const again = read({ warmStart: { red: [...(route?.stops ?? []), { kind: 'charge', charger: 'gone' }] } });
  t.deepEqual(
    again.warmStart.get(problem.vehicles[0]?.id as never)?.map(({ kind }) => kind),
    [...(route?.stops ?? []).map(({ kind }) => kind), 'charge'],
  );
  const warm = solve(again.problem, { ...again, seed: 1, stop: { iterations: 1 } });
  t.deepEqual(warm.routes[0]?.stops, route?.stops);
});

const refused: Readonly<Record<string, readonly [change: object, told: RegExp]>> = {
  'a misspelt field': [{ jobs: [{ idd: 'letter', pickUp: { place: 1 } }] }, /jobs\.0.*idd/],
  'a misspelt weight': [{ weights: { meters: 1 } }, /weights.*meters/],
  'a profile that is neither': [{ profiles: { cart: { speed: 2 } } }, /profiles\.cart.*metersPerSecond/],
  'rows that are not square': [{ profiles: { cart: { seconds: [[0, 5], [5]] } } }, /2 rows of 2/],
  'a hole in metres where there is a way': [
    {
      profiles: {
        cart: {
          seconds: rows,
          meters: [
            [0, null],
            [5, 0],
          ],
        },
      },
    },
    /profiles\.cart\.meters.*null from 0 to 1/,
  ],
  'a frozen visit of nobody': [{ frozen: { blue: [] } }, /no vehicle blue/],
  'a frozen visit to nothing': [{ frozen: { red: [{ job: 'x', kind: 'pick-up' }] } }, /no job x/],
  'a break that is not there': [{ warmStart: { red: [{ kind: 'break', index: 1 }] } }, /no break of red 1/],
  'a warm start of something else': [{ warmStart: { red: [{ kind: 'nap' }] } }, /warmStart\.red\.0/],
};

for (const [what, [change, told]] of Object.entries(refused)) {
  test(`${what} is refused and named`, (t) => {
    const error = t.throws(() => read(change));
    t.true(isFleetError(error, 'PLAN_FIELD_INVALID'));
    t.regex(error?.message ?? '', told);
  });
}

test('text that is no JSON is refused with its line', (t) => {
  const error = t.throws(() => readProblemJson('{ "weights": {},\n  "jobs": [ }\n'));
  t.true(isFleetError(error, 'PLAN_FILE_INVALID'));
  t.regex(error?.message ?? '', /Line 2 .*Unexpected token '}'\.$/);
  const long = `{ "weights": {\n "meter": nothing at all,\n "second": 1 },\n "jobs": [] }\n`;
  t.regex(t.throws(() => readProblemJson(long))?.message ?? '', /Line 2/);
});

test('an island in the matrix is explained job by job', (t) => {
  const profiles = {
    cart: {
      seconds: [
        [0, 5, null],
        [5, 0, null],
        [null, null, 0],
      ],
    },
  };
  const { problem, frozen } = read({ profiles });
  const { unassigned } = solve(problem, { frozen, seed: 1, stop: { iterations: 10 } });
  t.deepEqual(
    unassigned.map(({ job, code }) => [`${job}`, code]),
    [['letter', 'UNREACHABLE']],
  );
});
