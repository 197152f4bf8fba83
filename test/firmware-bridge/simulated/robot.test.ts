import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { keepAliveMs } from '../../../firmware-bridge/link.ts';
import { straightMeters } from '../../../maps/geometry/distance.ts';
import { scaledClock } from '../../../protocol/clock.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { metersPerSecond, milliseconds } from '../../../protocol/units.ts';
import { aFolder, aJob, origin, place, writePeople } from '../../edge/a-job.ts';
import { aSimulatedRobot } from '../a-link.ts';
import { robotLinkContract } from '../robot-link.contract.ts';

robotLinkContract(test, 'The simulated robot', async (t) => {
  const { robot, pass, states, events, last } = await aSimulatedRobot();
  t.teardown(() => robot.stop());
  return {
    link: robot,
    pass,
    near: place(12, 0),
    stateCount: () => states.length,
    last,
    events: () => events,
  };
});

const walk = { kind: 'follow', path: [place(50, 0), place(50, 50)], speed: metersPerSecond(1.7) } as const;

test('It says in its capabilities that it is simulated', async (t) => {
  const { robot } = await aSimulatedRobot();
  t.true(robot.capabilities().simulated);
  t.regex(robot.capabilities().model, /simulated/);
});

test('It accelerates, keeps its top speed, slows down at a sharp turn and ends at the end of the path', async (t) => {
  const { robot, pass, states, events } = await aSimulatedRobot();
  await robot.drive({ ...walk, speed: metersPerSecond(5) });
  await pass(90_000);
  const speeds = states.map(({ speed }) => speed);
  t.true(Math.max(...speeds) <= 1.7);
  const steps = speeds.slice(1).map((speed, i) => Math.abs(speed - (speeds[i] as number)));
  // The last five centimetres end at once, from about sqrt(2 x 0.8 x 0.05) m/s.
  t.true(Math.max(...steps) <= 0.35);
  const top = speeds.findIndex((speed) => speed >= 1.7);
  t.true(
    speeds.slice(top).some((speed) => speed <= 0.85 && speed > 0.5),
    'slow at the corner',
  );
  t.true(straightMeters(robot.truth().at, place(50, 50)) < 0.2);
  t.deepEqual(
    events.map(({ kind }) => kind),
    ['path-done'],
  );
});

test('GPS noise stays within metres and does not fake speed', async (t) => {
  const { robot, pass, states } = await aSimulatedRobot();
  await pass(120_000);
  const errors = states.map(({ at }) => straightMeters(at, robot.truth().at));
  t.true(Math.max(...errors) < 5);
  t.true(Math.max(...errors) > 0.1);
  const jumps = states.slice(1).map(({ at }, i) => straightMeters(at, states[i]?.at ?? at) / 0.05);
  t.true(Math.max(...jumps) < 8);
});

test('Without keep-alives it stands still when the dead-man time is over', async (t) => {
  const { robot, pass, last, events } = await aSimulatedRobot();
  await robot.drive(walk);
  await pass(5_000);
  t.is(last().motion, 'moving');
  await pass(keepAliveMs, false);
  t.true(last().speed === 0);
  t.true(events.some((event) => event.kind === 'fault' && event.code === 'DEAD_MAN'));
  const stood = robot.truth().at;
  await pass(5_000);
  t.deepEqual(robot.truth().at, stood, 'it does not go on by itself when keep-alives come back');
});

test('A cut wire stops it as well, and it is silent meanwhile', async (t) => {
  const { robot, pass, states } = await aSimulatedRobot();
  await robot.drive(walk);
  await pass(5_000);
  robot.inject({ kind: 'link-loss', seconds: 10 });
  const heard = states.length;
  t.deepEqual(await robot.drive({ kind: 'stop', reason: 'test' }), { stage: 'sent' });
  await pass(keepAliveMs);
  t.is(robot.truth().speed, 0);
  t.is(states.length, heard);
  await pass(10_000);
  t.true(states.length > heard);
});

test('A stuck robot turns its wheels and stays; a brown-out brakes and loses the path', async (t) => {
  const { robot, pass, last, events } = await aSimulatedRobot();
  robot.inject({ kind: 'stuck', seconds: 5 });
  await robot.drive(walk);
  await pass(4_000);
  t.is(last().motion, 'moving');
  t.deepEqual(robot.truth().at, origin);
  await pass(5_000);
  t.true(straightMeters(robot.truth().at, origin) > 2);
  robot.inject({ kind: 'brown-out', seconds: 3 });
  await pass(4_000);
  t.is(last().motion, 'standing');
  t.true(events.some((event) => event.kind === 'fault' && event.code === 'BROWN_OUT'));
});

test('A GPS jump moves the fix and not the robot', async (t) => {
  const { robot, pass, last } = await aSimulatedRobot();
  robot.inject({ kind: 'gps-jump', east: 300, north: 0, seconds: 5 });
  await pass(100);
  t.true(straightMeters(last().at, origin) > 290);
  t.deepEqual(robot.truth().at, origin);
  await pass(6_000);
  t.true(straightMeters(last().at, origin) < 5);
});

test('The battery drains by driving faster than by standing, fills on the charger, and an empty one stops', async (t) => {
  const { robot, pass, last } = await aSimulatedRobot({ battery: 0.5 });
  await pass(60_000);
  const idle = 0.5 - last().battery;
  t.is((await robot.drive({ kind: 'charge' })).stage, 'executing');
  const before = last().battery;
  await pass(60_000);
  t.true(last().battery > before);
  await robot.drive({ kind: 'follow', path: [place(500, 0)], speed: metersPerSecond(1.7) });
  const full = last().battery;
  await pass(60_000);
  t.true(full - last().battery > 2 * idle);
  robot.inject({ kind: 'battery', battery: 0 });
  await pass(5_000);
  t.true(last().speed === 0);
});

test('Its body outlives its process: place, charge and parcels, but not its motion', async (t) => {
  const stateFile = join(await aFolder(t), 'robot', 'body.json');
  const people = await aFolder(t);
  const job = aJob(place(30, 0), place(60, 0));
  await writePeople(people, job);
  const first = await aSimulatedRobot({ stateFile, people });
  await first.robot.drive({ kind: 'follow', path: [place(30, 0)], speed: metersPerSecond(1.7) });
  await first.pass(40_000);
  await first.robot.drive({ kind: 'open', compartment: 1, job: job.id });
  await first.robot.drive({ kind: 'ask-code', ask: { job: job.id, role: 'pick-up' } });
  await first.pass(10_000);
  await first.robot.drive({ kind: 'follow', path: [place(90, 0)], speed: metersPerSecond(1.7) });
  await first.pass(10_000);
  const left = first.robot.truth().at;
  // No stop: the process is gone.
  const second = await aSimulatedRobot({ stateFile, people });
  await second.pass(50);
  t.true(straightMeters(second.robot.truth().at, left) < 1);
  t.deepEqual(second.last().compartments, [null, job.id]);
  t.is(second.last().motion, 'standing');
  await first.robot.stop();
  await second.robot.stop();
});

test('A state file that cannot be read is an error, not a new robot', async (t) => {
  const stateFile = join(await aFolder(t), 'body.json');
  await writeFile(stateFile, '{"version":1');
  const error = await t.throwsAsync(() => aSimulatedRobot({ stateFile }));
  t.true(isFleetError(error, 'SIMULATED_STATE_FILE_INVALID'));
  t.is(await readFile(stateFile, 'utf8'), '{"version":1');
});

test('The person at the door types the code and moves the parcel only when asked, near and opened to', async (t) => {
  const people = await aFolder(t);
  const job = aJob(place(20, 0), place(60, 0));
  await writePeople(people, job, 'wrong-code-first');
  const { robot, pass, events, last } = await aSimulatedRobot({ people });
  await robot.drive({ kind: 'ask-code', ask: { job: job.id, role: 'pick-up' } });
  await pass(30_000);
  t.deepEqual(events, [], 'too far from the door');
  await robot.drive({ kind: 'follow', path: [place(20, 0)], speed: metersPerSecond(1.7) });
  await pass(60_000);
  const codes = events.flatMap((event) => (event.kind === 'code-entered' ? [event.code] : []));
  t.not(codes[0], job.codes['pick-up']);
  t.is(codes[1], job.codes['pick-up']);
  t.deepEqual(last().compartments, [null, null], 'nothing goes into a closed robot');
  await robot.drive({ kind: 'open', compartment: 0, job: job.id });
  await pass(10_000);
  t.deepEqual(last().compartments, [job.id, null]);
  t.true(events.some(({ kind }) => kind === 'parcel-in'));
});

test('Nobody comes to an absent recipient, and a broken people file is reported', async (t) => {
  const people = await aFolder(t);
  await mkdir(people, { recursive: true });
  const job = aJob(place(20, 0), place(0, 0));
  await writePeople(people, job, 'absent');
  const { robot, pass, events } = await aSimulatedRobot({ people });
  await robot.drive({ kind: 'ask-code', ask: { job: job.id, role: 'drop-off' } });
  await pass(60_000);
  t.deepEqual(events, []);
  const other = aJob(place(0, 0), place(20, 0));
  await writeFile(join(people, `${other.id}.json`), '{"job": 1}');
  await robot.drive({ kind: 'ask-code', ask: { job: other.id, role: 'pick-up' } });
  await pass(20_000);
  t.true(events.some((event) => event.kind === 'fault' && event.code === 'SIMULATED_PERSON_INVALID'));
});

test('A world sixty times as fast moves the same way in a sixtieth of the time', async (t) => {
  const slow = await aSimulatedRobot();
  const scale = { realOrigin: slow.clock.now(), worldOrigin: slow.clock.now(), factor: 60 };
  const fast = await aSimulatedRobot({});
  const quick = await aSimulatedRobot({ world: scaledClock(scale, fast.clock), real: fast.clock });
  await quick.robot.drive(walk);
  for (let i = 0; i < 20; i++) {
    void quick.robot.drive({ kind: 'keep-alive' });
    fast.clock.advance(milliseconds(50));
    await Promise.resolve();
  }
  await slow.robot.drive(walk);
  await slow.pass(60_000);
  t.true(straightMeters(quick.robot.truth().at, slow.robot.truth().at) < 1);
});

test('A simulated drone climbs, flies, lands before anybody reaches it, and hovers when it has to stop', async (t) => {
  const people = await aFolder(t);
  const job = aJob(place(200, 0), place(0, 0));
  await writePeople(people, job);
  const { robot, pass, last, events, states } = await aSimulatedRobot({ vehicle: 'drone', people });
  t.like(robot.capabilities(), { kind: 'drone', simulated: true });
  t.regex(robot.capabilities().model, /simulated/);
  await robot.drive({ kind: 'follow', path: [place(200, 0)], speed: metersPerSecond(12) });
  await pass(20_000);
  t.true(last().altitude >= 40 && last().speed > 5);
  const stopping = robot.drive({ kind: 'stop', reason: 'test' });
  await pass(2_000);
  t.deepEqual(await stopping, { stage: 'done' });
  t.like(last(), { motion: 'standing' });
  t.true(last().altitude >= 40);
  t.is((await robot.drive({ kind: 'open', compartment: 0, job: job.id })).stage, 'refused');
  await robot.drive({ kind: 'follow', path: [place(200, 0)], speed: metersPerSecond(12) });
  await pass(60_000);
  t.true(last().altitude === 0);
  t.is(last().motion, 'standing');
  t.true(
    states.some(({ speed, altitude, motion }) => speed === 0 && altitude > 1 && motion === 'moving'),
    'landing',
  );
  await robot.drive({ kind: 'ask-code', ask: { job: job.id, role: 'pick-up' } });
  await pass(10_000);
  t.deepEqual(
    events.map(({ kind }) => kind),
    ['path-done', 'code-entered'],
  );
});
