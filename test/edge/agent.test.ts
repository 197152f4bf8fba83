import test from 'ava';
import { Agent } from '../../edge/agent.ts';
import { MissionKeeper } from '../../edge/missions/mission-keeper.ts';
import { MemoryProgress } from '../../edge/missions/progress-store.ts';
import { Driver } from '../../edge/navigation/driver.ts';
import { MemoryOutbox } from '../../edge/reporting/memory-outbox.ts';
import { MemoryUplink } from '../../edge/reporting/memory-uplink.ts';
import { Reporter } from '../../edge/reporting/reporter.ts';
import { SafetyGuard } from '../../edge/safety/guard.ts';
import { FakeDetector } from '../../edge/vision/fake-detector.ts';
import { Lookout } from '../../edge/vision/lookout.ts';
import { straightMeters } from '../../maps/geometry/distance.ts';
import type { FleetError } from '../../protocol/errors.ts';
import { deviceIdOf } from '../../protocol/ids.ts';
import { nativeVerifier } from '../../protocol/sodium/native.ts';
import { sampleFlags } from '../../protocol/telemetry.ts';
import { toUnixSeconds } from '../../protocol/units.ts';
import { aSimulatedRobot, settle } from '../firmware-bridge/a-link.ts';
import { aFolder, aJob, aMission, place, writePeople } from './a-job.ts';
import { hubSigner, network, readFrame, signedCommand, signedMission } from './hub-side.ts';
import { device } from './missions/a-moment.ts';
import { roomy } from './reporting/outbox.contract.ts';

/** A whole agent without disk or network, above the simulated robot, in a world that moves only when told to. */
async function anAgent(people: string) {
  const { robot, clock } = await aSimulatedRobot({ people });
  const uplink = new MemoryUplink();
  const outbox = new MemoryOutbox(roomy);
  const troubles: (FleetError | Error)[] = [];
  const onTrouble = (trouble: FleetError | Error) => troubles.push(trouble);
  const clocks = { world: clock, real: clock };
  const keeper = new MissionKeeper({
    authority: { network, device: device.publicKey, hubKey: hubSigner.publicKey, verifier: nativeVerifier },
    device,
    compartments: 2,
    world: clock,
    store: new MemoryProgress(),
    frame: outbox.position,
    onCommand: () => undefined,
    onTrouble,
  });
  const reporter = new Reporter({ network, device, outbox, uplink, events: keeper, ...clocks, onTrouble });
  const detector = new FakeDetector();
  const lookout = new Lookout(detector, clock, onTrouble);
  await lookout.start(robot);
  const guard = new SafetyGuard({
    link: robot,
    ...clocks,
    sight: () => lookout.sight(),
    onStopped: (reason) => reporter.event({ kind: 'safety-stop', time: clock.now(), reason }),
    onTrouble,
  });
  const driver = new Driver({
    drive: (command) => guard.drive(command),
    ...clocks,
    onStuck: () => undefined,
  });
  const agent = new Agent({
    link: robot,
    keeper,
    guard,
    driver,
    reporter,
    lookout,
    uplink,
    ...clocks,
    onTrouble,
  });
  reporter.start();
  await uplink.start();
  reporter.hubNumbers({ session: 0, sequence: 0 });
  guard.start();
  agent.start();
  const id = deviceIdOf(device.publicKey);
  const times = (lasts: number) => ({ issued: 1, expires: toUnixSeconds(clock.now()) + lasts });
  const pass = async (seconds: number, until: () => boolean = () => false) => {
    for (let i = 0; i < seconds * 20 && !until(); i++) {
      clock.advance(50 as Parameters<typeof clock.advance>[0]);
      for (let j = 0; j < 3; j++) await settle();
    }
  };
  const frames = () => uplink.stored.map(({ bytes }) => readFrame(id, bytes));
  return {
    robot,
    agent,
    detector,
    keeper,
    driver,
    guard,
    troubles,
    pass,
    frames,
    events: () => frames().flatMap(({ payload }) => payload.events),
    mission: (number: number, payload: Parameters<typeof signedMission>[2], lasts = 7_200) =>
      keeper.takeDownlink({ channel: 'mission', bytes: signedMission(id, number, payload, times(lasts)) }),
    command: (number: number, payload: Parameters<typeof signedCommand>[2]) =>
      keeper.takeDownlink({
        channel: 'command',
        bytes: signedCommand(id, number, payload, times(600).expires),
      }),
  };
}

test('It carries out a mission at life speed, a frame a second of at most ten samples', async (t) => {
  const people = await aFolder(t);
  const job = aJob(place(20, 0), place(20, 30));
  await writePeople(people, job);
  const { mission, pass, events, frames, troubles } = await anAgent(people);
  await mission(1, aMission(job));
  await pass(200, () => events().some(({ kind }) => kind === 'mission-finished'));
  t.deepEqual(
    events()
      .map(({ kind }) => kind)
      .filter((kind) => kind !== 'observation'),
    ['mission-accepted', 'stop-reached', 'pick-up', 'stop-reached', 'delivery', 'mission-finished'],
  );
  t.true(frames().every(({ payload }) => payload.samples.length <= 10));
  const times = frames().flatMap(({ payload }) => payload.samples.map(({ time }) => time));
  t.deepEqual(
    [...times].sort((a, b) => a - b),
    times,
  );
  t.deepEqual(troubles, []);
});

test('A crowd slows it down to walking speed', async (t) => {
  const { mission, pass, robot, detector } = await anAgent(await aFolder(t));
  await mission(1, aMission(aJob(place(200, 0), place(0, 0))));
  await pass(10);
  t.true(robot.truth().speed > 1.6);
  detector.sees = Array.from({ length: 6 }, (_, i) => ({
    label: 'person',
    confidence: 0.9,
    box: { x: 2 * i, y: 8, width: 2, height: 4 },
  }));
  await pass(5);
  t.true(robot.truth().speed <= 1);
});

test('An operator’s stop is reported once the robot stands; resume lets it go on', async (t) => {
  const { mission, command, pass, robot, events, frames } = await anAgent(await aFolder(t));
  await mission(1, aMission(aJob(place(200, 0), place(0, 0))));
  await pass(10);
  await command(1, { kind: 'stop', reason: 'roadworks' });
  await pass(3);
  t.is(robot.truth().speed, 0);
  t.true(events().some((event) => event.kind === 'safety-stop' && event.reason === 'ordered: roadworks'));
  t.true(((frames().at(-1)?.payload.samples.at(-1)?.flags ?? 0) & sampleFlags.stopped) !== 0);
  await command(2, { kind: 'resume' });
  await pass(10);
  t.true(robot.truth().speed > 1);
});

test('A mission that has expired stops the robot on its way', async (t) => {
  const { mission, pass, robot, guard } = await anAgent(await aFolder(t));
  await mission(1, aMission(aJob(place(200, 0), place(0, 0))), 20);
  await pass(19);
  t.is(guard.reason(), undefined);
  t.true(robot.truth().speed > 1.6);
  await pass(2);
  t.is(guard.reason(), 'mission expired');
  t.is(robot.truth().speed, 0);
});

test('A loop whose turns fail is a dead loop: the robot stands, the process lives, and it goes on afterwards', async (t) => {
  const { mission, pass, robot, driver, guard, troubles } = await anAgent(await aFolder(t));
  await mission(1, aMission(aJob(place(200, 0), place(0, 0))));
  await pass(10);
  const act = driver.act.bind(driver);
  driver.act = () => {
    throw new Error('defect');
  };
  await pass(0.5);
  t.is(robot.truth().speed, 0);
  t.is(guard.reason(), 'agent loop stopped');
  t.is((troubles[0] as FleetError).code, 'AGENT_TURN_FAILED');
  driver.act = act;
  await pass(10);
  t.true(robot.truth().speed > 1);
});

test('With its battery at the reserve it goes back the way it came, says so, charges, and goes on', async (t) => {
  const { mission, pass, robot, events } = await anAgent(await aFolder(t));
  await mission(1, aMission(aJob(place(400, 0), place(0, 0))));
  await pass(60);
  const turned = robot.truth().at;
  robot.inject({ kind: 'battery', battery: 0.045 });
  await pass(80);
  t.true(events().some((event) => event.kind === 'fault' && event.code === 'BATTERY_RESERVE'));
  t.true(straightMeters(robot.truth().at, place(0, 0)) < 8);
  t.is(robot.truth().speed, 0);
  robot.inject({ kind: 'battery', battery: 0.5 });
  await pass(40);
  t.true(straightMeters(robot.truth().at, place(0, 0)) > 30);
  t.true(straightMeters(turned, place(0, 0)) > 80);
});
