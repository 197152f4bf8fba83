import test from 'ava';
import { SafetyGuard } from '../../../edge/safety/guard.ts';
import { FakeRobotLink } from '../../../firmware-bridge/fake-link.ts';
import type { DriveCommand, RobotState } from '../../../firmware-bridge/link.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import type { FleetError } from '../../../protocol/errors.ts';
import { metersPerSecond, milliseconds, unixMilliseconds } from '../../../protocol/units.ts';
import { aSimulatedRobot, settle } from '../../firmware-bridge/a-link.ts';
import { origin, place } from '../a-job.ts';

const walk: DriveCommand = { kind: 'follow', path: [place(100, 0)], speed: metersPerSecond(1.7) };

/** A guard above the real simulated robot, with a loop that turns until told not to. */
async function aGuardedRobot(mayBeAt?: (at: RobotState['at']) => boolean) {
  const { robot, clock, last, states } = await aSimulatedRobot();
  const stops: string[] = [];
  const troubles: FleetError[] = [];
  const guard = new SafetyGuard({
    link: robot,
    world: clock,
    real: clock,
    ...(mayBeAt === undefined ? {} : { mayBeAt }),
    onStopped: (reason) => stops.push(reason),
    onTrouble: (trouble) => troubles.push(trouble),
  });
  guard.start();
  const loop = { turning: true };
  let heard = 0;
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 50) {
      clock.advance(milliseconds(50));
      await settle();
      if (states.length > heard) guard.heard(last());
      heard = states.length;
      if (loop.turning) guard.beat();
      await settle();
    }
  };
  return { robot, guard, clock, loop, pass, stops, troubles };
}

test('With a living loop and firmware the robot drives', async (t) => {
  const { robot, guard, pass, stops } = await aGuardedRobot();
  t.is((await guard.drive(walk)).stage, 'executing');
  await pass(10_000);
  t.true(robot.truth().speed > 1.6);
  t.is(guard.reason(), undefined);
  t.deepEqual(stops, []);
});

test('A dead agent loop: the robot stands within 500 ms', async (t) => {
  const { robot, guard, loop, pass, stops } = await aGuardedRobot();
  await guard.drive(walk);
  await pass(10_000);
  loop.turning = false;
  await pass(500);
  t.is(robot.truth().speed, 0);
  t.deepEqual(stops, ['agent loop stopped']);
  loop.turning = true;
  await pass(200);
  t.is(guard.reason(), undefined);
});

test('A dead wire: the firmware stops within 500 ms by itself, and nobody reports a stop it did not confirm', async (t) => {
  const { robot, guard, pass, stops, troubles } = await aGuardedRobot();
  await guard.drive(walk);
  await pass(10_000);
  robot.inject({ kind: 'link-loss', seconds: 20 });
  await pass(500);
  t.is(robot.truth().speed, 0);
  await pass(5_000);
  t.is(guard.reason(), 'firmware silent');
  t.deepEqual(stops, []);
  t.deepEqual(
    troubles.map(({ code }) => code),
    ['STOP_UNCONFIRMED'],
  );
  await pass(20_000);
  t.is(guard.reason(), undefined);
});

const lasting: [string, (guard: SafetyGuard, now: number) => void, string][] = [
  ['an operator', (guard) => guard.allow('roadworks', undefined), 'ordered: roadworks'],
  ['the end of the mission', (guard, now) => guard.allow(null, unixMilliseconds(now)), 'mission expired'],
  [
    'the stop button',
    (guard) => guard.note({ kind: 'stop-button', time: unixMilliseconds(1) }),
    'stop button',
  ],
  ['the bumper', (guard) => guard.note({ kind: 'bumper', time: unixMilliseconds(1) }), 'bumper'],
];
for (const [name, cause, reason] of lasting) {
  test(`Stopped by ${name}, it stands, says so once, and refuses to be driven`, async (t) => {
    const { robot, guard, clock, pass, stops } = await aGuardedRobot();
    await guard.drive(walk);
    await pass(10_000);
    cause(guard, clock.now());
    await pass(500);
    t.is(robot.truth().speed, 0);
    t.deepEqual(stops, [reason]);
    t.true(guard.isStopped());
    t.like(await guard.drive(walk), { stage: 'refused' });
    t.is(
      (await guard.drive({ kind: 'ask-code', ask: null })).stage,
      'done',
      'a standing robot may still hand over',
    );
  });
}

test('The bumper lets go after a moment, the stop button only when an operator says so', async (t) => {
  const { guard, pass } = await aGuardedRobot();
  guard.note({ kind: 'bumper', time: unixMilliseconds(1) });
  await pass(6_000);
  t.is(guard.reason(), undefined);
  guard.note({ kind: 'stop-button', time: unixMilliseconds(1) });
  await pass(60_000);
  t.is(guard.reason(), 'stop button');
  guard.release();
  await pass(100);
  t.is(guard.reason(), undefined);
});

test('An empty battery and a place outside the service area stop it', async (t) => {
  const { robot, guard, pass, stops } = await aGuardedRobot((at) => at.longitude < place(10, 0).longitude);
  await guard.drive(walk);
  await pass(20_000);
  t.deepEqual(stops, ['outside the service area']);
  t.is(robot.truth().speed, 0);
  const other = await aGuardedRobot();
  other.robot.inject({ kind: 'battery', battery: 0.02 });
  await other.pass(200);
  t.is(other.guard.reason(), 'battery reserve');
});

test('A stop is reported only after the firmware confirmed it, however long that takes', async (t) => {
  const clock = new ManualClock();
  const link = new FakeRobotLink(clock.now(), { at: origin });
  const stops: string[] = [];
  let confirm: () => void = () => undefined;
  const drive = link.drive.bind(link);
  link.drive = (command) =>
    command.kind === 'stop'
      ? new Promise((resolve) => {
          confirm = () => resolve({ stage: 'done' });
        })
      : drive(command);
  const guard = new SafetyGuard({
    link,
    world: clock,
    real: clock,
    onStopped: (reason) => stops.push(reason),
    onTrouble: () => undefined,
  });
  guard.start();
  guard.allow('test', undefined);
  for (let i = 0; i < 30; i++) {
    clock.advance(milliseconds(50));
    guard.beat();
    guard.heard(link.say({ time: clock.now() }));
    await settle();
  }
  t.deepEqual(stops, []);
  t.false(guard.isStopped());
  confirm();
  await settle();
  t.deepEqual(stops, ['ordered: test']);
});
