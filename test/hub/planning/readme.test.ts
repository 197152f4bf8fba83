import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { readProblemJson } from '../../../hub/planning/formats/problem-json.ts';
import { solve } from '../../../hub/planning/solver/solve.ts';

test('the example of the README gives the plan that its comment says', async (t) => {
  const text = await readFile(
    fileURLToPath(new URL('../../../hub/planning/README.md', import.meta.url)),
    'utf8',
  );
  const [, json = ''] = /readProblemJson\(`([^`]+)`\)/.exec(text) ?? [];
  const { problem, frozen } = readProblemJson(json);
  const plan = solve(problem, { frozen, seed: 1, stop: { iterations: 1_000 } });
  t.deepEqual(
    plan.routes[0]?.visits.map(({ job, kind }) => `${job} ${kind}`),
    ['bread pick-up', 'bread drop-off'],
  );
  t.deepEqual(
    plan.unassigned.map(({ job, code }) => `${job} ${code}`),
    ['sofa CAPACITY'],
  );
});
