import { Keypair } from '@solana/web3.js';
import test from 'ava';
import { slash } from './challenges.ts';
import { retire, rotate } from './device-life.ts';
import { aDevice, type TestDevice } from './devices.ts';
import { le64, u64 } from './ledger.ts';
import { aNetwork, HOUR, type Settings, sha256, TestNetwork, ZERO } from './network.ts';
import { claim, type Proven, rewards } from './rewards.ts';
import { aMint, mintTo, tokenAccount } from './tokens.ts';

const CAP = 1_000_000_000n;

/** A network whose first epoch is final and gives three devices 100, 200 and 300 tokens. */
function aCase(change: Partial<Settings> = {}, funded = 10n ** 15n) {
  const network = aNetwork(change, funded);
  const [first, second, third] = [aDevice(network), aDevice(network), aDevice(network)];
  const tree = rewards([first, 100n], [second, 200n], [third, 300n]);
  network.finaliseEpoch(1, tree);
  return { network, first, second, third, tree };
}

const claimed = (network: TestNetwork, device: TestDevice): bigint =>
  BigInt(network.ledger.account<{ claimed: object }>('Device', device.address).claimed.toString());

test('A claim pays the proven total to the payee, whoever sends it, and an event tells everything', (t) => {
  const { network, first, tree } = aCase();
  const { error, events } = claim(network, first, 1, tree.proof(first));
  t.is(error, undefined);
  t.is(network.ledger.tokens(first.payee), 100n);
  t.is(claimed(network, first), 100n);
  t.is(Number(network.state.paid_total), 100);
  const { amount, paid_total, number } = events[0]?.data ?? {};
  t.deepEqual(
    [events[0]?.name, String(amount), String(paid_total), String(number)],
    ['RewardClaimed', '100', '100', '1'],
  );
});

test('Nothing is paid twice, and an older epoch pays nothing after a newer one', (t) => {
  const { network, first, second, third, tree } = aCase();
  const later = rewards([first, 150n], [second, 200n], [third, 300n]);
  network.finaliseEpoch(2, later);
  t.is(claim(network, first, 2, later.proof(first)).error, undefined);
  t.is(claim(network, first, 2, later.proof(first)).error, 'NothingToPay');
  t.is(claim(network, first, 1, tree.proof(first)).error, 'NothingToPay');
  t.is(network.ledger.tokens(first.payee), 150n);
  // Any final epoch is as good as the latest.
  t.is(claim(network, second, 1, tree.proof(second)).error, undefined);
});

test('Two equal claims in one transaction pay once: the second one fails and with it the whole', (t) => {
  const { network, first, tree } = aCase();
  t.is(claim(network, first, 1, tree.proof(first), {}, 2).error, 'NothingToPay');
  t.is(network.ledger.tokens(first.payee), 0n);
});

test('A total lower than before pays nothing instead of wrapping around', (t) => {
  const { network, first, second, third, tree } = aCase();
  t.is(claim(network, first, 1, tree.proof(first)).error, undefined);
  const lower = rewards([first, 99n], [second, 500n], [third, 300n]);
  network.finaliseEpoch(2, lower);
  t.is(claim(network, first, 2, lower.proof(first)).error, 'NothingToPay');
});

test('A posted epoch pays nothing before it is final, nor an expired one', (t) => {
  const network = aNetwork();
  const device = aDevice(network);
  const tree = rewards([device, 5n]);
  t.is(network.post(1, tree).error, undefined);
  t.is(claim(network, device, 1, tree.proof(device)).error, 'EpochNotFinal');
  network.ledger.warp(24 * HOUR);
  t.is(network.expire(1).error, undefined);
  t.is(claim(network, device, 1, tree.proof(device)).error, 'EpochNotFinal');
});

test('A proof of a replaced attempt is worth nothing in the final one', (t) => {
  const network = aNetwork();
  const device = aDevice(network);
  const replaced = rewards([device, 500n]);
  t.is(network.post(1, replaced).error, undefined);
  network.ledger.warp(24 * HOUR);
  t.is(network.expire(1).error, undefined);
  network.finaliseEpoch(1, rewards([device, 5n]));
  t.is(claim(network, device, 1, replaced.proof(device)).error, 'ProofMismatch');
});

test('The proof must be the device own, unchanged in index, total and every step', (t) => {
  const { network, first, second, tree } = aCase();
  const own = tree.proof(first);
  t.is(claim(network, first, 1, tree.proof(second)).error, 'ProofMismatch');
  t.is(claim(network, first, 1, { ...own, cumulative: 101n }).error, 'ProofMismatch');
  t.is(
    claim(network, first, 1, { ...own, index: own.index === 0 ? 1 : own.index - 1 }).error,
    'ProofMismatch',
  );
  for (const at of [0, 31, 32, 39, 40, 79]) {
    const changed = Buffer.from(own.proof);
    changed[at] = (changed[at] ?? 0) ^ 1;
    t.is(claim(network, first, 1, { ...own, proof: changed }).error, 'ProofMismatch', String(at));
  }
});

test('A proof is neither longer nor shorter than the tree is deep', (t) => {
  const { network, first, tree } = aCase();
  const own = tree.proof(first);
  for (const proof of [
    own.proof.subarray(0, 40),
    own.proof.subarray(0, 79),
    Buffer.concat([own.proof, Buffer.alloc(40)]),
    Buffer.alloc(0),
  ]) {
    t.is(claim(network, first, 1, { ...own, proof }).error, 'ProofLength');
  }
});

test('An index at or beyond the number of leaves is refused, so the padding cannot be claimed', (t) => {
  const { network, first, tree } = aCase();
  const own = tree.proof(first);
  for (const index of [3, 4, 4 + own.index, 2 ** 32 - 1]) {
    t.is(claim(network, first, 1, { ...own, index }).error, 'LeafIndexOutOfRange');
  }
});

test('An epoch without leaves pays nobody', (t) => {
  const network = aNetwork();
  const device = aDevice(network);
  network.finaliseEpoch(1, { leaves: 0, reward_root: ZERO });
  t.is(
    claim(network, device, 1, { index: 0, cumulative: 0n, proof: Buffer.alloc(0) }).error,
    'LeafIndexOutOfRange',
  );
});

test('An inner node is no leaf, and a leaf is no inner node', (t) => {
  const network = aNetwork();
  const [a, b] = [aDevice(network), aDevice(network)];
  const tree = rewards([a, 10n], [b, 20n]);
  // Colluding oracles post the root of two leaves as if it were that of one.
  network.finaliseEpoch(1, { ...tree, leaves: 1 });
  t.is(claim(network, a, 1, { ...tree.proof(a), index: 0 }).error, 'ProofLength');
  t.is(claim(network, a, 1, { index: 0, cumulative: 30n, proof: Buffer.alloc(0) }).error, 'ProofMismatch');
  // And one leaf as if it were a tree of two: no step hashes up to a leaf's hash.
  const single = rewards([a, 40n]);
  network.finaliseEpoch(2, { ...single, leaves: 2 });
  t.is(claim(network, a, 2, { index: 0, cumulative: 40n, proof: Buffer.alloc(40) }).error, 'ProofMismatch');
});

/** A two-leaf tree whose sibling claims a sum of the attacker's choice. */
function crookedTree(
  device: TestDevice,
  cumulative: bigint,
  siblingSum: bigint,
): Proven & { reward_root: Buffer } {
  const leaf = sha256(Uint8Array.of(0), device.key.publicKey.toBytes(), le64(cumulative));
  const sibling = sha256(Uint8Array.of(0), Buffer.alloc(32, 9), le64(siblingSum));
  return {
    reward_root: sha256(Uint8Array.of(1), leaf, le64(cumulative), sibling, le64(siblingSum)),
    index: 0,
    cumulative,
    proof: Buffer.concat([sibling, le64(siblingSum)]),
  };
}

test('A root whose leaves sum to more, or less, than the capped total pays nothing', (t) => {
  const network = aNetwork();
  const device = aDevice(network);
  const understated = crookedTree(device, 10n * CAP, 5n);
  network.finaliseEpoch(1, { reward_root: understated.reward_root, leaves: 2, total: 100n });
  t.is(claim(network, device, 1, understated).error, 'SumMismatch');
  const overstated = crookedTree(device, 10n, 5n);
  network.finaliseEpoch(2, { reward_root: overstated.reward_root, leaves: 2, total: 100n });
  t.is(claim(network, device, 2, overstated).error, 'SumMismatch');
});

test('A sibling’s sum understated so that the total fits leads to another root', (t) => {
  const network = aNetwork();
  const device = aDevice(network);
  const tree = crookedTree(device, 95n, 50n);
  network.finaliseEpoch(1, { reward_root: tree.reward_root, leaves: 2, total: 100n });
  const proof = Buffer.concat([tree.proof.subarray(0, 32), le64(5n)]);
  t.is(claim(network, device, 1, { ...tree, proof }).error, 'ProofMismatch');
});

test('Sums that overflow 64 bits until they look like the total pay nothing', (t) => {
  const network = aNetwork();
  const device = aDevice(network);
  const wrapping = crookedTree(device, 2n ** 63n + 50n, 2n ** 63n + 50n);
  network.finaliseEpoch(1, { reward_root: wrapping.reward_root, leaves: 2, total: 100n });
  t.is(claim(network, device, 1, wrapping).error, 'SumMismatch');
});

test('The whole total moved to a fresh device every epoch is never paid more than once', (t) => {
  const network = aNetwork();
  for (let number = 1; number <= 4; number++) {
    const fresh = aDevice(network);
    const tree = rewards([fresh, 1_000n]);
    network.finaliseEpoch(number, tree);
    t.is(claim(network, fresh, number, tree.proof(fresh)).error, number === 1 ? undefined : 'NothingToPay');
  }
  t.deepEqual([Number(network.state.paid_total), Number(network.state.final_total)], [1_000, 1_000]);
});

test('A vault that runs short pays what it has; the rest stays owed', (t) => {
  const { network, first, second, tree } = aCase({}, 250n);
  t.is(claim(network, second, 1, tree.proof(second)).error, undefined);
  t.is(claim(network, first, 1, tree.proof(first)).error, undefined);
  t.deepEqual([network.ledger.tokens(first.payee), claimed(network, first)], [50n, 50n]);
  t.is(claim(network, first, 1, tree.proof(first)).error, 'NothingToPay');
  mintTo(network.ledger, network.mint, network.vault, 1_000n);
  t.is(claim(network, first, 1, tree.proof(first)).error, undefined);
  t.is(network.ledger.tokens(first.payee), 100n);
});

test('Tokens donated to the vault raise nobody reward', (t) => {
  const { network, first, second, third, tree } = aCase();
  mintTo(network.ledger, network.mint, network.vault, 10n ** 12n);
  for (const device of [first, second, third]) claim(network, device, 1, tree.proof(device));
  t.deepEqual(
    [first, second, third].map((device) => network.ledger.tokens(device.payee)),
    [100n, 200n, 300n],
  );
  t.is(claim(network, first, 1, tree.proof(first)).error, 'NothingToPay');
});

test('One device takes at most an eighth of a window, however it splits its claims', (t) => {
  const network = aNetwork({ outflow_limit: u64(800), outflow_seconds: HOUR });
  const device = aDevice(network);
  let paid = 0n;
  for (let number = 1; number <= 8; number++) {
    const tree = rewards([device, BigInt(number) * 60n]);
    network.finaliseEpoch(number, tree);
  }
  const last = rewards([device, 480n]);
  t.is(claim(network, device, 8, last.proof(device)).error, undefined);
  paid = network.ledger.tokens(device.payee);
  t.is(paid, 100n);
  // 100 tokens drain in an hour; every 6 minutes 10 of them.
  for (let step = 1; step <= 10; step++) {
    network.ledger.warp(360);
    t.is(claim(network, device, 8, last.proof(device)).error, undefined);
    t.is(network.ledger.tokens(device.payee), 100n + 10n * BigInt(step));
    t.is(claim(network, device, 8, last.proof(device)).error, 'NothingToPay');
  }
});

test('All devices together take at most the outflow limit of a window', (t) => {
  const network = aNetwork({ outflow_limit: u64(80), outflow_seconds: HOUR });
  const devices = Array.from({ length: 9 }, () => aDevice(network));
  const tree = rewards(...devices.map((device) => [device, 10n] as const));
  network.finaliseEpoch(1, tree);
  const errors = devices.map((device) => claim(network, device, 1, tree.proof(device)).error);
  t.deepEqual(errors, [...Array.from({ length: 8 }, () => undefined), 'NothingToPay']);
  network.ledger.warp(HOUR / 16);
  t.is(claim(network, devices[8] as TestDevice, 1, tree.proof(devices[8] as TestDevice)).error, undefined);
  t.is(network.ledger.tokens((devices[8] as TestDevice).payee), 5n);
});

test('Accounts of another network, mint, vault, device or payee are refused', (t) => {
  const { network, first, second, tree } = aCase();
  const { ledger } = network;
  const other = new TestNetwork(ledger, network.mint);
  t.is(other.create().error, undefined);
  mintTo(ledger, other.mint, other.vault, 1_000n);
  const proof = tree.proof(first);
  const attack = (slots: Parameters<typeof claim>[4]) => claim(network, first, 1, proof, slots).error;
  t.is(attack({ network: other.address }), 'WrongNetwork');
  t.is(attack({ network: other.address, vault: other.vault }), 'WrongNetwork');
  t.is(attack({ vault: other.vault }), 'Provided seeds do not result in a valid address');
  t.is(
    attack({ vault: tokenAccount(ledger, network.mint, network.address) }),
    'Provided seeds do not result in a valid address',
  );
  t.is(attack({ mint: aMint(ledger) }), 'WrongMint');
  t.is(attack({ payee: second.payee }), 'WrongPayee');
  t.is(attack({ payee: network.vault }), 'ConstraintDuplicateMutableAccount');
  t.is(attack({ device: second.address, payee: second.payee }), 'ProofMismatch');
  t.is(attack({ token_program: Keypair.generate().publicKey }), 'ConstraintExecutable');
});

test('A device of another network with the same key cannot claim here', (t) => {
  const { network, first, tree } = aCase();
  const other = new TestNetwork(network.ledger, network.mint);
  t.is(other.create().error, undefined);
  const twin = aDevice(other, first.key);
  const attack = { device: twin.address, payee: twin.payee };
  t.is(claim(network, first, 1, tree.proof(first), attack).error, 'WrongNetwork');
});

test('An epoch or device forged under another program is refused', (t) => {
  const { network, first, tree } = aCase();
  const { ledger } = network;
  for (const [slot, key] of [
    ['epoch', network.epoch(1)],
    ['device', first.address],
    ['network', network.address],
  ] as const) {
    const forged = Keypair.generate().publicKey;
    ledger.forge(forged, ledger.data(key), Keypair.generate().publicKey);
    t.is(
      claim(network, first, 1, tree.proof(first), { [slot]: forged }).error,
      'Provided owner is not allowed',
      slot,
    );
  }
});

test('An account of the wrong type is refused even from this program', (t) => {
  const { network, first, second, tree } = aCase();
  const proof = tree.proof(first);
  t.is(
    claim(network, first, 1, proof, { epoch: second.address }).error,
    'account data too small for instruction',
  );
  t.is(
    claim(network, first, 1, proof, { device: network.epoch(1), epoch: first.address }).error,
    'account data too small for instruction',
  );
});

test('A changed payee receives what was earned before the change', (t) => {
  const { network, first, tree } = aCase();
  const payee = tokenAccount(network.ledger, network.mint, Keypair.generate().publicKey);
  const slots = { owner: first.owner.publicKey, device: first.address, payee };
  t.is(network.run('set_payee', {}, slots, [first.owner]).error, undefined);
  t.is(claim(network, first, 1, tree.proof(first)).error, 'WrongPayee');
  t.is(claim(network, first, 1, tree.proof(first), { payee }).error, undefined);
  t.is(network.ledger.tokens(payee), 100n);
});

test('Retired, rotated and slashed devices can still claim what they earned', (t) => {
  const { network, first, second, third, tree } = aCase();
  t.is(retire(network, first).error, undefined);
  t.is(rotate(network, second, network.ledger.keypair()).error, undefined);
  t.is(slash(network, third, network.ledger.signer()).error, undefined);
  for (const device of [first, second, third]) {
    t.is(claim(network, device, 1, tree.proof(device)).error, undefined);
  }
});
