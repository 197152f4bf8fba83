import test from 'ava';
import { sampleFlags } from '../../../protocol/telemetry.ts';
import { milliseconds, unixMilliseconds } from '../../../protocol/units.ts';
import {
  aFleet,
  broughtBack,
  delivered,
  depot,
  pickedUp,
  type Received,
  robotNumber,
  SILENT_AFTER,
  stopsOf,
} from '../support/a-fleet.ts';
import { place, START, straightRouter } from '../support/a-world.ts';

const accept = ({ mission, number }: Received) =>
  ({ kind: 'mission-accepted', time: unixMilliseconds(START), mission, number }) as const;

test('an open job becomes a signed mission, and a delivery ends it', async (t) => {
  const fleet = aFleet();
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  const job = await fleet.order();
  await fleet.dispatcher.review();
  const mission = fleet.lastMission(robot) as Received;
  t.deepEqual(stopsOf(mission, [job]), ['pick-up 0', 'drop-off 0']);
  t.is(await fleet.stateOf(job), 'assigned');
  await fleet.report(robot, depot, [accept(mission)]);
  await fleet.projector.catchUp();
  t.is(await fleet.stateOf(job), 'accepted');
  await fleet.report(robot, place(100, 0), [pickedUp(robot, mission, job, START)]);
  await fleet.report(robot, place(300, 0), [delivered(robot, mission, job, START)]);
  await fleet.report(robot, place(300, 0), [
    { kind: 'mission-finished', time: unixMilliseconds(START), mission: mission.mission },
  ]);
  await fleet.projector.catchUp();
  t.is(await fleet.stateOf(job), 'delivered');
  t.deepEqual(
    (await fleet.store.jobEvents(job.id)).map(({ to }) => to),
    ['open', 'planned', 'assigned', 'accepted', 'picked-up', 'delivered'],
  );
  t.is((await fleet.store.currentMission(robot.id))?.state, 'finished');
  await fleet.dispatcher.review();
  t.is(fleet.sent.length, 1);
  t.deepEqual(fleet.troubles, []);
});

test('nothing new is sent while the work is the same', async (t) => {
  const fleet = aFleet();
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  await fleet.order();
  await fleet.dispatcher.review();
  await fleet.report(robot, place(50, 0));
  await fleet.dispatcher.review();
  t.is(fleet.sent.length, 1);
});

test('the stop a robot drives to stays first, whatever is nearer', async (t) => {
  const fleet = aFleet();
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  const far = await fleet.order({ from: place(500, 0), to: place(600, 0) });
  await fleet.dispatcher.review();
  const near = await fleet.order({ seed: 2, from: place(10, 0), to: place(20, 0) });
  await fleet.dispatcher.review();
  const mission = fleet.lastMission(robot) as Received;
  t.is(mission.number, 2);
  t.is(stopsOf(mission, [far, near])?.[0], 'pick-up 0');
});

test('a mission is sent again until the robot answers, and after a restart of the hub', async (t) => {
  const fleet = aFleet();
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  await fleet.order();
  await fleet.dispatcher.review();
  const [first] = fleet.sent;
  const reborn = aFleet({ jobs: fleet.store, frames: fleet.frames, seed: 6 });
  await reborn.dispatcher.start();
  t.deepEqual(
    reborn.sent.map(({ bytes }) => bytes),
    [first?.bytes as Uint8Array],
  );
  reborn.realClock.advance(milliseconds(10_000));
  await reborn.dispatcher.stop();
  t.is(reborn.sent.length, 2);
  await fleet.report(robot, depot, [accept(first as Received)]);
  await fleet.projector.catchUp();
  const third = aFleet({ jobs: fleet.store, frames: fleet.frames });
  await third.dispatcher.start();
  third.realClock.advance(milliseconds(10_000));
  await third.dispatcher.stop();
  t.is(third.sent.length, 1);
});

test('a silent robot loses what it has not picked up and keeps what is aboard', async (t) => {
  const fleet = aFleet();
  const [silent, other] = [robotNumber(1), robotNumber(2)];
  await fleet.join(silent, depot);
  const jobs = [await fleet.order(), await fleet.order({ seed: 2, from: place(200, 0) })];
  await fleet.dispatcher.review();
  const mission = fleet.lastMission(silent) as Received;
  await fleet.report(silent, place(100, 0), [
    accept(mission),
    pickedUp(silent, mission, jobs[0] as (typeof jobs)[0], START),
  ]);
  await fleet.projector.catchUp();
  fleet.offline.add(silent.id);
  fleet.realClock.advance(milliseconds(SILENT_AFTER - 1));
  await fleet.join(other, place(0, 50));
  await fleet.dispatcher.review();
  t.is(fleet.lastMission(other), undefined);
  fleet.realClock.advance(milliseconds(2));
  await fleet.report(other, place(0, 50));
  await fleet.dispatcher.review();
  t.deepEqual(stopsOf(fleet.lastMission(other), jobs), ['pick-up 1', 'drop-off 1']);
  t.deepEqual(stopsOf(fleet.lastMission(silent), jobs), ['drop-off 0']);
  t.is((await fleet.store.job((jobs[0] as (typeof jobs)[0]).id))?.device, silent.id);
});

test('the robot that holds the proof has the parcel, whoever it was given to meanwhile', async (t) => {
  const fleet = aFleet();
  const [silent, other] = [robotNumber(1), robotNumber(2)];
  await fleet.join(silent, depot);
  const job = await fleet.order();
  await fleet.dispatcher.review();
  const mission = fleet.lastMission(silent) as Received;
  fleet.offline.add(silent.id);
  fleet.realClock.advance(milliseconds(SILENT_AFTER + 1));
  await fleet.join(other, depot);
  await fleet.dispatcher.review();
  t.is((await fleet.store.job(job.id))?.device, other.id);
  fleet.offline.clear();
  await fleet.report(silent, place(100, 0), [pickedUp(silent, mission, job, START)]);
  await fleet.projector.catchUp();
  await fleet.dispatcher.review();
  t.is((await fleet.store.job(job.id))?.device, silent.id);
  t.deepEqual(stopsOf(fleet.lastMission(other), [job]), []);
});

test('a cancelled job leaves the mission at once; a parcel aboard is brought back', async (t) => {
  const fleet = aFleet();
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  const jobs = [await fleet.order(), await fleet.order({ seed: 2, from: place(110, 0), to: place(310, 0) })];
  const [kept, gone] = jobs as [(typeof jobs)[0], (typeof jobs)[0]];
  await fleet.dispatcher.review();
  await fleet.jobs.cancel(gone.id, 'cancelled by its shipper');
  await fleet.dispatcher.review();
  const mission = fleet.lastMission(robot) as Received;
  t.deepEqual(stopsOf(mission, jobs), ['pick-up 0', 'drop-off 0']);
  await fleet.report(robot, place(100, 0), [accept(mission), pickedUp(robot, mission, kept, START)]);
  await fleet.projector.catchUp();
  await fleet.jobs.cancel(kept.id, 'cancelled by its shipper');
  await fleet.dispatcher.review();
  const back = fleet.lastMission(robot) as Received;
  t.deepEqual(stopsOf(back, jobs), ['return 0']);
  await fleet.report(robot, place(100, 0), [broughtBack(robot, back, kept, START)]);
  await fleet.projector.catchUp();
  t.is(await fleet.stateOf(kept), 'returned');
  t.is(await fleet.stateOf(gone), 'cancelled');
});

test('a parcel nobody takes comes back, one nobody gives ends the job', async (t) => {
  const fleet = aFleet();
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  const jobs = [await fleet.order(), await fleet.order({ seed: 2, from: place(110, 0) })];
  const [aboard, missed] = jobs as [(typeof jobs)[0], (typeof jobs)[0]];
  await fleet.dispatcher.review();
  const mission = fleet.lastMission(robot) as Received;
  const fault = (code: string, detail: string) =>
    ({ kind: 'fault', time: unixMilliseconds(START), code, detail }) as const;
  await fleet.report(robot, place(110, 0), [
    accept(mission),
    pickedUp(robot, mission, aboard, START),
    fault('NO_SHOW_PICK_UP', missed.id),
    fault('NO_SHOW_DROP_OFF', aboard.id),
  ]);
  await fleet.projector.catchUp();
  await fleet.dispatcher.review();
  t.is(await fleet.stateOf(missed), 'failed');
  t.deepEqual(stopsOf(fleet.lastMission(robot), jobs), ['return 0']);
});

test('a refused mission frees its jobs, and the robot is left alone for a moment', async (t) => {
  const fleet = aFleet();
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  const job = await fleet.order();
  await fleet.dispatcher.review();
  const { mission, number } = fleet.lastMission(robot) as Received;
  await fleet.report(robot, depot, [
    { kind: 'mission-refused', time: unixMilliseconds(START), mission, number, reason: 'MISSION_CAPACITY' },
  ]);
  await fleet.projector.catchUp();
  t.is(await fleet.stateOf(job), 'open');
  await fleet.dispatcher.review();
  t.is(fleet.sent.length, 1);
  fleet.realClock.advance(milliseconds(2_000));
  await fleet.dispatcher.review();
  t.is(fleet.sent.length, 2);
});

test('a stopped robot gets nothing new, and its own report confirms the order', async (t) => {
  const fleet = aFleet();
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  await fleet.commands.order(robot.id, { kind: 'stop' });
  const job = await fleet.order();
  await fleet.dispatcher.review();
  t.is(fleet.sent.length, 0);
  t.is(fleet.dispatcher.plan().unassigned[0]?.code, 'NO_VEHICLE');
  await fleet.report(robot, depot, [], sampleFlags.stopped);
  await fleet.dispatcher.review();
  t.is((await fleet.store.lastCommand(robot.id, ['stop']))?.stage, 'done');
  await fleet.commands.order(robot.id, { kind: 'resume' });
  await fleet.dispatcher.review();
  t.is(await fleet.stateOf(job), 'assigned');
});

test('a job nobody could take in time fails with the reason', async (t) => {
  const fleet = aFleet();
  const job = await fleet.order({ latest: START / 1000 + 10 });
  await fleet.dispatcher.review();
  t.is(await fleet.stateOf(job), 'open');
  fleet.clock.advance(milliseconds(10_000));
  await fleet.dispatcher.review();
  t.like(await fleet.store.job(job.id), { state: 'failed', reason: 'no robot could take it in time' });
});

test('a robot gets only so many jobs at once, urgent ones first, and the rest wait in line', async (t) => {
  const fleet = aFleet();
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  const jobs = [];
  for (let seed = 1; seed <= 12; seed++)
    jobs.push(await fleet.order({ seed, latest: START / 1000 + 86_400 }));
  const urgent = await fleet.order({ seed: 13, latest: START / 1000 + 86_400, priority: 9 });
  await fleet.dispatcher.review();
  const stops = fleet.lastMission(robot)?.payload.stops.length;
  t.is(stops, 16);
  t.is(await fleet.stateOf(urgent), 'assigned');
  const plan = fleet.dispatcher.plan();
  t.is(plan.unassigned.length, 5);
  t.like(plan.unassigned[0], { code: 'NO_VEHICLE', constraint: 'every robot has enough to do for now' });
});

test('a way with more points than a mission may hold is sent job by job, and not again and again', async (t) => {
  const winding: typeof straightRouter = {
    ...straightRouter,
    route: (from, to) => {
      const route = straightRouter.route(from, to);
      const step = (i: number) => ({ latitude: from.at.latitude + (i % 2), longitude: from.at.longitude });
      return route && { ...route, geometry: [...Array.from({ length: 7_000 }, (_, i) => step(i)), to.at] };
    },
  };
  const fleet = aFleet({ router: winding });
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  const jobs = [await fleet.order(), await fleet.order({ seed: 2 })];
  await fleet.dispatcher.review();
  t.is(fleet.lastMission(robot)?.payload.stops.length, 2);
  t.deepEqual((await Promise.all(jobs.map((job) => fleet.stateOf(job)))).sort(), ['assigned', 'open']);
  await fleet.dispatcher.review();
  t.is(fleet.sent.length, 1);
});
