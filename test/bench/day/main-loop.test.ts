import test from 'ava';
import { mainLoopDelay } from '../../../bench/day/main-loop.ts';
import { aProblem } from '../../hub/planning/a-problem.ts';

test('a loop is told to be late by what it is while a thread plans, and beside it while nothing does', async (t) => {
  const problem = aProblem([{ at: [0, 0], parcels: 4, charge: 500 }], []);
  const question = { problem, asked: { frozen: new Map(), warmStart: new Map() } };
  const { planning, idle } = await mainLoopDelay([question, question]);
  for (const { p99, max } of [planning, idle]) t.true(p99 >= 0 && max >= p99 - 0.1);
});
