import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import fc from 'fast-check';
import { checkElectric, readElectricFile } from '../../../../../bench/plan/check-electric.ts';
import { readBestKnown } from '../../../../../bench/plan/instance.ts';
import { solveElectric } from '../../../../../hub/planning/charging/full-recharge/solve.ts';
import { readElectric } from '../../../../../hub/planning/formats/evrptw.ts';
import { smallInstance } from './electric-instances.ts';

const small = fileURLToPath(new URL('../../../../../../shared/bench/data/evrptw_small', import.meta.url));
const bench = existsSync(small) ? test : test.skip;

bench('small public instances are solved to their known optimum, and a checker agrees', async (t) => {
  const best = await readBestKnown(`${small}/bks.csv`);
  t.true(best.size > 20);
  for (const [name, known] of best) {
    const file = `${small}/${name}.txt`;
    const instance = readElectric(await readFile(file, 'latin1'));
    const { routes } = solveElectric(instance, { seed: 1, stop: { iterations: 1_500 }, objective: 'hier' });
    const { vehicles, distance, wrong } = checkElectric(await readElectricFile(file), routes);
    t.deepEqual(wrong, [], name);
    t.is(vehicles, known.vehicles, name);
    t.true(distance <= known.distance + 0.01, `${name}: ${distance} against ${known.distance}`);
  }
});

test('the same seed and iterations give the same routes', (t) => {
  fc.assert(
    fc.property(smallInstance(8), fc.integer({ min: 0, max: 1e6 }), (instance, seed) => {
      const options = { seed, stop: { iterations: 200 }, objective: 'hier' } as const;
      t.deepEqual(solveElectric(instance, options), solveElectric(instance, options));
    }),
    { numRuns: 10 },
  );
});

test('a customer that no battery reaches is named, the others are served', (t) => {
  const [instance] = fc.sample(smallInstance(3), { numRuns: 1, seed: 3 });
  if (instance === undefined) return t.fail();
  const near = { ...instance.depot, demand: 1, service: 0 };
  const customers = [
    { ...near, id: 'C1' },
    { ...near, id: 'far', x: 10_000 },
  ];
  const { routes, unserved } = solveElectric(
    { ...instance, customers },
    { seed: 1, stop: { iterations: 50 }, objective: 'hier' },
  );
  t.deepEqual([routes, unserved], [[['C1']], ['far']]);
});

test('without customers there are no routes', (t) => {
  const [instance] = fc.sample(smallInstance(1), { numRuns: 1 });
  if (instance === undefined) return t.fail();
  const answer = solveElectric(
    { ...instance, customers: [] },
    { seed: 1, stop: { iterations: 10 }, objective: 'hier' },
  );
  t.deepEqual(answer, { routes: [], distance: 0, unserved: [] });
});
