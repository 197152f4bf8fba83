import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { FaultInbox, parseFaultOrder } from '../../../firmware-bridge/simulated/fault-inbox.ts';
import { straightMeters } from '../../../maps/geometry/distance.ts';
import { metersPerSecond } from '../../../protocol/units.ts';
import { aFolder, aJob, origin, place, writePeople } from '../../edge/a-job.ts';
import { aSimulatedRobot } from '../a-link.ts';

const follow = { kind: 'follow', path: [place(200, 0)], speed: metersPerSecond(1.5) } as const;
const order = (folder: string, name: string, fault: unknown) =>
  writeFile(join(folder, name), typeof fault === 'string' ? fault : JSON.stringify(fault));

test('An order in the folder happens once and its file is gone', async (t) => {
  const faults = await aFolder(t);
  const { robot, pass, events, last } = await aSimulatedRobot({ faults });
  void robot.drive(follow);
  await pass(3_000);
  await order(faults, 'a.json', { kind: 'stop-button' });
  await pass(1_000);
  t.is(last().speed as number, 0);
  t.deepEqual(
    events.map(({ kind }) => kind),
    ['stop-button'],
  );
  t.deepEqual(await readdir(faults), []);
  await pass(2_000);
  t.is(events.length, 1);
});

test('What is no order stays, is told of once and hurts nothing', async (t) => {
  const faults = await aFolder(t);
  const { pass, events } = await aSimulatedRobot({ faults });
  await order(faults, 'b.json', '{"kind":"melt"}');
  await order(faults, 'notes.txt', 'not an order at all');
  await pass(3_000);
  t.is(events.length, 1);
  t.like(events[0], { kind: 'fault', code: 'SIMULATED_FAULT_INVALID' });
  t.deepEqual((await readdir(faults)).sort(), ['b.json', 'notes.txt']);
});

test('Without the folder there are no orders', (t) => {
  t.deepEqual(new FaultInbox('/does/not/exist').take(), { orders: [], flaws: [] });
});

test('Orders out of range have their code', (t) => {
  const wrong = [
    { kind: 'stuck' },
    { kind: 'stuck', seconds: -1 },
    { kind: 'battery', battery: 2 },
    { kind: 'weak-motor', share: 0, seconds: 5 },
    { kind: 'bumper', seconds: 5 },
    [],
    null,
  ];
  for (const value of wrong) {
    t.throws(() => parseFaultOrder('x.json', JSON.stringify(value)), { code: 'SIMULATED_FAULT_INVALID' });
  }
  t.throws(() => parseFaultOrder('x.json', '{'), { code: 'SIMULATED_FAULT_INVALID' });
});

test('Weak motors slow it for their time', async (t) => {
  const { robot, pass, last } = await aSimulatedRobot();
  void robot.drive(follow);
  robot.inject({ kind: 'weak-motor', share: 0.4, seconds: 20 });
  await pass(10_000);
  t.true(Math.abs(last().speed - 0.6) < 0.01);
  await pass(15_000);
  t.is(last().speed as number, 1.5);
});

test('A jammed lid refuses to open until it is over', async (t) => {
  const { robot, pass } = await aSimulatedRobot();
  robot.inject({ kind: 'jammed-lid', seconds: 5 });
  const open = { kind: 'open', compartment: 0, job: null } as const;
  t.like(await robot.drive(open), { stage: 'refused', reason: 'the lid is jammed' });
  await pass(6_000);
  t.like(await robot.drive(open), { stage: 'done' });
});

test('A dead keypad swallows codes, and people type again later', async (t) => {
  const people = await aFolder(t);
  const job = aJob(origin, place(50, 0));
  await writePeople(people, job);
  const { robot, pass, events } = await aSimulatedRobot({ people });
  robot.inject({ kind: 'dead-keypad', seconds: 15 });
  await robot.drive({ kind: 'ask-code', ask: { job: job.id, role: 'pick-up' } });
  await pass(14_000);
  t.is(events.length, 0);
  await pass(40_000);
  t.true(events.some(({ kind }) => kind === 'code-entered'));
});

test('A dark camera gives no pictures', async (t) => {
  const { robot, pass } = await aSimulatedRobot();
  let pictures = 0;
  void (async () => {
    for await (const _ of robot.camera()) pictures += 1;
  })();
  robot.inject({ kind: 'dark-camera', seconds: 10 });
  await pass(9_000);
  t.is(pictures, 0);
  await pass(5_000);
  t.true(pictures > 0);
  await robot.stop();
});

test('It stops before what lies across its way, says where, and may turn away', async (t) => {
  const { robot, pass, events, last } = await aSimulatedRobot();
  const obstacle = place(30, 0);
  robot.inject({ kind: 'closed-street', ...obstacle, seconds: 600 });
  void robot.drive(follow);
  await pass(60_000);
  t.is(last().motion, 'standing');
  t.true(straightMeters(robot.truth().at, obstacle) > 4);
  const told = events.filter((event) => event.kind === 'fault');
  t.like(told[0], { code: 'WAY_BLOCKED', detail: `${obstacle.latitude} ${obstacle.longitude}` });
  t.true(told.length <= 2);
  void robot.drive({ ...follow, path: [place(0, 0), place(0, 20)] });
  await pass(60_000);
  t.true(straightMeters(robot.truth().at, place(0, 20)) < 1);
});
