import test from 'ava';
import { addressOf } from '../../../programs/client/addresses.ts';
import { closeOpening, openLeaf } from '../../../programs/client/challenge-instructions.ts';
import { claim } from '../../../programs/client/claim-instruction.ts';
import {
  acceptCouncil,
  pauseIntake,
  proposeCouncil,
  resumeIntake,
  setOracles,
} from '../../../programs/client/council-instructions.ts';
import { retireDevice, withdrawBond } from '../../../programs/client/device-instructions.ts';
import {
  closeEpoch,
  finaliseEpoch,
  postEpoch,
  voidEpoch,
} from '../../../programs/client/epoch-instructions.ts';
import { type ChainEvent, eventsOf } from '../../../programs/client/events.ts';
import { isProgramError } from '../../../programs/client/failures.ts';
import { rotateKey, transferDevice } from '../../../programs/client/handover-instructions.ts';
import { applyParams, proposeParams } from '../../../programs/client/parameter-instructions.ts';
import { findChange, findDevice, findEpoch, findOpening } from '../../../programs/client/queries.ts';
import { ensureTokenAccount, tokenBalance } from '../../../programs/client/tokens.ts';
import { deviceIdOf, keyBytes } from '../../../protocol/ids.ts';
import { signerFromSeed } from '../../../protocol/sodium/native.ts';
import { rotationStatement, transferStatement } from '../../../protocol/statements/registration.ts';
import { tokenAmount, unixSeconds } from '../../../protocol/units.ts';
import { aNetworkOn, aRegisteredDeviceOn, networkOf } from './a-network.ts';
import { aProposal } from './a-proposal.ts';
import { anEndpoint, here } from './an-endpoint.ts';

test(
  here('one network lives its whole life by the builders: rules, sale, rotation, epochs, claim, retirement'),
  async (t) => {
    const chain = await aNetworkOn(await anEndpoint(t));
    const { connection, network, mint, creator, oracle } = chain;
    const told: ChainEvent['name'][] = [];
    const send: typeof chain.send = async (...args) => {
      const receipt = await chain.send(...args);
      told.push(...eventsOf(receipt.logs).map(({ name }) => name));
      return receipt;
    };
    const council = await chain.wallet();
    const [first, rule] = [addressOf(creator.publicKey), addressOf(council.publicKey)];
    const expires = unixSeconds((await chain.now()) + 3_600);

    // The council is handed over, seats one oracle, pauses and opens, and changes what a delivery earns.
    await send(await proposeCouncil(network, first, rule));
    await send(await acceptCouncil(network, rule), [council]);
    await send(await setOracles(network, rule, [first], 1), [council]);
    await send(await pauseIntake(network, rule), [council]);
    await send(await resumeIntake(network, rule), [council]);
    const before = await networkOf(chain);
    await send(await proposeParams(before, rule, { ...before, base: tokenAmount(1_200_000n) }), [council]);
    await chain.pass(11);
    const change = await findChange(connection, network, 2);
    if (change === undefined) return t.fail();
    await send(await applyParams(change), [oracle]);

    // A robot is registered, sold, and gets another key.
    const sold = await aRegisteredDeviceOn(chain, 21);
    const buyer = await chain.wallet();
    const you = addressOf(buyer.publicKey);
    const { account: payee, instructions: ensured } = await ensureTokenAccount(you, you, mint);
    const sale = { device: keyBytes(sold.id), newOwner: keyBytes(you), nonce: 2n, expires };
    const agreed = sold.signer.sign(transferStatement.encode(network, sale));
    const transferred = { device: sold.id, newOwner: you, nonce: 2n, expires, signature: agreed };
    await send(ensured, [buyer]);
    await send(await transferDevice(network, transferred, first, payee), [creator, buyer]);
    const fresh = signerFromSeed(new Uint8Array(32).fill(22));
    const newKey = deviceIdOf(fresh.publicKey);
    const swap = {
      oldDevice: keyBytes(sold.id),
      newKey: fresh.publicKey,
      owner: keyBytes(you),
      nonce: 3n,
      expires,
    };
    const signature = fresh.sign(rotationStatement.encode(network, swap));
    await send(
      await rotateKey(network, { oldDevice: sold.id, newKey, owner: you, nonce: 3n, expires, signature }),
      [buyer],
    );

    // Epoch 1 is a mistake and voided; posted anew, it becomes final and pays both keys of the robot.
    const earned = aProposal(1n, [
      [sold, 4_000_000n],
      [{ id: newKey }, 3_000_000n],
    ]);
    const post = async () => {
      const now = await networkOf(chain);
      await chain.pass(Math.max(0, now.nextEpochEnd - (await chain.now())) + 1);
      const existing = await findEpoch(connection, network, 1n);
      await send(await postEpoch(now, first, earned.proposal, existing));
      const posted = await findEpoch(connection, network, 1n);
      if (posted === undefined) throw new Error('not posted');
      return posted;
    };
    await send(await voidEpoch(await post(), rule, 'mistake'), [council]);
    const posted = await post();
    t.like(posted, { content: { attempt: 2 }, state: 'posted' });
    await chain.pass(3);
    await send(await finaliseEpoch(posted));
    for (const [index, leaf] of earned.leaves.entries()) {
      const device = deviceIdOf(leaf.device);
      const { cumulative } = leaf;
      const proof = earned.tree.proof(index);
      await send(await claim({ network, mint, device, payee, number: 1n, index, cumulative, proof }));
    }
    t.is(await tokenBalance(connection, payee), tokenAmount(7_000_000n));

    // A leaf is opened for everybody to see; what is still needed is not closed.
    const [leaf] = earned.leaves;
    if (leaf === undefined) return t.fail();
    const shown = {
      index: 0,
      device: deviceIdOf(leaf.device),
      cumulative: leaf.cumulative,
      proof: earned.tree.proof(0),
    };
    const final = await findEpoch(connection, network, 1n);
    if (final === undefined) return t.fail();
    const { opening, instructions } = await openLeaf(final, first, shown);
    await send(instructions);
    const opened = await findOpening(connection, opening);
    if (opened === undefined) return t.fail();
    const needed = await t.throwsAsync(async () => send(await closeOpening(opened)));
    t.true(isProgramError(needed, 'OpeningUndecided'), String(needed));
    const young = await t.throwsAsync(async () => send(await closeEpoch(final)));
    t.true(isProgramError(young, 'EpochNotOld'), String(young));

    // Both keys end; both bonds come back.
    await send(await retireDevice(network, newKey, you), [buyer]);
    await chain.pass(9);
    await send(
      [...(await withdrawBond(network, sold.id, you)), ...(await withdrawBond(network, newKey, you))],
      [buyer],
    );
    t.like(await findDevice(connection, network, sold.id), {
      status: 'rotated',
      bond: 0n,
      claimed: 4_000_000n,
    });
    t.like(await findDevice(connection, network, newKey), {
      status: 'retired',
      bond: 0n,
      claimed: 3_000_000n,
    });
    t.like(await networkOf(chain), { latestFinal: 1n, finalTotal: 7_000_000n, paidTotal: 7_000_000n });
    t.deepEqual(told, [
      'councilProposed',
      'councilAccepted',
      'oraclesSet',
      'intakePaused',
      'intakeResumed',
      'paramsProposed',
      'paramsApplied',
      'deviceTransferred',
      'deviceRotated',
      'deviceRegistered',
      'epochPosted',
      'epochVoided',
      'epochPosted',
      'epochFinalised',
      'rewardClaimed',
      'rewardClaimed',
      'leafOpened',
      'deviceRetired',
      'bondWithdrawn',
      'bondWithdrawn',
    ]);
  },
);
