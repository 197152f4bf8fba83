import test from 'ava';
import { addressOf } from '../../../programs/client/addresses.ts';
import { claim } from '../../../programs/client/claim-instruction.ts';
import { registerDevice, setPayee } from '../../../programs/client/device-instructions.ts';
import {
  attestEpoch,
  expireEpoch,
  finaliseEpoch,
  postEpoch,
} from '../../../programs/client/epoch-instructions.ts';
import { eventsOf } from '../../../programs/client/events.ts';
import { isProgramError } from '../../../programs/client/failures.ts';
import { findDevice, findEpoch, listDevices } from '../../../programs/client/queries.ts';
import { tokenBalance } from '../../../programs/client/tokens.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { keyBytes } from '../../../protocol/ids.ts';
import { buildSumTree } from '../../../protocol/sum-tree.ts';
import { tokenAmount } from '../../../protocol/units.ts';
import {
  aDeviceOf,
  aNetworkOn,
  aRegisteredDeviceOn,
  type EndpointNetwork,
  networkOf,
  type TestDevice,
} from './a-network.ts';
import { anEndpoint, here } from './an-endpoint.ts';

const hash = (fill: number) => new Uint8Array(32).fill(fill);

function proposalFor(device: TestDevice, earned: bigint, number = 1n) {
  const tree = buildSumTree([{ device: keyBytes(device.id), cumulative: tokenAmount(earned) }]);
  const proposal = {
    number,
    workRoot: hash(1),
    tracesRoot: hash(2),
    rewardRoot: tree.root,
    total: tree.total,
    leaves: 1,
    workDigest: hash(3),
    tracesDigest: hash(4),
  };
  return { tree, proposal };
}

async function aFinalEpoch(chain: EndpointNetwork, device: TestDevice, earned: bigint) {
  const { network, creator, oracle, connection } = chain;
  const { tree, proposal } = proposalFor(device, earned);
  await chain.send(await postEpoch(await networkOf(chain), addressOf(creator.publicKey), proposal));
  const posted = await findEpoch(connection, network, 1n);
  if (posted === undefined) throw new Error('not posted');
  await chain.send(await attestEpoch(network, 1n, addressOf(oracle.publicKey), posted.contentHash), [oracle]);
  await chain.pass(3);
  const receipt = await chain.send(await finaliseEpoch(posted));
  return { tree, posted, receipt };
}

test(
  here('a device registers, earns in an epoch two oracles agree on, and its payee gets exactly the tokens'),
  async (t) => {
    const chain = await aNetworkOn(await anEndpoint(t));
    const { connection, network, mint, payee } = chain;
    const device = aDeviceOf(chain, await chain.now());
    const registered = await chain.send(await registerDevice(network, device.proof, payee));
    t.like(eventsOf(registered.logs), [
      { name: 'deviceRegistered', data: { key: device.id, payee, nonce: 1n } },
    ]);
    t.like(await findDevice(connection, network, device.id), {
      device: device.id,
      status: 'active',
      claimed: 0n,
      bond: 5_000_000n,
      nonce: 1n,
      successor: undefined,
    });

    const { tree, posted, receipt } = await aFinalEpoch(chain, device, 7_500_000n);
    t.deepEqual(posted.attestedBy, [0]);
    t.like(eventsOf(receipt.logs), [
      { name: 'epochFinalised', data: { number: 1n, contentHash: posted.contentHash } },
    ]);
    t.like(await networkOf(chain), {
      latestFinal: 1n,
      finalTotal: 7_500_000n,
      latestFinalHash: posted.contentHash,
    });
    t.like(await findEpoch(connection, network, 1n), { state: 'final', attestedBy: [0, 1] });

    const request = {
      network,
      mint,
      device: device.id,
      payee,
      number: 1n,
      index: 0,
      cumulative: tree.total,
      proof: tree.proof(0),
    };
    const claimed = await chain.send(await claim(request));
    t.like(eventsOf(claimed.logs), [
      { name: 'rewardClaimed', data: { amount: 7_500_000n, paidTotal: 7_500_000n } },
    ]);
    t.is(await tokenBalance(connection, payee), tokenAmount(7_500_000n));

    await chain.pass(1);
    const twice = await t.throwsAsync(chain.send(await claim(request)));
    t.true(isProgramError(twice, 'NothingToPay'));
    t.regex(twice?.message ?? '', /Nothing is left to pay for this device now/);
  },
);

test(here('an epoch nobody attested expires and may be posted again as a new attempt'), async (t) => {
  const chain = await aNetworkOn(await anEndpoint(t));
  const { connection, network, creator, oracle } = chain;
  const device = await aRegisteredDeviceOn(chain);
  const { proposal } = proposalFor(device, 1n);
  await chain.send(await postEpoch(await networkOf(chain), addressOf(creator.publicKey), proposal));
  const first = await findEpoch(connection, network, 1n);
  if (first === undefined) return t.fail();
  t.true(isProgramError(await t.throwsAsync(chain.send(await expireEpoch(first))), 'NotExpired'));
  t.true(isProgramError(await t.throwsAsync(chain.send(await finaliseEpoch(first))), 'ThresholdNotMet'));

  await chain.pass(13);
  await chain.send(await expireEpoch(first));
  const again = await postEpoch(await networkOf(chain), addressOf(oracle.publicKey), proposal, first);
  const receipt = await chain.send(again, [oracle]);
  t.deepEqual(
    eventsOf(receipt.logs).map(({ name }) => name),
    ['proposerRefunded', 'epochPosted'],
  );
  t.like(await findEpoch(connection, network, 1n), { state: 'posted', content: { attempt: 2 } });
});

test(here('devices are listed by network and owner, and an owner changes the payee'), async (t) => {
  const chain = await aNetworkOn(await anEndpoint(t));
  const { connection, network, creator, payee } = chain;
  const one = await aRegisteredDeviceOn(chain, 1);
  const two = await aRegisteredDeviceOn(chain, 2);
  const owned = await listDevices(connection, network, addressOf(creator.publicKey));
  t.deepEqual(owned.map(({ device }) => device).sort(), [one.id, two.id].sort());
  t.is((await listDevices(connection, network)).length, 2);
  t.deepEqual(await listDevices(connection, network, addressOf(chain.oracle.publicKey)), []);
  const receipt = await chain.send(await setPayee(network, one.id, addressOf(creator.publicKey), payee));
  t.deepEqual(
    eventsOf(receipt.logs).map(({ name }) => name),
    ['payeeSet'],
  );
});

test(
  here('a refusal names the rule: a proof for another owner, a second registration, too few lamports'),
  async (t) => {
    const chain = await aNetworkOn(await anEndpoint(t));
    const { network, payee, oracle } = chain;
    const device = aDeviceOf(chain, await chain.now());
    const stolen = { ...device.proof, owner: addressOf(oracle.publicKey) };
    const refused = await t.throwsAsync(async () =>
      chain.send(await registerDevice(network, stolen, payee), [oracle]),
    );
    t.true(isFleetError(refused));

    await chain.send(await registerDevice(network, device.proof, payee));
    await chain.pass(1);
    const again = await t.throwsAsync(async () =>
      chain.send(await registerDevice(network, device.proof, payee)),
    );
    t.true(isFleetError(again, 'CHAIN_ACCOUNT_EXISTS'), String(again));
  },
);
