import test, { type ExecutionContext } from 'ava';
import { MemoryContribution } from '../../../edge/learning/contribution-file.ts';
import { Learner } from '../../../edge/learning/learner.ts';
import { MemoryLessons } from '../../../edge/learning/lesson-log.ts';
import { MqttUplink } from '../../../edge/reporting/mqtt-uplink.ts';
import { PresenceBoard } from '../../../hub/fleet/presence.ts';
import { SqliteDeviceDirectory } from '../../../hub/fleet/sqlite-device-directory.ts';
import { Coordinator } from '../../../hub/learning/coordinator.ts';
import { firstTravelModel, travelModelCodec } from '../../../hub/learning/travel-model.ts';
import { SqliteFrameStore } from '../../../hub/store/sqlite-frame-store.ts';
import { SqliteLearningStore } from '../../../hub/store/sqlite-learning-store.ts';
import { wireIngest } from '../../../hub/wiring/ingest.ts';
import { modelShape } from '../../../maps/roads/travel-times/learned/features.ts';
import { parametersOf } from '../../../maps/roads/travel-times/learned/perceptron.ts';
import { ManualClock, sleep, systemClock } from '../../../protocol/clock.ts';
import { signContribution } from '../../../protocol/learning/contribution.ts';
import { openRound } from '../../../protocol/learning/round.ts';
import { systemRandom } from '../../../protocol/random.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { milliseconds, toUnixSeconds } from '../../../protocol/units.ts';
import { aFortnight, aGround } from '../../maps/roads/travel-times/learned/a-ground.ts';
import { aDatabase } from '../support/a-database.ts';
import { enrolDevice } from '../support/an-enrolment.ts';
import { hub, network, ownerOf, robotId, robotKey } from './a-round.ts';

async function until(t: ExecutionContext, what: string, holds: () => boolean | Promise<boolean>) {
  for (let i = 0; i < 600; i++) {
    if (await holds()) return;
    await sleep(systemClock, milliseconds(50));
  }
  t.fail(`waited for ${what}`);
}

/** The learning and ingesting half of a hub, on a real broker and a real database. */
async function aLearningHub(t: ExecutionContext) {
  const database = await aDatabase(t);
  const frames = new SqliteFrameStore(database, systemClock);
  await frames.start();
  const directory = new SqliteDeviceDirectory(database);
  const store = new SqliteLearningStore(database);
  const clock = new ManualClock(systemClock.now());
  const coordinator: Coordinator = new Coordinator({
    ...{ network, signer: hub, verifier: nativeVerifier, store, realClock: clock },
    plan: { seconds: 60, pause: 60, quorum: 3, mostNorm: 3_000 },
    codec: travelModelCodec(aGround(), () => []),
    first: firstTravelModel,
    ownerOf: async (device) => (await directory.find(device))?.owner,
    announce: (message) => void broker.down.sendRound(message),
    changed: () => undefined,
    report: (error) => t.fail(String(error)),
  });
  const missions = { currentMission: async () => undefined, issueCommand: async () => new Uint8Array(1) };
  const clocks = { clock: systemClock, realClock: systemClock };
  const ingest = { network, verifier: nativeVerifier, frames, directory, ...clocks };
  const { broker, counters } = wireIngest(ingest, new PresenceBoard(), missions, coordinator);
  const port = await broker.start({ host: '127.0.0.1', port: 0, announcedHost: '127.0.0.1' });
  t.teardown(async () => {
    await broker.stop();
    await frames.stop();
  });
  return { directory, store, frames, coordinator, clock, port, counters };
}

/** A robot that has driven for a fortnight, as far as learning sees it. */
async function aRobot(t: ExecutionContext, robot: number, port: number) {
  const device = robotKey(robot);
  const uplink = new MqttUplink({
    ...{ network, device, broker: { host: '127.0.0.1', port }, real: systemClock, random: systemRandom },
    session: () => 1,
  });
  const log = new MemoryLessons();
  log.lessons = aFortnight(500, 40 + robot);
  const priced: (Int32Array | undefined)[] = [];
  const learner = new Learner({
    ...{ network, device, hubKey: hub.publicKey, verifier: nativeVerifier, ground: aGround(), log, uplink },
    sent: new MemoryContribution(),
    ...{ world: systemClock, real: systemClock },
    expect: (costs) => priced.push(costs),
    onTrouble: (trouble) => t.fail(String(trouble)),
  });
  await learner.start();
  const rounds: Uint8Array[] = [];
  void (async () => {
    for await (const { channel, bytes } of uplink.downlinks()) {
      if (channel === 'round') rounds.push(bytes);
      if (channel === 'round') await learner.takeRound(bytes);
    }
  })();
  await uplink.start();
  t.teardown(async () => {
    await learner.stop();
    await uplink.stop();
  });
  return { learner, uplink, rounds, priced };
}

test('robots learn together over MQTT; lies and rubbish are refused, and what was learned comes back', async (t) => {
  t.timeout(120_000);
  const { directory, store, frames, coordinator, clock, port, counters } = await aLearningHub(t);
  const now = systemClock.now();
  for (const robot of [0, 1, 2, 3]) await enrolDevice(directory, robotId(robot), ownerOf(robot), now);
  const robots = await Promise.all([0, 1, 2].map((robot) => aRobot(t, robot, port)));
  await coordinator.look();
  await until(t, 'three contributions', async () => (await store.contributions(1)).length === 3);

  // A fourth robot connects late, hears of the round all the same, and sends what is no contribution.
  const liar = robotKey(3);
  const rogue = await aRobot(t, 3, port);
  await until(t, 'the round', () => rogue.rounds.length > 0);
  await rogue.learner.stop();
  const round = openRound(
    { network, hubKey: hub.publicKey, verifier: nativeVerifier },
    rogue.rounds[0] as Uint8Array,
  );
  const what = { round: 1, model: round.model, time: toUnixSeconds(now), lessons: 1 };
  const parameters = parametersOf(modelShape);
  for (const delta of [
    new Float32Array(parameters).fill(Number.NaN),
    new Float32Array(parameters).fill(1),
    new Float32Array(3),
  ]) {
    await rogue.uplink.contribute(signContribution(network, liar, what, delta));
  }
  const stale = { ...what, round: 9 };
  await rogue.uplink.contribute(signContribution(network, liar, stale, new Float32Array(parameters)));
  await rogue.uplink.contribute(new Uint8Array(5_000));
  const letters = await frames.deadLetters(10);
  t.deepEqual(letters.map(({ detail }) => detail.split(':')[0]).sort(), [
    'CONTRIBUTION_NORM',
    'CONTRIBUTION_NOT_FINITE',
    'CONTRIBUTION_SHAPE',
    'CONTRIBUTION_STALE',
    'STATEMENT_TAG',
  ]);
  t.is(counters.get('contribution-refused'), 5);
  t.is(counters.get('contribution-taken'), 3);

  clock.advance(milliseconds(61_000));
  await coordinator.look();
  t.like(coordinator.round(), { state: 'accepted', reason: '3 robots of 3 owners' });
  const rows = await store.contributions(1);
  t.deepEqual(
    rows.map(({ owner, state }) => [owner, state]).sort(),
    [0, 1, 2].map((robot) => [ownerOf(robot), 'counted']).sort(),
  );
  t.true(rows.every(({ lessons }) => lessons === 500));
  clock.advance(milliseconds(60_000));
  await coordinator.look();
  await until(t, 'the second round', () => robots.every(({ rounds }) => rounds.length >= 2));
  await until(t, 'prices', () => robots.every(({ priced }) => priced.some((costs) => costs !== undefined)));
  for (const { learner } of robots) t.true(learner.verdict()?.passed);
});

test('what a hub has judged it judges no more: the same contribution after a lost answer is one row', async (t) => {
  const { directory, store, coordinator, port } = await aLearningHub(t);
  await enrolDevice(directory, robotId(0), ownerOf(0), systemClock.now());
  const { uplink, rounds } = await aRobot(t, 0, port);
  await until(t, 'the link', () => uplink.connected());
  await coordinator.look();
  await until(t, 'the round', () => rounds.length > 0);
  await until(t, 'a contribution', async () => (await store.contributions(1)).length === 1);
  const [row] = await store.contributions(1);
  const { statement, signature, payload } = row as NonNullable<typeof row>;
  await uplink.contribute(Buffer.concat([statement, signature, payload]));
  t.is((await store.contributions(1)).length, 1);
});
