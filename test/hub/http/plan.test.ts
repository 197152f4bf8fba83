import test from 'ava';
import { type JobExplanation, parseJobExplanation } from '../../../protocol/views/plan.ts';
import { aHttpHub } from '../support/a-http-hub.ts';
import { aJob, aPerson, aRobot } from '../support/a-world.ts';

test('why a robot does a job comes as the plan has it; a job in no plan has its code', async (t) => {
  const [planned, unknown] = [aJob(aPerson(1)), aJob(aPerson(1), { seed: 2 })];
  const explanation: JobExplanation = {
    job: planned.id,
    made: 12,
    standing: 'planned',
    device: aRobot(1).id,
    cost: 300,
    sentence: 'Here it costs 300; the next best would cost 420, 120 more.',
    unassigned: null,
    others: [
      { device: aRobot(2).id, added: 420, code: null, constraint: null },
      {
        device: aRobot(3).id,
        added: null,
        code: 'BATTERY',
        constraint: 'it would fall 3 Wh below its reserve',
      },
    ],
  };
  const hub = await aHttpHub(t, { explain: (job) => (job === planned.id ? explanation : undefined) });
  const answer = await hub.call('GET', `/v1/plan/jobs/${planned.id}/explanation`);
  t.is(answer.status, 200);
  t.deepEqual(parseJobExplanation(answer.body), explanation);
  const none = await hub.call('GET', `/v1/plan/jobs/${unknown.id}/explanation`);
  t.is(none.status, 404);
  t.is(none.problem().code, 'JOB_NOT_PLANNED');
  t.is((await hub.call('GET', '/v1/plan/jobs/nonsense/explanation')).status, 400);
});
