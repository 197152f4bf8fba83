import test, { type ExecutionContext } from 'ava';
import type { Chain } from '../../../hub/settlement/chain.ts';
import { EvidenceFolder } from '../../../hub/settlement/evidence-folder.ts';
import type { MemoryChain } from '../../../hub/settlement/memory-chain.ts';
import { MemoryEpochStore } from '../../../hub/store/memory-epoch-store.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { toHex } from '../../../protocol/ids.ts';
import { milliseconds, tokenAmount } from '../../../protocol/units.ts';
import { aFolder } from '../support/a-database.ts';
import { robotNumber } from '../support/a-fleet.ts';
import { place } from '../support/a-world.ts';
import { acts, Mortal } from './a-mortal.ts';
import { aSettledWorld, parameters, settle } from './a-settled-world.ts';

const CHALLENGE = milliseconds(61_000);
const EXPIRY = milliseconds(7_201_000);

/** A robot delivers in epoch 1 and in epoch 2. */
async function aWorkingRobot(t: ExecutionContext) {
  const world = await aSettledWorld(t);
  const robot = robotNumber(1);
  await world.fleet.join(robot, world.depot);
  await world.deliver(robot);
  world.endOfEpoch(1);
  world.clock.advance(milliseconds(1_000));
  await world.deliver(robot, { seed: 2, from: place(300, 10), to: place(310, 200), latest: 1_790_100_000 });
  const chain = world.aChain();
  chain.accounts.set(robot.id, { status: 'active' });
  return { world, robot, chain };
}

const states = async (
  store: MemoryEpochStore | { list(limit: number): Promise<readonly { state: string }[]> },
) => (await store.list(9)).map(({ state }) => state).reverse();

/** A post cannot be undone, so each content under a number must be the same one. */
function assertOneContent(t: ExecutionContext, chain: MemoryChain): void {
  const byNumber = new Map<bigint, string>();
  for (const { number, workRoot, tracesRoot, rewardRoot, workDigest, total } of chain.posts) {
    const text = [workRoot, tracesRoot, rewardRoot, workDigest].map(toHex).join(' ') + String(total);
    t.is(byNumber.get(number) ?? text, text);
    byNumber.set(number, text);
  }
}

test('a chain that is down for many epochs is caught up with in order once it is back', async (t) => {
  const { world, chain } = await aWorkingRobot(t);
  let down = true;
  const flaky: Chain = new Proxy<Chain>(chain, {
    get: (target, name) => {
      const act = Reflect.get(target, name) as (...args: unknown[]) => unknown;
      return (...args: unknown[]) =>
        down ? Promise.reject(new Error('connection refused')) : act.apply(target, args);
    },
  });
  const { settlement, store, evidence } = await world.aSettlement({ chain: flaky });
  for (let number = 2; number <= 6; number++) {
    world.endOfEpoch(number);
    await t.throwsAsync(settle(settlement), { message: 'connection refused' });
  }
  down = false;
  await settle(settlement);
  t.deepEqual(
    chain.posts.map(({ number }) => Number(number)),
    [1, 2, 3, 4, 5, 6],
  );
  for (let number = 1; number <= 6; number++) chain.attestAsOther(number);
  world.clock.advance(CHALLENGE);
  await settle(settlement);
  t.deepEqual(await states(store), Array(6).fill('final'));
  const reports = await Promise.all([1, 2, 3].map((number) => world.auditOf(chain, evidence, number)));
  t.deepEqual(
    reports.map((report) => (report.ok ? report.summary.paid : report.contradiction)),
    [1, 1, 0],
  );
});

test('a new set of oracles voids what was attested; the epoch expires, is posted again and becomes final', async (t) => {
  const { world, chain } = await aWorkingRobot(t);
  const { settlement, store } = await world.aSettlement({ chain });
  world.endOfEpoch(1);
  await settle(settlement);
  chain.attestAsOther(1);
  await settlement.round();
  t.is((await store.epoch(1))?.state, 'attested');
  chain.setOracles(2);
  world.clock.advance(CHALLENGE);
  await settle(settlement);
  t.is((await store.epoch(1))?.state, 'posted');
  t.regex(settlement.troubleOf(1) ?? '', /another set of oracles/);
  world.clock.advance(EXPIRY);
  await settle(settlement);
  t.like((await chain.epoch(1))?.content, { attempt: 2 });
  chain.attestAsOther(1);
  world.clock.advance(CHALLENGE);
  await settle(settlement);
  t.is((await store.epoch(1))?.state, 'final');
  assertOneContent(t, chain);
});

test('an epoch the council voided is posted again after its time, the same, and the hub says why it waits', async (t) => {
  const { world, chain } = await aWorkingRobot(t);
  const { settlement, store, troubles } = await world.aSettlement({ chain });
  world.endOfEpoch(2);
  await settle(settlement);
  chain.void(1);
  t.true(await settlement.round());
  t.is((await store.epoch(1))?.state, 'written');
  t.false(await settlement.round());
  t.regex(settlement.troubleOf(1) ?? '', /was voided; it is posted again after 20/);
  await settlement.round();
  t.is(troubles.length, 1, 'told once, however often it is looked at');
  t.is(chain.posts.filter(({ number }) => number === 1n).length, 1);
  world.clock.advance(EXPIRY);
  await settle(settlement);
  for (const number of [1, 2]) chain.attestAsOther(number);
  world.clock.advance(CHALLENGE);
  await settle(settlement);
  t.deepEqual((await states(store)).slice(0, 2), ['final', 'final']);
  assertOneContent(t, chain);
});

test('a lie that a challenge voided makes way for ours at once', async (t) => {
  const { world, chain } = await aWorkingRobot(t);
  const { settlement, store } = await world.aSettlement({ chain });
  world.endOfEpoch(1);
  await settlement.round();
  await settlement.round();
  const lie = new Uint8Array(32).fill(9);
  const roots = { workRoot: lie, tracesRoot: lie, rewardRoot: lie, workDigest: lie, tracesDigest: lie };
  await chain.post({ number: 1n, ...roots, total: tokenAmount(7n), leaves: 1 });
  await t.throwsAsync(settlement.round(), { code: 'EPOCH_DIFFERS' });
  chain.void(1);
  await settle(settlement);
  t.is((await store.epoch(1))?.state, 'posted');
  t.like((await chain.epoch(1))?.content, { attempt: 2 });
});

test('while the intake is closed older epochs still become final, and then the next is posted', async (t) => {
  const { world, chain } = await aWorkingRobot(t);
  const { settlement, store } = await world.aSettlement({ chain });
  world.endOfEpoch(1);
  await settle(settlement);
  chain.attestAsOther(1);
  chain.pause(14 * 86_400);
  world.endOfEpoch(2);
  await settle(settlement);
  t.deepEqual(await states(store), ['final', 'written']);
  t.regex(settlement.troubleOf(2) ?? '', /closed until 20/);
  world.endOfEpoch(4);
  await settle(settlement);
  t.deepEqual(
    await states(store),
    ['final', 'written', 'frozen', 'frozen'],
    'what is over is cut all the same',
  );
  chain.resume();
  await settle(settlement);
  t.deepEqual(await states(store), ['final', 'posted', 'posted', 'posted']);
});

test('a suspended hub waits for the council and goes on where it stood', async (t) => {
  const { world, chain } = await aWorkingRobot(t);
  const { settlement, store } = await world.aSettlement({ chain });
  world.endOfEpoch(1);
  await settlement.round();
  chain.suspend();
  await settle(settlement);
  t.is((await store.epoch(1))?.state, 'written');
  t.regex(settlement.troubleOf(1) ?? '', /lost a challenge/);
  chain.setOracles(1);
  await settle(settlement);
  world.clock.advance(CHALLENGE);
  await settle(settlement);
  t.is((await store.epoch(1))?.state, 'final');
});

test('an epoch is settled by the parameters in force when its period began, however late it is settled', async (t) => {
  const { world, chain } = await aWorkingRobot(t);
  const { settlement, evidence } = await world.aSettlement({ chain });
  // In the middle of epoch 2, and the hub settles nothing until epoch 4 is over.
  const dearer = { ...parameters, version: 2, base: tokenAmount(5_000n) };
  chain.applyParameters(dearer);
  world.endOfEpoch(4);
  await settle(settlement);
  t.deepEqual(
    chain.posts.map(({ number, parameterVersion }) => [Number(number), parameterVersion]),
    [
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
    ],
  );
  for (const number of [1, 2]) t.true((await world.auditOf(chain, evidence, number)).ok);
  t.true((await world.auditOf(chain, evidence, 3, dearer)).ok);
  const wrong = await world.auditOf(chain, evidence, 3);
  t.like(wrong, { ok: false, contradiction: { check: 'parameters' } });
});

test('an epoch that became final and was closed while the hub was away is final to the hub', async (t) => {
  const { world, chain } = await aWorkingRobot(t);
  const { settlement, store } = await world.aSettlement({ chain });
  world.endOfEpoch(1);
  await settle(settlement);
  chain.attestAsOther(1);
  world.clock.advance(CHALLENGE);
  await chain.finalise(1);
  chain.close(1);
  await settle(settlement);
  t.is((await store.epoch(1))?.state, 'final');
  t.is(chain.posts.length, 1);
});

/** What befalls the network in the course of two epochs, once each. */
const events: readonly ((chain: MemoryChain) => void)[] = [
  (chain) => chain.pause(40),
  (chain) => chain.void(1),
  (chain) => chain.setOracles(2),
  (chain) => chain.suspend(),
  (chain) => chain.setOracles(2),
];

for (const when of ['before', 'after'] as const) {
  test(`killed ${when} each single act amid voiding, pause, suspension and new oracles, a restart ends with the same epochs`, async (t) => {
    t.timeout(180_000);
    const { world, robot } = await aWorkingRobot(t);
    world.endOfEpoch(2);
    let kills = 0;
    for (let calls = 0; ; calls += 3) {
      const clock = new ManualClock(world.clock.now());
      const chain = world.aChain(clock);
      chain.accounts.set(robot.id, { status: 'active' });
      const store = new MemoryEpochStore();
      const evidence = new EvidenceFolder(await aFolder(t));
      const mortal = new Mortal(calls, when);
      const doomed = await world.aSettlement({
        chain: mortal.wrap<Chain>(chain, acts),
        store: mortal.wrap(store, ['insert', 'update']),
        evidence: mortal.wrap(evidence, ['write']),
        clock,
      });
      let alive = doomed;
      const rounds = async () => {
        try {
          await settle(alive.settlement);
        } catch {
          alive = await world.aSettlement({ chain, store, evidence, clock });
          await settle(alive.settlement);
        }
      };
      for (const happens of events) {
        await rounds();
        try {
          happens(chain);
        } catch {
          // Nothing stands there to be voided.
        }
        clock.advance(milliseconds(30_000));
      }
      for (let i = 0; i < 8; i++) {
        await rounds();
        for (const number of [1, 2]) {
          const epoch = await chain.epoch(number);
          if (epoch?.state === 'posted' && epoch.attestations === 1) chain.attestAsOther(number);
        }
        clock.advance(i < 3 ? EXPIRY : CHALLENGE);
      }
      await rounds();
      t.deepEqual((await states(store)).slice(0, 2), ['final', 'final']);
      assertOneContent(t, chain);
      for (const number of [1, 2]) {
        const report = await world.auditOf(chain, evidence, number);
        t.is(report.ok ? report.summary.paid : report.contradiction.check, 1);
      }
      if (!mortal.dead) break;
      kills++;
    }
    t.log(`${kills} kill points`);
    t.true(kills > 15);
  });
}
