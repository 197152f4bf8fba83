import test, { type ExecutionContext } from 'ava';
import type { Chain } from '../../../hub/settlement/chain.ts';
import { noCut } from '../../../hub/settlement/epoch.ts';
import { EvidenceFolder } from '../../../hub/settlement/evidence-folder.ts';
import type { MemoryChain } from '../../../hub/settlement/memory-chain.ts';
import { MemoryEpochStore } from '../../../hub/store/memory-epoch-store.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { toHex } from '../../../protocol/ids.ts';
import { milliseconds, tokenAmount, unixSeconds } from '../../../protocol/units.ts';
import { aFolder } from '../support/a-database.ts';
import { robotNumber } from '../support/a-fleet.ts';
import { place, START } from '../support/a-world.ts';
import { acts, Mortal } from './a-mortal.ts';
import { aSettledWorld, EPOCH, settle } from './a-settled-world.ts';

async function aDeliveredJob(t: ExecutionContext) {
  const world = await aSettledWorld(t);
  const robot = robotNumber(1);
  await world.fleet.join(robot, world.depot);
  const done = await world.deliver(robot);
  return { world, robot, ...done };
}

test('a delivery is paid in the epoch in which it was committed, and a stranger recomputes it', async (t) => {
  const { world, robot } = await aDeliveredJob(t);
  const chain = world.aChain();
  chain.accounts.set(robot.id, { status: 'active' });
  const { settlement, store, evidence, troubles } = await world.aSettlement({ chain });
  await settle(settlement);
  t.is(await store.latest(), undefined);
  world.endOfEpoch(1);
  await settle(settlement);
  t.is((await store.epoch(1))?.state, 'posted');
  await chain.attest(1);
  await settle(settlement);
  t.is((await store.epoch(1))?.state, 'attested');
  world.clock.advance(milliseconds(60_000));
  await settle(settlement);
  t.is((await store.epoch(1))?.state, 'final');
  const report = await world.auditOf(chain, evidence, 1);
  t.true(
    report.ok,
    JSON.stringify(report, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  );
  if (!report.ok) return;
  t.like(report.summary, { paid: 1, disputed: 0, records: 2, withTraces: true, frames: 3 });
  // 200 m at 500 a kilometre on top of the base, rounded down.
  const meters = world.fleet.changed[0]?.fields.distance ?? 0;
  t.is(report.summary.total, (1_000n + (BigInt(meters) * 500n) / 10_000n) as typeof report.summary.total);
  t.deepEqual(troubles, []);
});

test('missed epochs are caught up in order, and a job is paid once for ever', async (t) => {
  const { world, robot, event, mission } = await aDeliveredJob(t);
  const chain = world.aChain();
  chain.accounts.set(robot.id, { status: 'active' });
  world.endOfEpoch(2);
  // The same proof once more, in a frame of the third epoch.
  world.clock.advance(milliseconds(1_000));
  await world.fleet.report(robot, place(300, 0), [event]);
  await world.deliver(robot, { seed: 2, from: place(300, 10), to: place(310, 200), latest: 1_790_100_000 });
  world.endOfEpoch(3);
  const { settlement, store, evidence } = await world.aSettlement({ chain });
  await settle(settlement);
  for (const number of [1, 2, 3]) await chain.attest(number);
  world.clock.advance(milliseconds(60_000));
  await settle(settlement);
  t.deepEqual(
    (await store.list(9)).map(({ number, state }) => [number, state]),
    [
      [3, 'final'],
      [2, 'final'],
      [1, 'final'],
    ],
  );
  t.is(mission.number, 1);
  const reports = await Promise.all([1, 2, 3].map((number) => world.auditOf(chain, evidence, number)));
  t.deepEqual(
    reports.map((report) =>
      report.ok ? [report.summary.paid, report.summary.disputed] : report.contradiction,
    ),
    [
      [1, 0],
      [0, 0],
      [1, 1],
    ],
  );
});

test('an unattested epoch is posted again with the same content after it expired', async (t) => {
  const { world } = await aDeliveredJob(t);
  const chain = world.aChain();
  const { settlement, store } = await world.aSettlement({ chain });
  world.endOfEpoch(1);
  await settle(settlement);
  world.clock.advance(milliseconds(7_201_000));
  await settle(settlement);
  const [first, second] = chain.posts.filter(({ number }) => number === 1n);
  t.deepEqual([first?.attempt, second?.attempt], [1, 2]);
  t.is(toHex(first?.workDigest ?? new Uint8Array()), toHex(second?.workDigest ?? new Uint8Array(1)));
  t.is((await store.epoch(1))?.state, 'posted');
});

test('another content under our number stops the hub instead of being attested', async (t) => {
  const { world } = await aDeliveredJob(t);
  const chain = world.aChain();
  world.endOfEpoch(1);
  const hash = new Uint8Array(32).fill(9);
  const foreign = {
    workRoot: hash,
    tracesRoot: hash,
    rewardRoot: hash,
    workDigest: hash,
    tracesDigest: hash,
  };
  const overtaken: Chain = Object.assign(Object.create(chain) as Chain, {
    network: () => chain.network(),
    parametersFor: (end: Parameters<Chain['parametersFor']>[0]) => chain.parametersFor(end),
    devices: () => chain.devices(),
    epoch: (number: number) => chain.epoch(number),
    post: (ours: Parameters<Chain['post']>[0]) => chain.post({ ...ours, ...foreign }),
  });
  const { settlement, store } = await world.aSettlement({ chain: overtaken });
  await t.throwsAsync(settle(settlement), { code: 'EPOCH_DIFFERS' });
  t.is((await store.epoch(1))?.state, 'written');
  t.regex(settlement.troubleOf(1) ?? '', /another content/);
});

/** Somebody else with a seat posts lies under the next number. */
async function postLies(chain: MemoryChain): Promise<void> {
  const lie = new Uint8Array(32).fill(9);
  const number = BigInt((await chain.network()).latestPosted + 1);
  const roots = { workRoot: lie, tracesRoot: lie, rewardRoot: lie, workDigest: lie, tracesDigest: lie };
  await chain.post({ number, ...roots, total: tokenAmount(10n ** 9n), leaves: 1 });
}

test('lies of another proposer are cleared once they expire, and ours is posted, attested and final', async (t) => {
  const { world } = await aDeliveredJob(t);
  const chain = world.aChain();
  const { settlement, store } = await world.aSettlement({ chain });
  world.endOfEpoch(1);
  await settlement.round();
  await settlement.round();
  t.is((await store.epoch(1))?.state, 'written');
  await postLies(chain);
  await t.throwsAsync(settlement.round(), { code: 'EPOCH_DIFFERS' });
  t.is(chain.posts.length, 1);
  world.clock.advance(milliseconds(7_201_000));
  await settle(settlement);
  t.deepEqual(
    chain.posts
      .filter(({ number }) => number === 1n)
      .map(({ attempt, total }) => [attempt, total > 10n ** 8n]),
    [
      [1, true],
      [2, false],
    ],
  );
  await chain.attest(1);
  world.clock.advance(milliseconds(60_000));
  await settle(settlement);
  t.is((await store.epoch(1))?.state, 'final');
  t.is(settlement.troubleOf(1), undefined);
});

test('lies that became final stop the hub for good', async (t) => {
  const { world } = await aDeliveredJob(t);
  const chain = world.aChain();
  const { settlement } = await world.aSettlement({ chain });
  world.endOfEpoch(1);
  await settlement.round();
  await settlement.round();
  await postLies(chain);
  await chain.attest(1);
  world.clock.advance(milliseconds(7_201_000));
  await t.throwsAsync(settlement.round(), { code: 'EPOCH_DIFFERS' });
  await chain.finalise(1);
  await t.throwsAsync(settlement.round(), { code: 'EPOCH_DIFFERS' });
  t.is(chain.posts.length, 1);
});

test('an epoch orphaned by the expiry of the one before is posted again after it', async (t) => {
  const { world } = await aDeliveredJob(t);
  const chain = world.aChain();
  const { settlement, store } = await world.aSettlement({ chain });
  world.endOfEpoch(2);
  await settle(settlement);
  // The other oracle agrees with the second only, which cannot become final without the first.
  await chain.attest(2);
  await settle(settlement);
  t.is((await store.epoch(2))?.state, 'attested');
  world.clock.advance(milliseconds(7_201_000));
  await settle(settlement);
  t.deepEqual(
    chain.posts.filter(({ number }) => number <= 2n).map(({ number, attempt }) => [Number(number), attempt]),
    [
      [1, 1],
      [2, 1],
      [1, 2],
      [2, 2],
    ],
  );
  for (const number of [1, 2]) await chain.attest(number);
  await settle(settlement);
  world.clock.advance(milliseconds(60_000));
  await settle(settlement);
  for (const number of [1, 2]) t.is((await store.epoch(number))?.state, 'final');
});

test('an endpoint that is down is reported and tried again, nothing is lost', async (t) => {
  const { world } = await aDeliveredJob(t);
  const chain = world.aChain();
  let down = true;
  const flaky: Chain = new Proxy<Chain>(chain, {
    get: (target, name) => {
      const act = Reflect.get(target, name) as (...args: unknown[]) => unknown;
      return (...args: unknown[]) =>
        down ? Promise.reject(new Error('connection refused')) : act.apply(target, args);
    },
  });
  world.endOfEpoch(1);
  const { settlement, store } = await world.aSettlement({ chain: flaky });
  await t.throwsAsync(settle(settlement), { message: 'connection refused' });
  down = false;
  await settle(settlement);
  t.is((await store.epoch(1))?.state, 'posted');
});

async function runToFinal(
  clock: ManualClock,
  chain: MemoryChain,
  settlement: { round(): Promise<boolean> },
): Promise<void> {
  for (let i = 0; i < 6; i++) {
    while (await settlement.round());
    for (const number of [1, 2]) {
      const epoch = await chain.epoch(number);
      if (epoch?.state === 'posted' && epoch.attestations < 2) await chain.attest(number);
    }
    clock.advance(milliseconds(30_000));
  }
}

for (const when of ['before', 'after'] as const) {
  test(`killed ${when} each single act, a restart ends with the same epochs, posted once and paid once`, async (t) => {
    const { world, robot } = await aDeliveredJob(t);
    world.endOfEpoch(1);
    world.clock.advance(milliseconds(1_000));
    await world.deliver(robot, { seed: 2, from: place(300, 10), to: place(310, 200), latest: 1_790_100_000 });
    world.endOfEpoch(2);
    let expected: string | undefined;
    let kills = 0;
    for (let calls = 0; ; calls++) {
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
      await runToFinal(clock, chain, doomed.settlement).catch(() => undefined);
      const reborn = await world.aSettlement({ chain, store, evidence, clock });
      await runToFinal(clock, chain, reborn.settlement);

      const rows = await store.list(9);
      t.deepEqual(
        rows.map(({ number, state }) => [number, state]),
        [
          [2, 'final'],
          [1, 'final'],
        ],
      );
      t.deepEqual(
        chain.posts.map(({ number, attempt }) => [Number(number), attempt]),
        [
          [1, 1],
          [2, 1],
        ],
      );
      const roots = chain.posts.map(
        ({ workRoot, tracesRoot, rewardRoot, total }) =>
          [workRoot, tracesRoot, rewardRoot].map(toHex).join(' ') + String(total),
      );
      expected ??= roots.join();
      t.is(roots.join(), expected);
      for (const number of [1, 2]) {
        const report = await world.auditOf(chain, evidence, number);
        t.is(report.ok ? report.summary.paid : report.contradiction.check, 1);
      }
      if (!mortal.dead) break;
      kills++;
    }
    t.log(`${kills} kill points`);
    t.true(kills > 20);
  });
}

for (const when of ['before', 'after'] as const) {
  test(`killed ${when} each single act while a lie stands in the way, a restart clears it once and posts ours once`, async (t) => {
    const { world } = await aDeliveredJob(t);
    world.endOfEpoch(1);
    for (let calls = 0; ; calls++) {
      const clock = new ManualClock(world.clock.now());
      const chain = world.aChain(clock);
      await postLies(chain);
      clock.advance(milliseconds(7_201_000));
      const store = new MemoryEpochStore();
      const first = await world.source.cutAt(clock.now(), noCut);
      const row = { number: 1, from: unixSeconds(START / 1000), to: unixSeconds(START / 1000 + EPOCH) };
      await store.insert({
        ...row,
        state: 'frozen',
        after: noCut,
        upto: first,
        result: null,
        attempt: 0,
        attestations: 0,
      });
      const evidence = new EvidenceFolder(await aFolder(t));
      const mortal = new Mortal(calls, when);
      const doomed = await world.aSettlement({
        chain: mortal.wrap<Chain>(chain, acts),
        store: mortal.wrap(store, ['update']),
        evidence: mortal.wrap(evidence, ['write']),
        clock,
      });
      await settle(doomed.settlement).catch(() => undefined);
      const reborn = await world.aSettlement({ chain, store, evidence, clock });
      await settle(reborn.settlement);
      t.deepEqual(
        chain.posts.filter(({ number }) => number === 1n).map(({ attempt }) => attempt),
        [1, 2],
      );
      t.true((await world.auditOf(chain, evidence, 1)).ok);
      if (!mortal.dead) break;
    }
  });
}

test('a stop does not wait for an endpoint that never answers', async (t) => {
  const { world } = await aDeliveredJob(t);
  world.endOfEpoch(1);
  const silent = Object.assign(Object.create(world.aChain()) as Chain, {
    network: () => new Promise<never>(() => undefined),
  });
  const { settlement, realClock } = await world.aSettlement({ chain: silent });
  await settlement.start();
  const stopped = settlement.stop();
  realClock.advance(milliseconds(5_000));
  await t.notThrowsAsync(stopped);
});
