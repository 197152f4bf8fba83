import type { Keypair } from '@solana/web3.js';
import test from 'ava';
import { leaf, leavesOf, threeDevices } from '../calls/challenges.ts';
import {
  aChallenger,
  challengeOrder,
  challengeRegression,
  type Leaf,
  open,
  openingOf,
  voidEpoch,
} from '../challenges.ts';
import type { CrookedLeaf } from '../crooked-tree.ts';
import type { TestDevice } from '../devices.ts';
import { setOracles } from '../governance.ts';
import type { Slot } from '../ledger.ts';
import { aNetwork, balances, HOUR, type TestNetwork } from '../network.ts';

const BOND = 500_000_000;

function must(outcome: { error: string | undefined }): void {
  if (outcome.error) throw new Error(outcome.error);
}

/** Epoch 1 posted with these leaves of three devices whose keys rise, and all of them opened. */
function posted(leaves: (devices: readonly [TestDevice, TestDevice, TestDevice]) => readonly CrookedLeaf[]) {
  const network = aNetwork();
  const devices = threeDevices(network);
  const at = leavesOf(...leaves(devices));
  must(network.post(1, at(0).tree));
  openAll(network, 1, at);
  return { network, at, by: aChallenger(network) };
}

function openAll(network: TestNetwork, number: number, at: (index: number) => Leaf): void {
  for (const index of at(0).leaves.keys()) must(open(network, number, at(index)));
}

const order = (network: TestNetwork, number: number, lower: number, upper: number, by: Keypair) =>
  challengeOrder(network, number, [openingOf(network, number, lower), openingOf(network, number, upper)], by)
    .error;

test('Leaves out of order void the epoch; half of the bond goes to the challenger, half stays, no oracle keeps any', (t) => {
  const { network, by } = posted(([a, b]) => [leaf(b, 10n), leaf(a, 20n)]);
  const proposer = network.oracle(0);
  const [held, reward, lost] = balances(network, network.address, by.publicKey, proposer.publicKey);
  const openings = [openingOf(network, 1, 0), openingOf(network, 1, 1)] as const;
  const { error, events } = challengeOrder(network, 1, openings, by);
  t.is(error, undefined);
  t.is(events[0]?.name, 'EpochChallenged');
  t.is(network.ledger.balance(network.address), held + BOND / 2);
  t.is(network.ledger.balance(by.publicKey), reward + BOND / 2);
  t.is(network.ledger.balance(proposer.publicKey), lost);
  t.deepEqual([network.epochState(1).state, String(network.epochState(1).bond)], [4, '0']);
  t.is(Number(network.state.latest_posted), 0);
  t.is(String(network.state['slashed_total']), String(BOND / 2));
});

test('One device in two leaves is out of order as well', (t) => {
  const { network, by } = posted(([a, b]) => [leaf(a, 10n), leaf(b, 5n), leaf(b, 20n)]);
  t.is(order(network, 1, 0, 1, by), 'KeysInOrder');
  t.is(order(network, 1, 1, 2, by), undefined);
});

test('Leaves that are not neighbours are out of order too, so that a leaf nobody can open hides nothing', (t) => {
  for (const twice of [true, false]) {
    const network = aNetwork();
    const [a, b] = threeDevices(network);
    const hidden = leaf({ ...b, key: network.ledger.keypair() }, 0n);
    const at = leavesOf(leaf(b, 10n), hidden, leaf(twice ? b : a, 20n));
    must(network.post(1, at(0).tree));
    for (const index of [0, 2]) must(open(network, 1, at(index)));
    t.is(order(network, 1, 0, 2, aChallenger(network)), undefined);
    t.is(network.post(1).error, 'OracleSuspended');
  }
});

test('A challenge with valid leaves takes nobody’s bond', (t) => {
  const { network, by } = posted(([a, b, c]) => [leaf(a, 10n), leaf(b, 20n), leaf(c, 30n)]);
  t.is(order(network, 1, 0, 1, by), 'KeysInOrder');
  t.is(order(network, 1, 1, 2, by), 'KeysInOrder');
});

test('Openings are not shown in the order the challenger likes, nor one of them twice', (t) => {
  const { network, by } = posted(([a, b, c]) => [leaf(a, 10n), leaf(b, 20n), leaf(c, 30n)]);
  t.is(order(network, 1, 1, 0, by), 'NotBelow');
  t.is(order(network, 1, 2, 0, by), 'NotBelow');
  t.is(order(network, 1, 1, 1, by), 'NotBelow');
});

test('After the epoch is final no challenge takes its bond', (t) => {
  const { network, by } = posted(([a, b]) => [leaf(b, 10n), leaf(a, 20n)]);
  must(network.attest(1));
  network.ledger.warp(2 * HOUR);
  must(network.finalise(1));
  t.is(order(network, 1, 0, 1, by), 'EpochNotPending');
});

test('One attempt is challenged once, and an expired or voided one not at all', (t) => {
  const { network, by } = posted(([a, b]) => [leaf(b, 10n), leaf(a, 20n)]);
  t.is(order(network, 1, 0, 1, by), undefined);
  t.is(order(network, 1, 0, 1, by), 'EpochNotPending');
  const voided = posted(([a, b]) => [leaf(b, 10n), leaf(a, 20n)]);
  must(voidEpoch(voided.network, 1));
  t.is(order(voided.network, 1, 0, 1, voided.by), 'EpochNotPending');
  const expired = posted(([a, b]) => [leaf(b, 10n), leaf(a, 20n)]);
  expired.network.ledger.warp(24 * HOUR);
  must(expired.network.expire(1));
  t.is(order(expired.network, 1, 0, 1, expired.by), 'EpochNotPending');
});

test('An opening of one attempt is worth nothing against another', (t) => {
  const { network, by } = posted(([a, b]) => [leaf(b, 10n), leaf(a, 20n)]);
  const old = [openingOf(network, 1, 0), openingOf(network, 1, 1)] as const;
  must(voidEpoch(network, 1));
  const [a, b] = threeDevices(network);
  const honest = leavesOf(leaf(a, 10n), leaf(b, 20n));
  must(network.post(1, honest(0).tree));
  t.is(challengeOrder(network, 1, old, by).error, 'WrongOpening');
  must(open(network, 1, honest(1)));
  t.is(challengeOrder(network, 1, [old[0], openingOf(network, 1, 1)], by).error, 'WrongOpening');
});

test('A proposer that challenges itself loses half of its bond and its seat until the council acts', (t) => {
  const { network } = posted(([a, b]) => [leaf(b, 10n), leaf(a, 20n)]);
  const proposer = network.oracle(0);
  const before = network.ledger.balance(proposer.publicKey);
  t.is(order(network, 1, 0, 1, proposer), undefined);
  t.is(network.ledger.balance(proposer.publicKey), before + BOND / 2);
  t.is(network.post(1).error, 'OracleSuspended');
});

test('A suspended proposer neither posts, attests nor votes, and its older attestations count no more', (t) => {
  const network = aNetwork();
  const [a, b] = threeDevices(network);
  must(network.post(1, {}, {}, network.oracle(1)));
  must(network.attest(1, network.oracle(0)));
  network.ledger.warp(HOUR);
  const at = leavesOf(leaf(b, 10n), leaf(a, 20n));
  must(network.post(2, at(0).tree));
  openAll(network, 2, at);
  t.is(order(network, 2, 0, 1, aChallenger(network)), undefined);
  t.is(network.post(2).error, 'OracleSuspended');
  t.is(voidEpoch(network, 1, network.oracle(0)).error, 'OracleSuspended');
  network.ledger.warp(HOUR);
  t.is(network.finalise(1).error, 'ThresholdNotMet');
  must(network.attest(1, network.oracle(2)));
  t.is(network.finalise(1).error, undefined);
  must(network.post(2, {}, { replaced: network.oracle(0).publicKey }, network.oracle(1)));
  t.is(network.attest(2, network.oracle(0)).error, 'OracleSuspended');
  must(setOracles(network, network.oracles));
  t.is(network.attest(2, network.oracle(0)).error, 'OracleSetChanged');
});

/** Epoch 1 final with these leaves, epoch 2 posted with those; all opened. */
function followed(
  before: (devices: readonly TestDevice[]) => readonly CrookedLeaf[],
  after: (devices: readonly TestDevice[]) => readonly CrookedLeaf[],
  change: { readonly total?: bigint; readonly leaves?: number } = {},
) {
  const network = aNetwork();
  const devices = threeDevices(network);
  const [first, second] = [leavesOf(...before(devices)), leavesOf(...after(devices))];
  network.finaliseEpoch(1, first(0).tree);
  network.ledger.warp(HOUR);
  must(network.post(2, { ...second(0).tree, ...change }));
  openAll(network, 1, first);
  openAll(network, 2, second);
  const by = aChallenger(network);
  /** The index of the device's leaf in the parent, and of the leaves shown in the epoch. */
  const regress = (was: number, left?: number, right?: number) =>
    challengeRegression(
      network,
      2,
      {
        before: openingOf(network, 1, was),
        ...(left === undefined ? {} : { left: openingOf(network, 2, left) }),
        ...(right === undefined ? {} : { right: openingOf(network, 2, right) }),
      },
      by,
    ).error;
  return { network, by, regress };
}

const three = ([a, b, c]: readonly TestDevice[]): readonly CrookedLeaf[] =>
  a && b && c ? [leaf(a, 10n), leaf(b, 20n), leaf(c, 30n)] : [];

test('A total that fell is shown by the device’s two leaves', (t) => {
  const { network, regress } = followed(three, ([a, b, c]) =>
    a && b && c ? [leaf(a, 10n), leaf(b, 19n), leaf(c, 40n)] : [],
  );
  t.is(regress(0, 0), 'NoRegression');
  t.is(regress(2, 2), 'NoRegression');
  t.is(regress(1, 0), 'NoRegression');
  t.is(regress(1, 1), undefined);
  t.is(Number(network.state.latest_posted), 1);
});

test('A device left out is shown by its neighbours, or by the first or the last leaf', (t) => {
  const middle = followed(three, ([a, , c]) => (a && c ? [leaf(a, 10n), leaf(c, 50n)] : []));
  t.is(middle.regress(1, 0, 1), undefined);
  const first = followed(three, ([, b, c]) => (b && c ? [leaf(b, 20n), leaf(c, 40n)] : []));
  t.is(first.regress(0, undefined, 0), undefined);
  const last = followed(three, ([a, b]) => (a && b ? [leaf(a, 10n), leaf(b, 50n)] : []));
  t.is(last.regress(2, 1), undefined);
});

test('No honest epoch regresses: leaves that stand or rise, whatever openings are shown in whatever places', (t) => {
  const { network, regress } = followed(three, ([a, b, c]) =>
    a && b && c ? [leaf(a, 10n), leaf(b, 25n), leaf(c, 30n)] : [],
  );
  const shown = [undefined, 0, 1, 2];
  for (const was of [0, 1, 2]) {
    for (const left of shown) {
      for (const right of shown) t.is(regress(was, left, right), 'NoRegression');
    }
  }
  t.is(network.epochState(2).state, 1);
});

test('Absence is not shown at the edges of another place: not by leaves that are not neighbours, nor by inner ones', (t) => {
  const { regress } = followed(
    ([a, b, c]) => (a && b && c ? [leaf(b, 20n)] : []),
    ([a, b, c]) => (a && b && c ? [leaf(a, 1n), leaf(b, 20n), leaf(c, 30n)] : []),
  );
  t.is(regress(0, 0, 2), 'NoRegression');
  t.is(regress(0, 0), 'NoRegression');
  t.is(regress(0, undefined, 2), 'NoRegression');
  t.is(regress(0), 'NoRegression');
});

test('A device that had nothing may be left out', (t) => {
  const { regress } = followed(
    ([a, b, c]) => (a && b && c ? [leaf(a, 10n), leaf(b, 0n), leaf(c, 30n)] : []),
    ([a, , c]) => (a && c ? [leaf(a, 10n), leaf(c, 30n)] : []),
  );
  t.is(regress(1, 0, 1), 'NoRegression');
});

/** Three leaves posted as four: the fourth is padding. */
function overstated() {
  const network = aNetwork();
  const [a, b, c] = threeDevices(network);
  const at = leavesOf(leaf(a, 10n), leaf(b, 20n), leaf(c, 30n));
  must(network.post(1, { ...at(0).tree, leaves: 4 }));
  const by = aChallenger(network);
  const pad = (index: number, change: Partial<{ proof: Buffer; slots: Record<string, Slot> }> = {}) => {
    const proof = change.proof ?? Buffer.from(at(0).tree.at(index).proof);
    const slots = { payer: by.publicKey, epoch: network.epoch(1), ...change.slots };
    return network.run('challenge_padding', { index, proof }, slots, [by]).error;
  };
  return { network, by, pad };
}

test('Padding counted as a leaf, which would hide a device left out, is shown by its proof', (t) => {
  const { network, by, pad } = overstated();
  const before = network.ledger.balance(by.publicKey);
  t.is(pad(0), 'ProofMismatch');
  t.is(pad(2), 'ProofMismatch');
  t.is(pad(4), 'LeafIndexOutOfRange');
  t.is(pad(3, { proof: Buffer.alloc(40) }), 'ProofLength');
  t.is(pad(3), undefined);
  t.is(network.ledger.balance(by.publicKey), before + BOND / 2);
  t.is(network.epochState(1).state, 4);
  t.is(pad(3), 'EpochNotPending');
  t.is(network.post(1).error, 'OracleSuspended');
});

test('Padding behind the last leaf is no fault', (t) => {
  const { network } = posted(([a, b, c]) => [leaf(a, 10n), leaf(b, 20n), leaf(c, 30n)]);
  const payer = aChallenger(network);
  const [a, b, c] = threeDevices(network);
  const { tree } = leavesOf(leaf(a, 10n), leaf(b, 20n), leaf(c, 30n))(0);
  const args = { index: 3, proof: Buffer.from(tree.at(3).proof) };
  const slots = { payer: payer.publicKey, epoch: network.epoch(1) };
  t.is(network.run('challenge_padding', args, slots, [payer]).error, 'LeafIndexOutOfRange');
});

test('After the epoch is final no padding takes its bond', (t) => {
  const { network, pad } = overstated();
  must(network.attest(1));
  network.ledger.warp(2 * HOUR);
  must(network.finalise(1));
  t.is(pad(3), 'EpochNotPending');
});

test('A regression is measured against the epoch’s own parent and no other', (t) => {
  const { network, by } = followed(three, ([a, b, c]) =>
    a && b && c ? [leaf(a, 10n), leaf(b, 19n), leaf(c, 40n)] : [],
  );
  const shown = { before: openingOf(network, 1, 1), left: openingOf(network, 2, 1) };
  const itself = { parent: network.epoch(2) };
  t.is(challengeRegression(network, 2, shown, by, itself).error, 'ConstraintDuplicateMutableAccount');
  const wrong = { before: openingOf(network, 2, 1), left: openingOf(network, 2, 1) };
  t.is(challengeRegression(network, 2, wrong, by).error, 'WrongOpening');
  const swapped = { before: openingOf(network, 1, 1), left: openingOf(network, 1, 1) };
  t.is(challengeRegression(network, 2, swapped, by).error, 'WrongOpening');
});

test('An epoch built on a parent that was replaced is not challenged by the new parent’s leaves', (t) => {
  const network = aNetwork();
  const devices = threeDevices(network);
  const at = leavesOf(...three(devices));
  must(network.post(1, at(0).tree));
  network.ledger.warp(HOUR);
  const [a, b, c] = devices;
  const fallen = leavesOf(leaf(a, 10n), leaf(b, 19n), leaf(c, 40n));
  must(network.post(2, fallen(0).tree));
  openAll(network, 2, fallen);
  must(voidEpoch(network, 1));
  must(network.post(1, at(0).tree));
  openAll(network, 1, at);
  const shown = { before: openingOf(network, 1, 1), left: openingOf(network, 2, 1) };
  t.is(challengeRegression(network, 2, shown, aChallenger(network)).error, 'WrongParent');
});

test('After the epoch is final no regression takes its bond', (t) => {
  const { network, regress } = followed(three, ([a, b, c]) =>
    a && b && c ? [leaf(a, 10n), leaf(b, 19n), leaf(c, 40n)] : [],
  );
  must(network.attest(2));
  network.ledger.warp(2 * HOUR);
  must(network.finalise(2));
  t.is(regress(1, 1), 'EpochNotPending');
});

test('A challenge steps the chain back: epochs on top are orphaned, their numbers posted anew, their bonds refunded', (t) => {
  const { network, by } = posted(([a, b]) => [leaf(b, 10n), leaf(a, 20n)]);
  network.ledger.warp(HOUR);
  must(network.post(2, { total: 30n }, {}, network.oracle(1)));
  t.is(order(network, 1, 0, 1, by), undefined);
  t.is(network.attest(2, network.oracle(2)).error, 'EpochNotPending');
  must(network.post(1, {}, { replaced: network.oracle(0).publicKey }, network.oracle(1)));
  const before = network.ledger.balance(network.oracle(1).publicKey);
  must(network.post(2, {}, { replaced: network.oracle(1).publicKey }, network.oracle(2)));
  t.true(network.ledger.balance(network.oracle(1).publicKey) >= before + BOND);
});
