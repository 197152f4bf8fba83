import test from 'ava';
import fc from 'fast-check';
import { solveFile } from '../../../hub/planning/solve-file.ts';
import { FleetError } from '../../../protocol/errors.ts';

const liLim = `3 10 1
0 0 0 0 0 1000 0 0 0
1 10 0 5 0 500 10 0 2
2 20 0 -5 0 600 10 1 0
3 0 10 5 0 500 10 0 4
4 0 20 -5 0 600 10 3 0
`;
const solomon = `R0
VEHICLE
NUMBER     CAPACITY
  2         20
CUSTOMER
CUST NO.   XCOORD.   YCOORD.    DEMAND   READY TIME   DUE DATE   SERVICE TIME
    0      0         0          0        0            1000       0
    1      10        0          5        0            500        10
    2      20        0          5        0            600        10
`;
const json = JSON.stringify({
  weights: { meter: 1 },
  profiles: {
    cart: {
      seconds: [
        [0, 5],
        [5, 0],
      ],
    },
  },
  vehicles: [{ id: 'red', profile: 'cart', start: 0 }],
  jobs: [{ id: 'letter', pickUp: { place: 0 }, dropOff: { place: 1, latest: 9 } }],
});
const solved = (text: string) => solveFile(text, { seed: 1, stop: { iterations: 50 } });

test('each format is known by its content', (t) => {
  t.deepEqual(
    [liLim, solomon, json].map((text) => solved(text).kind),
    ['pdptw', 'vrptw', 'wayproof'],
  );
});

test('a file that was cut or changed is refused by a code or still solved, never a crash', (t) => {
  const change = fc.record({
    text: fc.constantFrom(liLim, solomon, json),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 0, max: 8 }),
    put: fc.constantFrom('', '-', 'x', '9', ' ', '\n', 'null', '1e9', '{'),
  });
  fc.assert(
    fc.property(change, ({ text, at, length, put }) => {
      const cut = Math.floor(at * text.length);
      try {
        solved(text.slice(0, cut) + put + text.slice(cut + length));
      } catch (error) {
        t.true(error instanceof FleetError, String(error));
      }
    }),
    { numRuns: 500 },
  );
  t.pass();
});
