import test from 'ava';
import { leaf, leavesOf, threeDevices } from '../calls/challenges.ts';
import { aChallenger, open, openInstruction, openingOf, voidEpoch } from '../challenges.ts';
import { rotate } from '../device-life.ts';
import { changeOf, propose } from '../governance.ts';
import { instruction, le32, otherPda, u64 } from '../ledger.ts';
import { aNetwork, HOUR, text, ZERO } from '../network.ts';

function aPostedTree() {
  const network = aNetwork();
  const [a, b, c] = threeDevices(network);
  const at = leavesOf(leaf(a, 10n), leaf(b, 20n), leaf(c, 30n));
  const { error } = network.post(1, at(0).tree);
  if (error) throw new Error(error);
  return { network, a, b, c, at };
}

test('Anyone opens a leaf of a posted or final epoch; the opening says what it proves', (t) => {
  const { network, b, at } = aPostedTree();
  const { error, events } = open(network, 1, at(1));
  t.is(error, undefined);
  t.is(events[0]?.name, 'LeafOpened');
  const state = network.ledger.account<Record<string, unknown>>('Opening', openingOf(network, 1, 1));
  t.deepEqual(
    [String(state['device']), String(state['cumulative']), state['index'], state['attempt']],
    [b.key.publicKey.toBase58(), '20', 1, 1],
  );
  t.is(network.attest(1).error, undefined);
  network.ledger.warp(2 * HOUR);
  t.is(network.finalise(1).error, undefined);
  t.is(open(network, 1, at(2)).error, undefined);
});

test('An opening is made once', (t) => {
  const { network, at } = aPostedTree();
  t.is(open(network, 1, at(1)).error, undefined);
  t.is(open(network, 1, at(1)).error, 'custom program error: 0x0');
  t.is(open(network, 1, at(1), aChallenger(network)).error, 'custom program error: 0x0');
});

test('A leaf is opened only as it stands: no other total, device, index or proof', (t) => {
  const { network, a, at } = aPostedTree();
  const payer = network.ledger.payer;
  const attempt = (change: Record<string, unknown>, index = 1) => {
    const { proof } = at(1).tree.at(1);
    const [key, cumulative] = at(1).leaves[1] ?? [];
    const args = { index, device: key, cumulative: u64(cumulative ?? 0n), proof: Buffer.from(proof) };
    const slots = {
      payer: payer.publicKey,
      epoch: network.epoch(1),
      opening: openingOf(network, 1, index),
    };
    return network.ledger.send([instruction('open_leaf', { ...args, ...change }, slots)]).error;
  };
  t.is(attempt({ cumulative: u64(21) }), 'ProofMismatch');
  t.is(attempt({ device: a.key.publicKey }), 'ProofMismatch');
  t.is(attempt({}, 0), 'ProofMismatch');
  t.is(attempt({}, 3), 'LeafIndexOutOfRange');
  t.is(attempt({}, 4), 'LeafIndexOutOfRange');
  t.is(attempt({ proof: Buffer.from(at(1).tree.at(1).proof.subarray(0, 40)) }), 'ProofLength');
  t.is(attempt({ proof: Buffer.alloc(120) }), 'ProofLength');
  t.is(attempt({}), undefined);
});

test('A tree whose sum is not the posted total opens no leaf', (t) => {
  const network = aNetwork();
  const [a, b] = threeDevices(network);
  const at = leavesOf(leaf(a, 10n), leaf(b, 20n));
  t.is(network.post(1, { ...at(0).tree, total: 31n }).error, undefined);
  t.is(open(network, 1, at(0)).error, 'SumMismatch');
});

test('The padding is no leaf: nothing opens in an epoch without leaves', (t) => {
  const network = aNetwork();
  const [a] = threeDevices(network);
  const at = leavesOf(leaf(a, 0n));
  t.is(network.post(1, { leaves: 0, reward_root: ZERO }).error, undefined);
  t.is(open(network, 1, at(0)).error, 'LeafIndexOutOfRange');
});

test('Nothing opens in an expired or voided attempt', (t) => {
  const { network, at } = aPostedTree();
  t.is(voidEpoch(network, 1).error, undefined);
  t.is(open(network, 1, at(1)).error, 'EpochNotOpen');
  t.is(network.post(1, at(0).tree).error, undefined);
  network.ledger.warp(24 * HOUR);
  t.is(network.expire(1).error, undefined);
  t.is(open(network, 1, at(1)).error, 'EpochNotOpen');
});

test('An opening stands at the address of its attempt and index, with the canonical bump', (t) => {
  const { network, at } = aPostedTree();
  const bad = 'Provided seeds do not result in a valid address';
  const attempt = (opening: ReturnType<typeof openingOf>) => {
    const payer = network.ledger.payer.publicKey;
    return network.ledger.send([openInstruction(network, 1, at(1), payer, { opening })]).error;
  };
  t.is(attempt(openingOf(network, 1, 0)), bad);
  t.is(attempt(openingOf(network, 1, 1, 2)), bad);
  t.is(attempt(otherPda(text('opening'), network.epoch(1).toBytes(), le32(1), le32(1))), bad);
});

test('Lamports sent to their addresses beforehand stop neither an opening, a change of parameters nor a rotation', (t) => {
  const { network, a, at } = aPostedTree();
  const next = network.ledger.keypair();
  for (const address of [openingOf(network, 1, 1), changeOf(network), network.device(next.publicKey)]) {
    network.ledger.fund(address, 1n);
  }
  t.is(open(network, 1, at(1)).error, undefined);
  t.is(propose(network).error, undefined);
  t.is(rotate(network, a, next).error, undefined);
});
