import test, { type ExecutionContext } from 'ava';
import { noCut } from '../../../hub/settlement/epoch.ts';
import { gapPatience, type WorkRow } from '../../../hub/settlement/epoch-source.ts';
import type { VerifiedFrame } from '../../../hub/store/frame-store.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { robotNumber } from '../support/a-fleet.ts';
import { place } from '../support/a-world.ts';
import { aSettledWorld, EPOCH, settle } from './a-settled-world.ts';

const LATEST = 1_790_003_000;
const there = { from: place(100, 0), to: place(300, 0) };
const back = { from: place(300, 10), to: place(310, 200) };

/** A robot that has delivered two parcels; the frame that carries the first delivery never reached the hub. */
async function aLostFrame(t: ExecutionContext, latest = LATEST) {
  const world = await aSettledWorld(t);
  const robot = robotNumber(1);
  await world.fleet.join(robot, world.depot);
  const { frames } = world.fleet;
  const append = frames.append.bind(frames);
  const lost: VerifiedFrame[] = [];
  let sent = 0;
  frames.append = async (frame) => {
    if (++sent !== 2) return append(frame);
    lost.push(frame);
    return 'stored';
  };
  await world.deliver(robot, { ...there, latest });
  await world.deliver(robot, { ...back, seed: 2, latest });
  t.is(lost.length, 1);
  const arrive = async () => {
    for (const frame of lost) await append({ ...frame, received: world.clock.now() });
    await world.fleet.projector.catchUp();
  };
  const chain = world.aChain();
  chain.accounts.set(robot.id, { status: 'active' });
  const { settlement, store, evidence } = await world.aSettlement({ chain });
  const settleEpoch = async (number: number) => {
    world.endOfEpoch(number);
    await settle(settlement);
    const report = await world.auditOf(chain, evidence, number);
    return report.ok
      ? [report.summary.paid, report.summary.disputed]
      : `${report.contradiction.check} ${report.contradiction.place}`;
  };
  return { world, robot, arrive, settleEpoch, store };
}

const kinds = async (rows: AsyncIterable<WorkRow>) => {
  const found: string[] = [];
  for await (const { record } of rows) found.push(record.kind);
  return found;
};

test('what lies above a lost frame waits for it, and both deliveries are paid together', async (t) => {
  const { arrive, settleEpoch } = await aLostFrame(t);
  t.deepEqual(await settleEpoch(1), [0, 0]);
  t.deepEqual(await settleEpoch(2), [0, 0]);
  await arrive();
  t.deepEqual(await settleEpoch(3), [2, 0]);
  t.deepEqual(await settleEpoch(4), [0, 0]);
});

test('a frame that never comes is declared lost after a day, and what waited is paid', async (t) => {
  const { arrive, settleEpoch } = await aLostFrame(t);
  t.deepEqual(await settleEpoch(1), [0, 0]);
  for (let number = 2; number <= gapPatience / EPOCH; number++)
    t.deepEqual(await settleEpoch(number), [0, 0]);
  t.deepEqual(await settleEpoch(gapPatience / EPOCH + 1), [1, 0]);
  // Coming later still, it is told why it earns nothing.
  await arrive();
  t.deepEqual(await settleEpoch(gapPatience / EPOCH + 2), [0, 1]);
});

test('nothing waits so long that its job could no longer be paid', async (t) => {
  for (const [days, settled] of [
    [5, []],
    [6, ['delivery']],
  ] as const) {
    const { world, robot } = await aLostFrame(t);
    // Frames of the second delivery, from a robot that was away for days.
    const late = 1_790_000_000 + days * 86_400 + 7_200;
    const { frames } = world.fleet;
    t.is((await frames.replay(0, 100, robot.id)).length, 4);
    await world.database.transaction(async (sql) => {
      await sql.run('UPDATE gaps_seen SET seen = ?', [late * 1_000]);
      await sql.run('UPDATE frames SET received = ? WHERE id > 1', [late * 1_000]);
    });
    world.clock.advance(milliseconds(late * 1_000 - world.clock.now() + 1));
    const cut = await world.source.cutAt(world.clock.now(), noCut);
    const found = await kinds((await world.source.rows(noCut, cut)).work());
    t.deepEqual(
      found.filter((kind) => kind === 'delivery'),
      [...settled],
    );
  }
});

test('whatever has come since, a cut gives the same records again', async (t) => {
  const { world, arrive, store, settleEpoch } = await aLostFrame(t);
  await settleEpoch(1);
  const first = (await store.epoch(1))?.upto ?? noCut;
  const before = await kinds((await world.source.rows(noCut, first)).work());
  await arrive();
  t.deepEqual(await kinds((await world.source.rows(noCut, first)).work()), before);
  t.deepEqual(before, ['job', 'job']);
  world.clock.advance(milliseconds(1_000));
  const second = await world.source.cutAt(world.clock.now(), first);
  t.deepEqual(await kinds((await world.source.rows(first, second)).work()), ['delivery', 'delivery']);
});
