import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { aFolder, wayproof } from '../support/run-wayproof.ts';

/** Two pairs of tasks around a depot, in the format of Li and Lim. */
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

interface Solved {
  readonly routes: readonly (readonly number[])[];
  readonly vehicles: number;
  readonly distance: number;
  readonly unassigned: readonly { readonly job: string; readonly code: string }[];
}

test('plan solve solves a Li & Lim file and writes the routes', async (t) => {
  const folder = aFolder(t);
  await writeFile(join(folder, 'two.txt'), liLim);
  const words = ['plan', 'solve', 'two.txt', '--iterations', '500', '--out', 'routes.json', '--json'];
  const ended = await wayproof(words, { folder });
  t.is(ended.code, 0, ended.stdout);
  const [solved] = ended.json() as [Solved];
  t.is(solved.vehicles, 1);
  t.true(solved.distance < 85);
  const written = JSON.parse(await readFile(join(folder, 'routes.json'), 'utf8')) as Solved;
  t.deepEqual([...(written.routes[0] ?? [])].sort(), [1, 2, 3, 4]);
});

test('plan solve knows a Solomon file by its content', async (t) => {
  const folder = aFolder(t);
  await writeFile(join(folder, 'customers.txt'), solomon);
  const ended = await wayproof(['plan', 'solve', 'customers.txt', '--iterations', '200', '--json'], {
    folder,
  });
  const [solved] = ended.json() as [Solved];
  t.is(solved.distance, 40);
});

test('plan solve tells why a job is left out and ends with 1', async (t) => {
  const folder = aFolder(t);
  const problem = {
    weights: { meter: 1 },
    places: [
      [0, 0],
      [5, 0],
    ],
    profiles: { cart: { metersPerSecond: 1 } },
    vehicles: [{ id: 'red', profile: 'cart', start: 0, capacity: { parcels: 1 } }],
    jobs: [{ id: 'sofa', load: { parcels: 4 }, pickUp: { place: 0 }, dropOff: { place: 1 } }],
  };
  await writeFile(join(folder, 'sofa.json'), JSON.stringify(problem));
  const ended = await wayproof(['plan', 'solve', 'sofa.json', '--iterations', '10', '--json'], { folder });
  t.is(ended.code, 1);
  const [solved] = ended.json() as [Solved];
  t.deepEqual(
    solved.unassigned.map(({ job, code }) => [job, code]),
    [['sofa', 'CAPACITY']],
  );
});

test('plan solve names the line that cannot be read', async (t) => {
  const folder = aFolder(t);
  await writeFile(join(folder, 'broken.txt'), liLim.replace('2 20 0 -5 0 600', '2 20 zero -5 0 600'));
  const ended = await wayproof(['plan', 'solve', 'broken.txt', '--iterations', '10'], { folder });
  t.is(ended.code, 1);
  t.regex(ended.stderr, /Line 4 of the problem file/);
});

test('plan solve says at once that the routes cannot be written, and that a file is not there', async (t) => {
  const folder = aFolder(t);
  await writeFile(join(folder, 'two.txt'), liLim);
  const words = ['plan', 'solve', 'two.txt', '--seconds', '9999', '--out', 'nowhere/routes.json'];
  const ended = await wayproof(words, { folder });
  t.is(ended.code, 1);
  t.regex(ended.stderr, /cannot be written to nowhere\/routes\.json: no such file or directory\./);
  const missing = await wayproof(['plan', 'solve', 'three.txt'], { folder });
  t.regex(missing.stderr, /three\.txt cannot be opened: no such file or directory\./);
});
