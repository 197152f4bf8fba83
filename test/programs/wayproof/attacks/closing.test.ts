import test from 'ava';
import { leaf, leavesOf } from '../calls/challenges.ts';
import { aChallenger, open, openingOf, voidEpoch } from '../challenges.ts';
import { aDevice } from '../devices.ts';
import { ABSENT, type Slot } from '../ledger.ts';
import { aNetwork, HOUR, type TestNetwork } from '../network.ts';
import { claim } from '../rewards.ts';

const quick = { kind: 1, epoch_seconds: 60, challenge_seconds: 60, expiry_seconds: 3_600 };

const OLD = 30 * 24 * HOUR;

const closeEpoch = (network: TestNetwork, number: number, slots: Record<string, Slot> = {}) =>
  network.run(
    'close_epoch',
    {},
    { epoch: network.epoch(number), proposer: network.oracle(0).publicKey, ...slots },
  );

const closeOpening = (network: TestNetwork, slots: Record<string, Slot>) =>
  network.run('close_opening', {}, slots);

test('An epoch is closed only when thirty-two newer ones are final and thirty days are over; its rent goes back to its proposer', (t) => {
  const network = aNetwork(quick);
  for (let number = 1; number <= 32; number++) network.finaliseEpoch(number);
  network.ledger.warp(OLD);
  t.is(closeEpoch(network, 1).error, 'EpochNotOld');
  network.finaliseEpoch(33);
  t.is(closeEpoch(network, 2).error, 'EpochNotOld');
  t.is(closeEpoch(network, 1, { proposer: network.oracle(1).publicKey }).error, 'WrongProposer');
  const held = network.ledger.balance(network.epoch(1));
  const before = network.ledger.balance(network.oracle(0).publicKey);
  t.is(closeEpoch(network, 1).error, undefined);
  t.is(network.ledger.balance(network.oracle(0).publicKey), before + held);
  t.false(network.ledger.exists(network.epoch(1)));
  t.is(network.post(1).error, 'WrongEpochNumber');
});

test('Thirty-two quick epochs do not take the proof from a device whose payout is spread over days', (t) => {
  const network = aNetwork(quick);
  for (let number = 1; number <= 33; number++) network.finaliseEpoch(number);
  t.is(closeEpoch(network, 1).error, 'EpochNotOld');
  const { final_at } = network.epochState(1);
  network.ledger.warpTo(Number(final_at) + OLD - 1);
  t.is(closeEpoch(network, 1).error, 'EpochNotOld');
  network.ledger.warp(1);
  t.is(closeEpoch(network, 1).error, undefined);
});

test('The parent of an open epoch, and an epoch that is not final, are never closed', (t) => {
  const network = aNetwork(quick);
  network.finaliseEpoch(1);
  network.ledger.warp(60);
  t.is(network.post(2).error, undefined);
  t.is(closeEpoch(network, 1).error, 'EpochNotOld');
  t.is(closeEpoch(network, 2).error, 'EpochNotOld');
});

test('What a closed epoch owed is still paid from a newer one', (t) => {
  const network = aNetwork(quick);
  const device = aDevice(network);
  const at = leavesOf(leaf(device, 5n));
  for (let number = 1; number <= 33; number++) network.finaliseEpoch(number, at(0).tree);
  network.ledger.warp(OLD);
  t.is(closeEpoch(network, 1).error, undefined);
  t.is(claim(network, device, 33, at(0).tree.at(0)).error, undefined);
  t.is(network.ledger.tokens(device.payee), 5n);
});

function anOpening() {
  const network = aNetwork();
  const device = aDevice(network);
  const at = leavesOf(leaf(device, 5n));
  network.finaliseEpoch(1, at(0).tree);
  network.ledger.warp(HOUR);
  const payer = aChallenger(network);
  const errors = [
    network.post(2, at(0).tree).error,
    open(network, 1, at(0), payer).error,
    open(network, 2, at(0), payer).error,
  ];
  if (errors.some(Boolean)) throw new Error(errors.join());
  const slots = (number: number) => ({
    epoch: network.epoch(number),
    opening: openingOf(network, number, 0),
    payer: payer.publicKey,
  });
  return { network, at, payer, slots };
}

test('No opening is closed while a challenge may need it: not the parent’s, nor that of a pending epoch', (t) => {
  const { network, slots } = anOpening();
  t.is(closeOpening(network, slots(1)).error, 'OpeningUndecided');
  t.is(closeOpening(network, slots(2)).error, 'OpeningUndecided');
  t.is(closeOpening(network, { ...slots(2), epoch: ABSENT }).error, 'OpeningUndecided');
  // Another epoch's state says nothing about this one's opening.
  t.is(closeOpening(network, { ...slots(2), epoch: network.epoch(1) }).error, 'OpeningUndecided');
});

test('A decided opening gives its rent back to who paid it and to nobody else', (t) => {
  const { network, payer, slots } = anOpening();
  t.is(voidEpoch(network, 2).error, undefined);
  const thief = aChallenger(network).publicKey;
  t.is(closeOpening(network, { ...slots(2), payer: thief }).error, 'WrongRentPayer');
  const held = network.ledger.balance(slots(2).opening);
  const before = network.ledger.balance(payer.publicKey);
  t.is(closeOpening(network, slots(2)).error, undefined);
  t.is(network.ledger.balance(payer.publicKey), before + held);
});

test('An opening of a replaced attempt is closed, and one of the attempt in force is not', (t) => {
  const { network, at, slots } = anOpening();
  const old = slots(2);
  t.is(voidEpoch(network, 2).error, undefined);
  t.is(network.post(2, at(0).tree).error, undefined);
  t.is(open(network, 2, at(0)).error, undefined);
  const fresh = { ...slots(2), payer: network.ledger.payer.publicKey };
  t.is(closeOpening(network, fresh).error, 'OpeningUndecided');
  t.is(closeOpening(network, old).error, undefined);
});

test('An opening of a final epoch is closed once a newer epoch is final, and not before', (t) => {
  const { network, slots } = anOpening();
  t.is(network.attest(2).error, undefined);
  network.ledger.warp(2 * HOUR);
  t.is(network.finalise(2).error, undefined);
  t.is(closeOpening(network, { ...slots(1), epoch: ABSENT }).error, undefined);
  t.is(closeOpening(network, slots(2)).error, 'OpeningUndecided');
});
