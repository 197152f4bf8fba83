import test from 'ava';
import { RewardDesk } from '../../../hub/rewards/reward-desk.ts';
import { epochReader } from '../../../hub/settlement/epoch-reader.ts';
import { deviceId, keyText } from '../../../protocol/ids.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { parseRewardsView } from '../../../protocol/views/rewards.ts';
import { aSettledWorld, settle } from '../settlement/a-settled-world.ts';
import { robotNumber } from '../support/a-fleet.ts';

const device = deviceId(keyText(new Uint8Array(32).fill(7)));

test('a robot without epochs has earned nothing, and a chain that is away is no failure', async (t) => {
  const desk = new RewardDesk({
    epochs: { epochs: async () => [], evidence: async () => Promise.reject(new Error('not asked')) },
    claimed: async () => Promise.reject(new Error('away')),
  });
  const { earned, claimed, claimable, lines } = await desk.rewards(device);
  t.deepEqual([earned, claimed, claimable, lines], ['0', null, null, []]);
});

test('a delivery is told with its epoch and amount; claimable is what is final and not yet paid', async (t) => {
  const world = await aSettledWorld(t);
  const [robot, idle] = [robotNumber(1), robotNumber(2)];
  await world.fleet.join(robot, world.depot);
  const { job } = await world.deliver(robot);
  const chain = world.aChain();
  chain.accounts.set(robot.id, { status: 'active' });
  const { settlement, store, evidence } = await world.aSettlement({ chain });
  let paid = 0n;
  const desk = new RewardDesk({
    epochs: epochReader({ store, folder: evidence, troubleOf: () => undefined }),
    claimed: async () => paid,
  });
  world.endOfEpoch(1);
  await settle(settlement);

  const posted = parseRewardsView(await desk.rewards(robot.id));
  const total = String((await store.epoch(1))?.result?.total);
  const line = { epoch: 1, job: job.id, kind: 'delivery', late: false, amount: total, reasons: [] };
  t.deepEqual(posted.lines, [line]);
  t.deepEqual([posted.earned, posted.final, posted.claimable], [total, '0', '0']);

  await chain.attest(1);
  world.clock.advance(milliseconds(60_000));
  await settle(settlement);
  t.is((await desk.rewards(robot.id)).claimable, total);
  paid = BigInt(total) - 1n;
  t.is((await desk.rewards(robot.id)).claimable, '1');
  t.deepEqual((await desk.rewards(idle.id)).lines, []);
});
