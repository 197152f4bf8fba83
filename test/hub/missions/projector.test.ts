import test from 'ava';
import { isFleetError } from '../../../protocol/errors.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { aFleet, delivered, depot, pickedUp, type Received, robotNumber } from '../support/a-fleet.ts';
import { aJob, aPerson, START } from '../support/a-world.ts';

async function anAssignedJob() {
  const fleet = aFleet();
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  const job = await fleet.order();
  await fleet.dispatcher.review();
  return { fleet, robot, job, mission: fleet.lastMission(robot) as Received };
}

const codes = (troubles: readonly unknown[]) =>
  troubles.map((error) => (isFleetError(error) ? error.code : error));

test("a wrong code, another job's code and a foreign signature move nothing", async (t) => {
  const { fleet, robot, job, mission } = await anAssignedJob();
  const other = aJob(aPerson(1), { seed: 99 });
  const wrongCode = { ...job, codes: other.codes };
  const thief = robotNumber(7);
  await fleet.report(robot, depot, [
    pickedUp(robot, mission, wrongCode, START),
    { ...pickedUp(thief, mission, job, START) },
    { ...pickedUp(robot, mission, job, START), signature: new Uint8Array(64) } as ReturnType<typeof pickedUp>,
    pickedUp(robot, { ...mission, mission: new Uint8Array(16) }, job, START),
  ]);
  await fleet.projector.catchUp();
  t.deepEqual(codes(fleet.troubles), [
    'CODE_WRONG',
    'HANDOVER_MISMATCH',
    'SIGNATURE_INVALID',
    'MISSION_UNKNOWN',
  ]);
  t.is(await fleet.stateOf(job), 'assigned');
});

test('events judged again change nothing: an ended job stays ended', async (t) => {
  const { fleet, robot, job, mission } = await anAssignedJob();
  const events = [pickedUp(robot, mission, job, START), delivered(robot, mission, job, START)];
  await fleet.report(robot, depot, events);
  await fleet.projector.catchUp();
  const before = await fleet.store.job(job.id);
  await fleet.store.commit([{ kind: 'cursor', name: 'missions', value: 0 }]);
  await fleet.projector.catchUp();
  t.deepEqual(await fleet.store.job(job.id), before);
  t.is(before?.state, 'delivered');
});

test('a mission finished without a job of it ends that job instead of ordering it for ever', async (t) => {
  const { fleet, robot, job, mission } = await anAssignedJob();
  await fleet.report(robot, depot, [
    { kind: 'mission-finished', time: unixMilliseconds(START), mission: mission.mission },
  ]);
  await fleet.projector.catchUp();
  t.is(await fleet.stateOf(job), 'failed');
  await fleet.dispatcher.review();
  t.is(fleet.sent.length, 1);
});

test("reports about another robot's mission are refused", async (t) => {
  const { fleet, mission } = await anAssignedJob();
  const stranger = robotNumber(2);
  await fleet.join(stranger, depot);
  await fleet.report(stranger, depot, [
    { kind: 'mission-accepted', time: unixMilliseconds(START), mission: mission.mission, number: 1 },
  ]);
  await fleet.projector.catchUp();
  t.deepEqual(codes(fleet.troubles), ['MISSION_UNKNOWN']);
});
