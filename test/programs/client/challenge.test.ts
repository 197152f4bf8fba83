import { createHash } from 'node:crypto';
import type { Keypair } from '@solana/web3.js';
import test from 'ava';
import { addressOf } from '../../../programs/client/addresses.ts';
import {
  challengeOrder,
  challengePadding,
  challengeRegression,
  closeOpening,
  openLeaf,
  slashEquivocation,
} from '../../../programs/client/challenge-instructions.ts';
import {
  attestEpoch,
  closeEpoch,
  finaliseEpoch,
  postEpoch,
  voidEpoch,
} from '../../../programs/client/epoch-instructions.ts';
import { eventsOf } from '../../../programs/client/events.ts';
import { isProgramError } from '../../../programs/client/failures.ts';
import { findDevice, findEpoch, findOpening } from '../../../programs/client/queries.ts';
import { concatBytes, u64Bytes } from '../../../protocol/binary.ts';
import type { EpochProposal } from '../../../protocol/epoch.ts';
import { keyBytes } from '../../../protocol/ids.ts';
import { frameStatement } from '../../../protocol/statements/frame.ts';
import { buildSumTree, EMPTY_SUM, type SumNode } from '../../../protocol/sum-tree.ts';
import { seconds, tokenAmount } from '../../../protocol/units.ts';
import {
  aNetworkOn,
  aRegisteredDeviceOn,
  type EndpointNetwork,
  networkOf,
  type TestDevice,
} from './a-network.ts';
import { aProposal } from './a-proposal.ts';
import { anEndpoint, here, onLocalChain } from './an-endpoint.ts';

async function aPostedEpoch(chain: EndpointNetwork, proposal: EpochProposal, by: Keypair = chain.creator) {
  const before = await findEpoch(chain.connection, chain.network, proposal.number);
  const network = await networkOf(chain);
  await chain.pass(Math.max(0, network.nextEpochEnd - (await chain.now())) + 1);
  await chain.send(await postEpoch(network, addressOf(by.publicKey), proposal, before), [by]);
  return theEpoch(chain, proposal.number);
}

async function theEpoch({ connection, network }: EndpointNetwork, number: bigint) {
  const epoch = await findEpoch(connection, network, number);
  if (epoch === undefined) throw new Error(`epoch ${number} is not there`);
  return epoch;
}

async function aFinalEpoch(chain: EndpointNetwork, proposal: EpochProposal) {
  const posted = await aPostedEpoch(chain, proposal);
  const oracle = addressOf(chain.oracle.publicKey);
  await chain.send(await attestEpoch(chain.network, proposal.number, oracle, posted.contentHash), [
    chain.oracle,
  ]);
  await chain.pass(3);
  await chain.send(await finaliseEpoch(posted));
  return theEpoch(chain, proposal.number);
}

async function devices(chain: EndpointNetwork): Promise<[TestDevice, TestDevice]> {
  const pair = [await aRegisteredDeviceOn(chain, 1), await aRegisteredDeviceOn(chain, 2)] as const;
  const [low, high] = [...pair].sort((a, b) => Buffer.compare(keyBytes(a.id), keyBytes(b.id)));
  if (low === undefined || high === undefined) throw new Error('two devices');
  return [low, high];
}

/** A tree over two nodes that no honest builder puts side by side. */
function aCrookedTree(left: SumNode, right: SumNode) {
  const parts = [Uint8Array.of(1), left.hash, u64Bytes(left.sum), right.hash, u64Bytes(right.sum)];
  const rewardRoot = new Uint8Array(
    createHash('sha256')
      .update(concatBytes(...parts))
      .digest(),
  );
  return {
    root: { rewardRoot, total: tokenAmount(left.sum + right.sum), leaves: 2 },
    proof: (index: number) => [index === 0 ? right : left],
  };
}

/** The leaf of a device that earned ten. */
function aLeaf({ id }: TestDevice): SumNode {
  const sum = tokenAmount(10n);
  return { hash: buildSumTree([{ device: keyBytes(id), cumulative: sum }]).root, sum };
}

test(
  here('leaves in false order void an epoch, and the bond is shared between network and challenger'),
  async (t) => {
    const chain = await aNetworkOn(await anEndpoint(t));
    const { oracle, creator } = chain;
    const [low, high] = await devices(chain);
    const crooked = aCrookedTree(aLeaf(high), aLeaf(low));
    const { proposal } = aProposal(1n, [[low, 10n]]);
    const epoch = await aPostedEpoch(chain, { ...proposal, ...crooked.root });
    const me = addressOf(oracle.publicKey);
    const open = async (index: number, device: TestDevice) => {
      const leaf = { index, device: device.id, cumulative: tokenAmount(10n), proof: crooked.proof(index) };
      const { opening, instructions } = await openLeaf(epoch, me, leaf);
      await chain.send(instructions, [oracle]);
      return opening;
    };
    const [lower, upper] = [await open(0, high), await open(1, low)];
    t.like(await findOpening(chain.connection, lower), {
      device: high.id,
      index: 0,
      cumulative: 10n,
      payer: me,
    });
    const won = await chain.send(await challengeOrder(epoch, me, { lower, upper }), [oracle]);
    t.like(eventsOf(won.logs), [
      {
        name: 'epochChallenged',
        data: {
          proposer: addressOf(creator.publicKey),
          challenger: me,
          kept: 1_000_000n,
          reward: 1_000_000n,
        },
      },
    ]);
    t.is((await theEpoch(chain, 1n)).state, 'voided');
    t.like(await networkOf(chain), { latestPosted: 0n, suspended: [0], slashedTotal: 1_000_000n });

    // The proposer that lost is suspended; the other oracle posts the number anew, and the rent of openings goes back.
    const shut = await t.throwsAsync(aPostedEpoch(chain, proposal));
    t.true(isProgramError(shut, 'OracleSuspended'), String(shut));
    const opening = await findOpening(chain.connection, lower);
    if (opening === undefined) return t.fail();
    await chain.send(await closeOpening(opening, await theEpoch(chain, 1n)));
    t.is(await findOpening(chain.connection, lower), undefined);
    t.is((await aPostedEpoch(chain, proposal, oracle)).content.attempt, 2);
  },
);

test(here('an epoch that takes from a device is voided by its leaf before and its lower leaf'), async (t) => {
  const chain = await aNetworkOn(await anEndpoint(t));
  const { oracle } = chain;
  const [low, high] = await devices(chain);
  const first = aProposal(1n, [
    [low, 10n],
    [high, 20n],
  ]);
  const parent = await aFinalEpoch(chain, first.proposal);
  const second = aProposal(2n, [
    [low, 9n],
    [high, 30n],
  ]);
  const epoch = await aPostedEpoch(chain, second.proposal);
  const me = addressOf(oracle.publicKey);
  const open = async (of: typeof epoch, { tree }: typeof first, cumulative: bigint) => {
    const leaf = { index: 0, device: low.id, cumulative: tokenAmount(cumulative), proof: tree.proof(0) };
    const { opening, instructions } = await openLeaf(of, me, leaf);
    await chain.send(instructions, [oracle]);
    return opening;
  };
  const [before, left] = [await open(parent, first, 10n), await open(epoch, second, 9n)];
  const won = await chain.send(await challengeRegression(epoch, me, { parent, before, left }), [oracle]);
  t.like(eventsOf(won.logs), [{ name: 'epochChallenged', data: { number: 2n, device: low.id } }]);
  t.like(await networkOf(chain), { latestPosted: 1n, latestFinal: 1n });
});

test(
  here('an epoch that leaves a device out is voided by the neighbours of where it should be'),
  async (t) => {
    const chain = await aNetworkOn(await anEndpoint(t));
    const { oracle } = chain;
    const [low, high] = await devices(chain);
    const first = aProposal(1n, [
      [low, 10n],
      [high, 20n],
    ]);
    const parent = await aFinalEpoch(chain, first.proposal);
    const second = aProposal(2n, [[low, 40n]]);
    const epoch = await aPostedEpoch(chain, second.proposal);
    const me = addressOf(oracle.publicKey);
    const gone = { index: 1, device: high.id, cumulative: tokenAmount(20n), proof: first.tree.proof(1) };
    const edge = { index: 0, device: low.id, cumulative: tokenAmount(40n), proof: second.tree.proof(0) };
    const [before, left] = [await openLeaf(parent, me, gone), await openLeaf(epoch, me, edge)];
    await chain.send([...before.instructions, ...left.instructions], [oracle]);
    const found = { parent, before: before.opening, left: left.opening };
    await chain.send(await challengeRegression(epoch, me, found), [oracle]);
    t.is((await theEpoch(chain, 2n)).state, 'voided');
  },
);

test(
  here(
    'oracles vote an epoch void, the council voids one at once, and neither touches the bond of a mistake',
  ),
  async (t) => {
    const chain = await aNetworkOn(await anEndpoint(t));
    const { creator, oracle, network } = chain;
    const [low] = await devices(chain);
    const { proposal } = aProposal(1n, [[low, 10n]]);
    const voted = await chain.send(
      await voidEpoch(await aPostedEpoch(chain, proposal), addressOf(oracle.publicKey), 'mistake'),
      [oracle],
    );
    t.deepEqual(
      eventsOf(voted.logs).map(({ name }) => name),
      ['voidVoted', 'epochVoided'],
    );
    t.like(await theEpoch(chain, 1n), { state: 'voided', voidVotes: [1], faultVotes: [] });
    const again = await aPostedEpoch(chain, proposal);
    const council = await chain.send(await voidEpoch(again, addressOf(creator.publicKey), 'missing data'));
    t.like(eventsOf(council.logs), [
      { name: 'epochVoided', data: { network, refund: 2_000_000n, kept: 0n } },
    ]);
  },
);

test(here('two frames under one number cost a robot its bond'), async (t) => {
  const chain = await aNetworkOn(await anEndpoint(t));
  const { connection, network, oracle } = chain;
  const device = await aRegisteredDeviceOn(chain);
  const frame = (fill: number) => {
    const statement = frameStatement.encode(network, {
      device: keyBytes(device.id),
      session: 1,
      sequence: 5,
      t0: 1_790_000_000_000,
      payloadLength: 10,
      payloadHash: new Uint8Array(32).fill(fill),
    });
    return { statement, signature: device.signer.sign(statement) };
  };
  const me = addressOf(oracle.publicKey);
  const slashed = await chain.send(await slashEquivocation(network, device.id, me, [frame(1), frame(2)]), [
    oracle,
  ]);
  t.like(eventsOf(slashed.logs), [{ name: 'deviceSlashed', data: { sequence: 5n, kept: 2_500_000n } }]);
  t.like(await findDevice(connection, network, device.id), { status: 'slashed', bond: 0n });
  const same = await t.throwsAsync(async () =>
    chain.send(await slashEquivocation(network, device.id, me, [frame(1), frame(1)]), [oracle]),
  );
  t.true(isProgramError(same, 'FramesAgree'), String(same));
});

test(here('the rent of an epoch is given back only when it is long final'), async (t) => {
  const chain = await aNetworkOn(await anEndpoint(t));
  const [low] = await devices(chain);
  const epoch = await aFinalEpoch(chain, aProposal(1n, [[low, 10n]]).proposal);
  const young = await t.throwsAsync(async () => chain.send(await closeEpoch(epoch)));
  t.true(isProgramError(young, 'EpochNotOld'), String(young));
});

test(here('padding where a leaf should be voids an epoch'), async (t) => {
  const chain = await aNetworkOn(await anEndpoint(t));
  const { oracle } = chain;
  const [low] = await devices(chain);
  const { root, proof } = aCrookedTree(aLeaf(low), EMPTY_SUM);
  const { proposal } = aProposal(1n, [[low, 10n]]);
  const epoch = await aPostedEpoch(chain, { ...proposal, ...root });
  const me = addressOf(oracle.publicKey);
  const real = await t.throwsAsync(async () =>
    chain.send(await challengePadding(epoch, me, { index: 0, proof: proof(0) }), [oracle]),
  );
  t.true(isProgramError(real, 'ProofMismatch'), String(real));
  await chain.send(await challengePadding(epoch, me, { index: 1, proof: proof(1) }), [oracle]);
  t.is((await theEpoch(chain, 1n)).state, 'voided');
});

onLocalChain(
  'old epochs and openings give their rent back (local chain, a month of its clock)',
  async (t) => {
    const chain = await aNetworkOn(await anEndpoint(t), { threshold: 1, challengeSeconds: seconds(0) });
    const { connection, creator } = chain;
    const me = addressOf(creator.publicKey);
    const [low] = await devices(chain);
    const first = aProposal(1n, [[low, 10n]]);
    const posted = await aPostedEpoch(chain, first.proposal);
    const leaf = { index: 0, device: low.id, cumulative: tokenAmount(10n), proof: first.tree.proof(0) };
    const { opening, instructions } = await openLeaf(posted, me, leaf);
    await chain.send(instructions);
    await chain.send(await finaliseEpoch(posted));
    for (let number = 2n; number <= 34n; number++) {
      const next = await aPostedEpoch(chain, { ...first.proposal, number });
      await chain.send(await finaliseEpoch(next));
    }
    await chain.pass(31 * 86_400);
    const opened = await findOpening(connection, opening);
    if (opened === undefined) return t.fail();
    const closed = await chain.send([
      ...(await closeOpening(opened)),
      ...(await closeEpoch(await theEpoch(chain, 1n))),
    ]);
    t.deepEqual(
      eventsOf(closed.logs).map(({ name }) => name),
      ['openingClosed', 'epochClosed'],
    );
    t.is(await findEpoch(connection, chain.network, 1n), undefined);
  },
);
