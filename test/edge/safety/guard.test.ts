import test from 'ava';
import { SafetyGuard } from '../../../edge/safety/guard.ts';
import { MemoryLatch } from '../../../edge/safety/latch.ts';
import { FakeRobotLink } from '../../../firmware-bridge/fake-link.ts';
import type { SimulatedRobot } from '../../../firmware-bridge/simulated/robot.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { metersPerSecond, milliseconds, unixMilliseconds } from '../../../protocol/units.ts';
import { settle } from '../../firmware-bridge/a-link.ts';
import { origin, place } from '../a-job.ts';
import { aGuardedRobot, aZone, box, fencesOf, walk } from './a-guarded-robot.ts';

test('With a living loop, firmware and eyes the robot drives at its top speed', async (t) => {
  const { robot, guard, pass, stops } = await aGuardedRobot();
  t.is((await guard.drive(walk)).stage, 'executing');
  await pass(10_000);
  t.true(robot.truth().speed > 1.6);
  t.is(guard.reason(), undefined);
  t.deepEqual(stops, []);
});

test('A dead agent loop: the robot stands, confirmed, within 500 ms', async (t) => {
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

test('A process that sleeps as a whole, right after a turn came late, is not a dead loop', async (t) => {
  let slept = 0;
  const { guard, clock, loop, pass, stops } = await aGuardedRobot((still) => ({
    real: {
      now: () => unixMilliseconds(still.now() + slept),
      after: (delay, task) => still.after(delay, task),
    },
  }));
  for (let i = 0; i < 10; i++) {
    loop.turning = false;
    clock.advance(milliseconds(50));
    await settle();
    // All timers are due at once now; the guard looks before the loop turns.
    slept += 300;
    clock.advance(milliseconds(50));
    await settle();
    t.is(guard.reason(), undefined);
    loop.turning = true;
    guard.beat();
    await pass(200);
  }
  t.deepEqual(stops, []);
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

type Guarded = Awaited<ReturnType<typeof aGuardedRobot>>;
const lasting: [string, (guarded: Guarded) => void, string][] = [
  ['an operator', ({ guard }) => guard.allow('roadworks', undefined), 'ordered: roadworks'],
  [
    'the end of the mission',
    ({ guard, clock }) => guard.allow(null, unixMilliseconds(clock.now())),
    'mission expired',
  ],
  ['the stop button', ({ robot }) => robot.touch('stop-button'), 'stop button'],
  ['the bumper', ({ robot }) => robot.touch('bumper'), 'bumper'],
  ['something in the way', ({ see }) => see({ blocked: true }), 'path blocked'],
  ['an empty battery', ({ robot }) => robot.inject({ kind: 'battery', battery: 0.02 }), 'battery reserve'],
  [
    'a receiver that jumps',
    ({ robot }) => robot.inject({ kind: 'gps-jump', east: 300, north: 0, seconds: 60 }),
    'place unsure',
  ],
  [
    'a new fence around another place',
    ({ guard }) => guard.keep(fencesOf([aZone('keep-in', box(-200, -50, -100, 50))])),
    'outside the service area',
  ],
];
for (const [name, cause, reason] of lasting) {
  test(`Stopped by ${name}, it stands within 500 ms, says so once, and refuses to be driven`, async (t) => {
    const guarded = await aGuardedRobot();
    const { robot, guard, pass, stops } = guarded;
    await guard.drive(walk);
    await pass(10_000);
    cause(guarded);
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
  const { robot, guard, pass } = await aGuardedRobot();
  robot.touch('bumper');
  await pass(6_000);
  t.is(guard.reason(), undefined);
  robot.touch('stop-button');
  await pass(60_000);
  t.is(guard.reason(), 'stop button');
  guard.release();
  await pass(100);
  t.is(guard.reason(), undefined);
});

test('A pressed stop button holds over a restart of the agent, until an operator says resume', async (t) => {
  const latch = new MemoryLatch();
  const first = await aGuardedRobot({ latch });
  first.robot.touch('stop-button');
  await first.pass(100);
  const second = await aGuardedRobot({ latch });
  t.is(second.guard.reason(), 'stop button');
  second.guard.release();
  await second.pass(100);
  const third = await aGuardedRobot({ latch });
  t.is(third.guard.reason(), undefined);
});

test('A safety file that cannot be read counts as a pressed button', async (t) => {
  const latch = new MemoryLatch();
  latch.read = () => {
    throw new Error('disk');
  };
  const { guard, troubles } = await aGuardedRobot({ latch });
  t.is(guard.reason(), 'stop button');
  t.is(troubles[0]?.code, 'SAFETY_FILE_INVALID');
});

test('A firmware that answers done and drives on confirms nothing: an alarm says so, and no stop is reported', async (t) => {
  const { robot, guard, pass, stops, troubles } = await aGuardedRobot();
  await guard.drive(walk);
  await pass(10_000);
  robot.inject({ kind: 'no-brake', lies: true, seconds: 8 });
  guard.allow('test', undefined);
  await pass(5_000);
  t.true(robot.truth().speed > 1);
  t.deepEqual(stops, []);
  t.deepEqual(
    troubles.map(({ code }) => code),
    ['STOP_UNCONFIRMED'],
  );
  await pass(5_000);
  t.is(robot.truth().speed, 0);
  t.deepEqual(stops, ['ordered: test']);
});

test('A robot that moves after it stood is an alarm, and the stop is ordered again', async (t) => {
  const clock = new ManualClock();
  const link = new FakeRobotLink(clock.now(), { at: origin });
  const troubles: string[] = [];
  const guard = new SafetyGuard({
    link,
    world: clock,
    real: clock,
    onStopped: () => undefined,
    onTrouble: ({ code }) => troubles.push(code),
  });
  guard.start();
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 50) {
      clock.advance(milliseconds(50));
      guard.beat();
      link.say({ time: clock.now() });
      await settle();
    }
  };
  guard.allow('test', undefined);
  await pass(200);
  t.true(guard.isStopped());
  const stopsBefore = link.commands.filter(({ kind }) => kind === 'stop').length;
  clock.advance(milliseconds(50));
  link.say({ time: clock.now(), speed: metersPerSecond(0.5), motion: 'moving' });
  await settle();
  t.deepEqual(troubles, ['MOVES_WHILE_STOPPED']);
  t.true(link.commands.filter(({ kind }) => kind === 'stop').length > stopsBefore);
  await pass(200);
  t.true(guard.isStopped());
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
    link.say({ time: clock.now() });
    await settle();
  }
  t.deepEqual(stops, []);
  t.false(guard.isStopped());
  confirm();
  await settle();
  t.deepEqual(stops, ['ordered: test']);
});

test('Nobody else says that the agent lives, and no order is passed on that is nonsense or too fast', async (t) => {
  const { robot, guard, drive, see } = await aGuardedRobot();
  t.is((await guard.drive({ kind: 'keep-alive' })).stage, 'refused');
  for (const speed of [Number.NaN, 0, -1, Number.POSITIVE_INFINITY, 1e9]) {
    t.is((await guard.drive({ ...walk, speed: metersPerSecond(speed) } as typeof walk)).stage, 'refused');
  }
  const nowhere = { latitude: Number.NaN, longitude: 0 };
  t.is((await guard.drive({ ...walk, path: [nowhere] } as typeof walk)).stage, 'refused');
  see({ people: 8 });
  await drive(walk as Parameters<typeof drive>[0], 8_000);
  t.is((await guard.drive(walk)).stage, 'executing');
  t.true(robot.truth().speed <= 1.0001);
});

test('States that come late, repeat themselves or are out of range are silence', async (t) => {
  const causes: ((robot: SimulatedRobot) => void)[] = [
    (robot) => robot.inject({ kind: 'late-clock', behind: 60, seconds: 0.9 }),
    (robot) => robot.inject({ kind: 'link-loss', seconds: 0.9 }),
  ];
  for (const cause of causes) {
    const { robot, guard, pass, stops } = await aGuardedRobot();
    await guard.drive(walk);
    await pass(10_000);
    cause(robot);
    await pass(800);
    t.is(guard.reason(), 'firmware silent');
    await pass(5_000);
    t.is(guard.reason(), undefined);
    t.true(stops.length <= 1);
  }
});

test('A firmware whose clock was set back for good is believed again once it counts on', async (t) => {
  const { robot, guard, pass, troubles } = await aGuardedRobot();
  robot.inject({ kind: 'late-clock', behind: 3_600, seconds: 600 });
  await pass(800);
  t.is(guard.reason(), 'firmware silent');
  await pass(2_000);
  t.is(guard.reason(), undefined);
  t.true(troubles.some(({ code }) => code === 'FIRMWARE_CLOCK_BACKWARDS'));
});

test('A firmware deaf to a lower limit is stopped', async (t) => {
  const { robot, guard, pass, see, stops } = await aGuardedRobot();
  await guard.drive(walk);
  await pass(10_000);
  robot.inject({ kind: 'deaf-throttle', seconds: 60 });
  see({ pedestrianNear: true });
  await pass(1_000);
  await guard.drive(walk);
  await pass(5_000);
  t.deepEqual(stops, ['faster than allowed']);
  t.is(robot.truth().speed, 0);
});

test('A path that leaves the service area or runs through a closed zone is not begun', async (t) => {
  const { robot, guard, drive, pass, stops, troubles } = await aGuardedRobot();
  guard.keep(fencesOf([aZone('keep-in', box(-50, -50, 50, 50)), aZone('keep-out', box(20, -5, 30, 5))]));
  const follow = (path: readonly ReturnType<typeof place>[]) =>
    guard.drive({ kind: 'follow', path, speed: metersPerSecond(1) });
  t.like(await follow([place(10, 0), place(10, 60)]), { reason: 'safety: it leaves the service area' });
  t.like(await follow([place(40, 0)]), { reason: 'safety: it runs through keep-out' });
  t.is((await follow([place(10, 0), place(25, 20), place(40, 0)])).stage, 'executing');
  await drive(walk as Parameters<typeof drive>[0], 2_000);
  t.deepEqual(stops, ['path: it runs through keep-out']);
  t.is(troubles[0]?.code, 'PATH_FORBIDDEN');
  t.is(robot.truth().speed, 0);
  await pass(1_000);
  t.deepEqual(stops.length, 1);
});

test('A robot found outside its area stands until an operator sends it back; then it goes slowly and only inwards', async (t) => {
  const { robot, guard, pass, drive, stops } = await aGuardedRobot();
  guard.keep(fencesOf([aZone('keep-in', box(10, -50, 400, 50))]));
  await pass(300);
  t.deepEqual(stops, ['outside the service area']);
  guard.release();
  await pass(100);
  t.is(guard.reason(), undefined);
  const away = await guard.drive({ kind: 'follow', path: [place(-50, 0)], speed: metersPerSecond(1) });
  t.is(away.stage, 'refused');
  const back = { kind: 'follow', path: [place(40, 0)], speed: metersPerSecond(1) } as const;
  await drive(back, 10_000);
  t.true(robot.truth().speed <= 0.5001 && robot.truth().speed > 0.3);
  await drive(back, 60_000);
  t.true(robot.truth().at.longitude > place(30, 0).longitude);
  t.deepEqual(stops, ['outside the service area']);
});

test('Something in the way is told after ten seconds, once; a way that turns off is driven', async (t) => {
  const { guard, see, pass, drive, blocked, stops } = await aGuardedRobot();
  const east = { kind: 'follow', path: [place(400, 0)], speed: metersPerSecond(1.7) } as const;
  await drive(east, 5_000);
  see({ blocked: true });
  await drive(east, 25_000);
  t.is(blocked.length, 1);
  t.deepEqual(stops, ['path blocked']);
  guard.intend('another way', [place(-100, 0)]);
  await pass(100);
  t.is(guard.reason(), undefined);
});
