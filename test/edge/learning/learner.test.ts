import test from 'ava';
import { type ContributionFile, MemoryContribution } from '../../../edge/learning/contribution-file.ts';
import { Learner } from '../../../edge/learning/learner.ts';
import { MemoryLessons } from '../../../edge/learning/lesson-log.ts';
import { MemoryUplink } from '../../../edge/reporting/memory-uplink.ts';
import { FEATURES, modelShape } from '../../../maps/roads/travel-times/learned/features.ts';
import type { Lesson } from '../../../maps/roads/travel-times/learned/lesson.ts';
import { encodeModel, modelHashOf } from '../../../maps/roads/travel-times/learned/model-file.ts';
import { firstWeights, parametersOf } from '../../../maps/roads/travel-times/learned/perceptron.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { deviceIdOf } from '../../../protocol/ids.ts';
import { openContribution } from '../../../protocol/learning/contribution.ts';
import { decodeDelta, normOf } from '../../../protocol/learning/delta.ts';
import { signRound } from '../../../protocol/learning/round.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { toUnixSeconds } from '../../../protocol/units.ts';
import { settle } from '../../firmware-bridge/a-link.ts';
import { aFortnight, aGround } from '../../maps/roads/travel-times/learned/a-ground.ts';
import { hubSigner, network } from '../hub-side.ts';
import { device } from '../missions/a-moment.ts';

const plain = firstWeights(modelShape, seededRandom(1));

async function aLearner(lessons: readonly Lesson[], sent: ContributionFile = new MemoryContribution()) {
  const clock = new ManualClock();
  const uplink = new MemoryUplink();
  await uplink.start();
  const log = new MemoryLessons();
  log.lessons = lessons;
  const costs: (Int32Array | undefined)[] = [];
  const troubles: string[] = [];
  const learner = new Learner({
    ...{ network, device, hubKey: hubSigner.publicKey, verifier: nativeVerifier, ground: aGround() },
    ...{ log, sent, uplink, world: clock, real: clock },
    expect: (expected) => costs.push(expected),
    onTrouble: (trouble) => troubles.push((trouble as Error & { code: string }).code),
  });
  await learner.start();
  const work = async (turns = 1_500) => {
    for (let i = 0; i < turns; i++) learner.turn();
    for (let i = 0; i < 20; i++) await settle();
  };
  return { learner, uplink, costs, troubles, work, clock, log };
}

function aRound(number: number, weights: Float32Array, clock: ManualClock, key = hubSigner): Uint8Array {
  const file = encodeModel(weights);
  const opened = toUnixSeconds(clock.now());
  const limits = { quorum: 3, mostNorm: 1_000, parameters: parametersOf(modelShape) };
  return signRound(
    network,
    key,
    { number, opened, deadline: opened + 60, ...limits, model: modelHashOf(file) },
    file,
  );
}

test('a robot learns from what it drove and expects other times from then on', async (t) => {
  const { learner, costs, work } = await aLearner(aFortnight(600, 11));
  await work();
  t.true(learner.verdict()?.passed);
  t.is(costs.at(-1)?.length, aGround().free.length);
  await learner.stop();
});

test('what it drives is kept, and learned once there is enough of it', async (t) => {
  const { learner, log, work } = await aLearner([]);
  for (const lesson of aFortnight(150, 12)) learner.note([lesson]);
  await work(50);
  t.is(learner.verdict(), undefined);
  learner.note(aFortnight(500, 13));
  await work();
  t.true(learner.verdict()?.passed);
  await learner.stop();
  t.is(log.lessons.length, 650);
});

test('a model from the hub that is worse than free flow here is not used, and the robot still contributes', async (t) => {
  const { learner, uplink, costs, clock, work } = await aLearner(aFortnight(300, 14, false));
  await work();
  const wild = Float32Array.from({ length: plain.length }, (_, i) => 0.4 * Math.sin(i));
  await learner.takeRound(aRound(1, wild, clock));
  await work();
  t.is(learner.verdict(), undefined);
  t.true(costs.every((expected) => expected === undefined));
  const id = deviceIdOf(device.publicKey);
  const sent = openContribution(network, id, uplink.contributions[0] as Uint8Array, nativeVerifier);
  t.like(sent.fields, { round: 1, lessons: 300 });
  const norm = normOf(decodeDelta(sent.payload, parametersOf(modelShape)));
  t.true(norm <= 1.0001 && norm > 0.01, `${norm}`);
  await learner.stop();
});

test('a round that comes again is answered with the same bytes, also after a restart', async (t) => {
  const sent = new MemoryContribution();
  const first = await aLearner(aFortnight(300, 15), sent);
  const round = aRound(4, plain, first.clock);
  await first.learner.takeRound(round);
  await first.work();
  await first.learner.takeRound(round);
  await first.learner.stop();
  const second = await aLearner(aFortnight(400, 16), sent);
  await second.learner.takeRound(round);
  await second.work();
  const [one, ...others] = [...first.uplink.contributions, ...second.uplink.contributions];
  t.is(others.length, 2);
  for (const other of others) t.deepEqual(other, one);
  await second.learner.stop();
});

test('rounds of somebody else, and models that are none, are told and change nothing', async (t) => {
  const { learner, uplink, troubles, clock, work } = await aLearner(aFortnight(300, 17));
  await learner.takeRound(aRound(1, plain, clock, device));
  const bytes = aRound(1, plain, clock);
  await learner.takeRound(bytes.with(bytes.length - 50, 9));
  await learner.takeRound(new Uint8Array(10));
  await work(300);
  t.deepEqual(troubles, ['SIGNATURE_INVALID', 'ROUND_INVALID', 'ROUND_INVALID']);
  t.deepEqual(uplink.contributions, []);
  await learner.stop();
});

test('a robot that has driven little contributes nothing', async (t) => {
  const { learner, uplink, clock, work } = await aLearner(aFortnight(100, 18));
  await learner.takeRound(aRound(1, plain, clock));
  await work(300);
  t.deepEqual(uplink.contributions, []);
  await learner.stop();
});

test('a turn never does more than a few batches', async (t) => {
  const { learner } = await aLearner(aFortnight(2_000, 19));
  t.true(FEATURES > 0);
  let longest = 0;
  for (let i = 0; i < 300; i++) {
    const before = process.cpuUsage();
    learner.turn();
    const { user, system } = process.cpuUsage(before);
    // The first turns compile; a collection of garbage may fall into one of the others.
    if (i > 20) longest = Math.max(longest, user + system);
  }
  t.true(longest < 100_000, `${longest} µs`);
  await learner.stop();
});
