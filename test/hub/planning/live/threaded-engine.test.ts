import test from 'ava';
import { ThreadedEngine } from '../../../../hub/planning/live/threaded-engine.ts';
import type { Plan } from '../../../../hub/planning/problem.ts';
import { isFleetError } from '../../../../protocol/errors.ts';
import { aProblem, type JobWish, jobName } from '../a-problem.ts';

const robot = { at: [0, 0], parcels: 4, charge: 500 } as const;
const job = (x: number): JobWish => ({
  from: [x, 0],
  to: [x + 3, 2],
  latest: 10_000,
  parcels: 1,
  soft: false,
  priority: 0,
});
const asked = { frozen: new Map(), warmStart: new Map() };
const nothing = () => undefined;

test.serial('a thread answers, and the newest question is the one that counts', async (t) => {
  const engine = new ThreadedEngine();
  await engine.start();
  const old = engine.plan(aProblem([robot, robot], [job(1), job(5)]), asked, nothing);
  const failed = t.throwsAsync(old, { message: /a newer plan was asked for/ });
  const plan = await engine.plan(aProblem([robot], [job(2)]), asked, nothing);
  await failed;
  t.deepEqual(
    plan.routes.flatMap(({ visits }) => visits.map(({ job: id, kind }) => [id, kind])),
    [
      [jobName(0), 'pick-up'],
      [jobName(0), 'drop-off'],
    ],
  );
  await engine.stop();
});

test.serial('without any job there is a plan, in which nobody does anything', async (t) => {
  const engine = new ThreadedEngine();
  await engine.start();
  const plan = await engine.plan(aProblem([robot], []), asked, nothing);
  t.deepEqual(
    plan.routes.map(({ stops }) => stops.length),
    [0],
  );
  t.deepEqual(plan.unassigned, []);
  await engine.stop();
});

test.serial('what cannot be planned is an error with a code, and the thread plans on', async (t) => {
  const engine = new ThreadedEngine();
  await engine.start();
  const problem = aProblem([robot], [job(1)]);
  const nobody = { ...problem, matrices: {} };
  const error = await t.throwsAsync(engine.plan(nobody, asked, nothing));
  t.true(isFleetError(error, 'PLANNER_FAILED'));
  const plan: Plan = await engine.plan(problem, asked, nothing);
  t.is(plan.unassigned.length, 0);
  await engine.stop();
  const stopped = await t.throwsAsync(engine.plan(problem, asked, nothing));
  t.true(isFleetError(stopped, 'PLANNER_FAILED'));
});
