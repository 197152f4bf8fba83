import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { Coordinator, type CoordinatorParts } from '../../../hub/learning/coordinator.ts';
import { MemoryLearningStore } from '../../../hub/learning/memory-learning-store.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { normOf } from '../../../protocol/learning/delta.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { milliseconds, unixMilliseconds } from '../../../protocol/units.ts';
import {
  aContribution,
  firstModel,
  honest,
  hub,
  NOON,
  network,
  opened,
  ownerOfDevice,
  PARAMETERS,
  robotId,
  tinyCodec,
} from './a-round.ts';

const plan = { seconds: 60, pause: 30, quorum: 3, mostNorm: 2_000 };

async function aCoordinator(t: ExecutionContext, other: Partial<CoordinatorParts> = {}) {
  const realClock = new ManualClock(unixMilliseconds(NOON * 1_000));
  const store = new MemoryLearningStore();
  const announced: Uint8Array[] = [];
  const models: Float32Array[] = [];
  const parts: CoordinatorParts = {
    network,
    signer: hub,
    verifier: nativeVerifier,
    store,
    realClock,
    plan,
    codec: tinyCodec,
    first: firstModel,
    ownerOf: ownerOfDevice,
    announce: (message) => announced.push(message),
    changed: (weights) => models.push(weights),
    report: (error) => t.fail(String(error)),
    ...other,
  };
  const coordinator = new Coordinator(parts);
  await coordinator.look();
  const round = opened(announced[0] as Uint8Array);
  const end = async () => {
    realClock.advance(milliseconds(61_000));
    await coordinator.look();
  };
  const send = (robot: number, delta: Float32Array, fields = {}) =>
    coordinator.take(robotId(robot), aContribution(round, robot, delta, fields));
  return { coordinator, parts, store, realClock, announced, models, round, end, send };
}

test('robots better a model together, and the next round starts from what came of it', async (t) => {
  const { coordinator, end, send, models, realClock, announced, store } = await aCoordinator(t);
  for (const robot of [0, 1, 2, 3]) await send(robot, honest(robot));
  await end();
  t.like(coordinator.round(), { state: 'accepted', reason: '4 robots of 4 owners' });
  t.true((models.at(-1) as Float32Array).every((weight) => weight >= 0.1 && weight <= 0.14));
  realClock.advance(milliseconds(30_000));
  await coordinator.look();
  t.deepEqual(tinyCodec.decode(opened(announced[1] as Uint8Array).file), models.at(-1));
  const rows = await store.contributions(1);
  t.deepEqual(
    rows.map(({ state, lessons }) => [state, lessons]),
    Array(4).fill(['counted', 400]),
  );
});

test('without a quorum of owners nothing is learned, and nobody is waited for', async (t) => {
  const { coordinator, end, send, round } = await aCoordinator(t);
  for (const robot of [0, 1]) await send(robot, honest(robot));
  await end();
  t.like(coordinator.round(), { state: 'short', result: round.model, reason: '2 of 3 owners contributed' });
  t.is(coordinator.current(), undefined);
});

test('a lie is left out, gets its code, and earns nothing', async (t) => {
  const { end, send, models, store } = await aCoordinator(t);
  for (let robot = 0; robot < 8; robot++) await send(robot, honest(robot));
  await send(
    8,
    honest(8).map((value) => -2 * value),
  );
  await end();
  const rows = await store.contributions(1);
  const refused = rows.filter(({ state }) => state === 'refused');
  t.deepEqual(
    refused.map(({ device, code }) => [device, code]),
    [[robotId(8), 'CONTRIBUTION_POISONED']],
  );
  t.true((models.at(-1) as Float32Array).every((weight) => weight >= 0.1 && weight <= 0.14));
});

test('a model that is worse where the hub can look is rejected, and the old one stays', async (t) => {
  const flaw = () => 'it errs more than the model before';
  const { coordinator, end, send, round } = await aCoordinator(t, { codec: { ...tinyCodec, flaw } });
  for (const robot of [0, 1, 2]) await send(robot, honest(robot));
  await end();
  t.like(coordinator.round(), { state: 'rejected', reason: flaw(), result: round.model });
});

for (const [name, code, delta, fields] of [
  ['a parameter too many', 'CONTRIBUTION_SHAPE', new Float32Array(PARAMETERS + 1), {}],
  ['a NaN', 'CONTRIBUTION_NOT_FINITE', honest(0).with(3, Number.NaN), {}],
  ['an infinity', 'CONTRIBUTION_NOT_FINITE', honest(0).with(3, Number.NEGATIVE_INFINITY), {}],
  ['a change that is too long', 'CONTRIBUTION_NORM', new Float32Array(PARAMETERS).fill(1), {}],
  ['another round', 'CONTRIBUTION_STALE', honest(0), { round: 7 }],
  ['another model', 'CONTRIBUTION_STALE', honest(0), { model: new Uint8Array(32) }],
  ['a clock of yesterday', 'CONTRIBUTION_STALE', honest(0), { time: NOON - 86_400 }],
] as const) {
  test(`a contribution with ${name} is refused with ${code}`, async (t) => {
    const { send, store } = await aCoordinator(t);
    await t.throwsAsync(send(0, delta, fields), { code });
    t.deepEqual(await store.contributions(1), []);
  });
}

test('a contribution after the deadline is refused', async (t) => {
  const { send, end } = await aCoordinator(t);
  await end();
  await t.throwsAsync(send(0, honest(0)), { code: 'CONTRIBUTION_STALE' });
});

test('the same contribution again is taken again, another one of the same robot is not', async (t) => {
  const { send, store } = await aCoordinator(t);
  await send(0, honest(0));
  await send(0, honest(0));
  await t.throwsAsync(send(0, honest(1)), { code: 'CONTRIBUTION_TWICE' });
  t.is((await store.contributions(1)).length, 1);
});

test('no byte of a contribution can be changed, none left out, and nobody sends another one’s', async (t) => {
  const { coordinator, round, store } = await aCoordinator(t);
  const bytes = aContribution(round, 0, honest(0));
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = bytes.with(at, (bytes[at] as number) ^ flip);
      await t.throwsAsync(coordinator.take(robotId(0), changed));
    }),
    { numRuns: 40 },
  );
  await t.throwsAsync(coordinator.take(robotId(0), bytes.subarray(1)));
  await t.throwsAsync(coordinator.take(robotId(0), new Uint8Array(60_000)), { code: 'CONTRIBUTION_INVALID' });
  await t.throwsAsync(coordinator.take(robotId(1), bytes), { code: 'CONTRIBUTION_INVALID' });
  t.deepEqual(await store.contributions(1), []);
});

test('a hub that starts again goes on with the round it had', async (t) => {
  const { parts, send, round, models, realClock } = await aCoordinator(t);
  for (const robot of [0, 1]) await send(robot, honest(robot));
  const again = new Coordinator(parts);
  await again.start();
  await again.stop();
  t.deepEqual(opened(again.current() as Uint8Array), round);
  await again.take(robotId(2), aContribution(round, 2, honest(2)));
  realClock.advance(milliseconds(61_000));
  await again.look();
  t.is(again.round()?.state, 'accepted');
  t.true(normOf(models.at(-1) as Float32Array) > 0.2);
});
