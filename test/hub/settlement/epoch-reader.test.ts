import test from 'ava';
import { epochReader } from '../../../hub/settlement/epoch-reader.ts';
import { readWork } from '../../../protocol/evidence.ts';
import { parseEpochView, parseEpochViews } from '../../../protocol/views/epoch.ts';
import { robotNumber } from '../support/a-fleet.ts';
import { aHttpHub, theAuditor } from '../support/a-http-hub.ts';
import { aSettledWorld, settle } from './a-settled-world.ts';

test('a stranger loads the work of an epoch over HTTP, an auditor the traces, and the digests are those on chain', async (t) => {
  const world = await aSettledWorld(t);
  await world.fleet.join(robotNumber(1), world.depot);
  await world.deliver(robotNumber(1));
  const chain = world.aChain();
  const { settlement, store, evidence } = await world.aSettlement({ chain });
  world.endOfEpoch(1);
  const epochs = epochReader({
    store,
    folder: evidence,
    troubleOf: (number) => settlement.troubleOf(number),
  });
  const hub = await aHttpHub(t, { epochs });
  t.deepEqual(parseEpochViews((await hub.call('GET', '/v1/epochs')).body), []);
  await settle(settlement);

  const view = parseEpochView((await hub.call('GET', '/v1/epochs/1')).body);
  t.like(view, { number: 1, state: 'posted', attempt: 1, attestations: 1, trouble: null });
  const onChain = await chain.epoch(1);
  const car = await fetch(`${hub.base}/v1/epochs/1/work.car`);
  t.is(car.headers.get('content-type'), 'application/vnd.ipld.car; version=1');
  const work = await readWork([new Uint8Array(await car.arrayBuffer())], onChain?.content.workDigest);
  t.is(work.root.rules.number, 1n);

  const token = await hub.signIn(theAuditor);
  const traces = await hub.call('GET', '/v1/epochs/1/traces.car', { token });
  t.is(traces.status, 200);
  t.is((await hub.call('GET', '/v1/epochs/1/traces.car')).status, 401);
  t.is((await hub.call('GET', '/v1/epochs/2/work.car')).problem().code, 'EPOCH_UNKNOWN');
});

test('evidence of a frozen epoch is not told: it may still be written anew', async (t) => {
  const world = await aSettledWorld(t);
  const chain = world.aChain();
  const { settlement, store, evidence } = await world.aSettlement({ chain });
  world.endOfEpoch(1);
  // The first round freezes; the second would write.
  await settlement.round();
  const epochs = epochReader({ store, folder: evidence, troubleOf: () => undefined });
  t.is((await epochs.epoch(1)).state, 'frozen');
  await t.throwsAsync(epochs.evidence(1, 'work'), { code: 'EVIDENCE_PENDING' });
});
