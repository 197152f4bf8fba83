import { Keypair } from '@solana/web3.js';
import test from 'ava';
import { ABSENT, le64, otherPda, u64 } from './ledger.ts';
import { aNetwork, HOUR, START, type TestNetwork, text, ZERO } from './network.ts';

const DAY = 24 * HOUR;

/** Post `number` with nobody attesting it, and let it expire. */
function expireEpoch(network: TestNetwork, number: number): void {
  network.ledger.warp(DAY);
  const { error } = network.expire(number);
  if (error) throw new Error(error);
}

test('An oracle posts the next epoch with its bond; the network moves on to the following period', (t) => {
  const network = aNetwork();
  const { error, events } = network.post(1, { total: 5n });
  t.is(error, undefined);
  const epoch = network.epochState(1);
  t.deepEqual([epoch.attempt, epoch.state, epoch.bitmap, epoch.param_version], [1, 1, 1, 1]);
  t.deepEqual(Buffer.from(epoch.parent), ZERO);
  t.is(String(epoch.total), '5');
  t.is(String(epoch.proposer), network.oracle(0).publicKey.toBase58());
  const rent = network.ledger.rent(network.ledger.data(network.epoch(1)).length);
  t.is(network.ledger.balance(network.epoch(1)), rent + Number(network.settings.epoch_bond));
  t.is(Number(network.state.latest_posted), 1);
  t.is(Number(network.state.next_epoch_end), START + HOUR);
  t.deepEqual(
    events.map(({ name }) => name),
    ['EpochPosted'],
  );
});

test('Only an oracle of the set posts, and it signs', (t) => {
  const network = aNetwork();
  const stranger = network.ledger.signer();
  t.is(network.post(1, {}, {}, stranger).error, 'NotOracle');
  const unsigned = { pubkey: network.oracle(0).publicKey, isSigner: false, isWritable: true };
  t.is(network.post(1, {}, { oracle: unsigned }).error, 'missing required signature for instruction');
});

test('Numbers are not skipped and pending or final epochs not posted again', (t) => {
  const network = aNetwork();
  t.is(network.post(2).error, 'WrongEpochNumber');
  t.is(network.post(0).error, 'WrongEpochNumber');
  network.finaliseEpoch(1);
  t.is(network.post(1).error, 'WrongEpochNumber');
  t.is(network.post(2).error, undefined);
  t.is(network.post(2, {}, { parent: ABSENT }).error, 'WrongEpochNumber');
});

test('A period must be over before its epoch is posted: no thousand epochs in an hour', (t) => {
  const network = aNetwork({ first_epoch_end: u64(START + 10) });
  t.is(network.post(1).error, 'EpochNotOver');
  network.ledger.warp(10);
  t.is(network.post(1).error, undefined);
  t.is(network.post(2).error, 'EpochNotOver');
  network.ledger.warp(HOUR - 1);
  t.is(network.post(2).error, 'EpochNotOver');
  network.ledger.warp(1);
  t.is(network.post(2).error, undefined);
});

test('A total neither falls below its parent nor rises by more than the cap, also on a parent that is not final', (t) => {
  const cap = 1_000_000_000n;
  const network = aNetwork();
  t.is(network.post(1, { total: cap + 1n }).error, 'AboveEmissionCap');
  t.is(network.post(1, { total: cap }).error, undefined);
  network.ledger.warp(HOUR);
  t.is(network.post(2, { total: cap - 1n }).error, 'TotalBelowParent');
  t.is(network.post(2, { total: 2n * cap + 1n }).error, 'AboveEmissionCap');
  t.is(network.post(2, { total: 2n * cap }).error, undefined);
  network.ledger.warp(HOUR);
  t.is(network.post(3, { total: 2n ** 64n - 1n }).error, 'AboveEmissionCap');
});

test('A pending parent must be passed, and be the latest posted epoch of this network', (t) => {
  const network = aNetwork();
  t.is(network.post(1, { total: 100n }).error, undefined);
  network.ledger.warp(HOUR);
  t.is(
    network.post(2, { total: 100n }, { parent: network.address }).error,
    'ConstraintDuplicateMutableAccount',
  );
  t.is(network.post(2, { total: 100n }).error, undefined);
  network.ledger.warp(HOUR);
  t.is(network.post(3, { total: 100n }, { parent: network.epoch(1) }).error, 'WrongParent');
  t.is(network.post(3, { total: 100n }, { parent: ABSENT }).error, 'MissingParent');
  t.is(network.post(3, { total: 100n }).error, undefined);
  t.deepEqual(Buffer.from(network.epochState(3).parent), network.contentHash(2));
});

test('A parent copied into an account of another program is refused', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  network.ledger.warp(HOUR);
  const copy = Keypair.generate().publicKey;
  network.ledger.forge(copy, network.ledger.data(network.epoch(1)), Keypair.generate().publicKey);
  t.is(network.post(2, {}, { parent: copy }).error, 'Provided owner is not allowed');
});

test('Leaf counts beyond 2^20, and totals or roots without leaves, are refused', (t) => {
  const network = aNetwork();
  t.is(network.post(1, { leaves: 2 ** 20 + 1 }).error, 'BadLeafCount');
  t.is(network.post(1, { leaves: 0 }).error, 'BadLeafCount');
  t.is(network.post(1, { leaves: 0, total: 1n, reward_root: ZERO }).error, 'BadLeafCount');
  t.is(network.post(1, { leaves: 0, reward_root: ZERO }).error, undefined);
});

test('The epoch account must be the one of its number', (t) => {
  const network = aNetwork();
  const { error } = network.post(1, {}, { epoch: network.epoch(2) });
  t.is(error, 'Provided seeds do not result in a valid address');
  const other = otherPda(text('epoch'), network.address.toBytes(), le64(1));
  t.is(network.post(1, {}, { epoch: other }).error, 'Provided seeds do not result in a valid address');
});

test('Re-posting after an expiry raises the attempt, wipes attestations and keeps the period', (t) => {
  const network = aNetwork({ threshold: 3 });
  t.is(network.post(1, { salt: 'first' }).error, undefined);
  t.is(network.attest(1).error, undefined);
  const first = network.contentHash(1);
  expireEpoch(network, 1);
  t.is(Number(network.state.next_epoch_end), START);
  t.is(network.post(1, { salt: 'second' }).error, undefined);
  const epoch = network.epochState(1);
  t.deepEqual([epoch.attempt, epoch.bitmap, epoch.state], [2, 1, 1]);
  t.is(network.attest(1, network.oracle(1), first).error, 'WrongContents');
  t.is(Number(network.state.next_epoch_end), START + HOUR);
});

test('The same contents of another attempt have another content hash', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  const first = network.contentHash(1);
  expireEpoch(network, 1);
  t.is(network.post(1).error, undefined);
  t.notDeepEqual(network.contentHash(1), first);
});

test('Whoever overwrites an expired attempt gives its proposer the rent back', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  expireEpoch(network, 1);
  const rent = network.ledger.balance(network.epoch(1));
  const [first, second] = [network.oracle(0).publicKey, network.oracle(1).publicKey];
  t.is(network.post(1, {}, {}, network.oracle(1)).error, 'WrongReplacedProposer');
  t.is(
    network.post(1, {}, { replaced: network.oracle(2).publicKey }, network.oracle(1)).error,
    'WrongReplacedProposer',
  );
  const before = [first, second].map((key) => network.ledger.balance(key));
  const { error, events } = network.post(1, {}, { replaced: first }, network.oracle(1));
  t.is(error, undefined);
  t.deepEqual(
    events.map(({ name }) => name),
    ['ProposerRefunded', 'EpochPosted'],
  );
  const bond = Number(network.settings.epoch_bond);
  t.is(network.ledger.balance(first), (before[0] ?? 0) + rent);
  t.is(network.ledger.balance(second), (before[1] ?? 0) - rent - bond);
  t.is(network.ledger.balance(network.epoch(1)), rent + bond);
  t.is(String(network.epochState(1).proposer), second.toBase58());
});

test('An orphaned epoch that still holds its bond is overwritten and its proposer refunded in full', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  network.ledger.warp(HOUR);
  t.is(network.post(2, {}, {}, network.oracle(1)).error, undefined);
  expireEpoch(network, 1);
  t.is(network.post(1).error, undefined);
  const held = network.ledger.balance(network.epoch(2));
  const before = network.ledger.balance(network.oracle(1).publicKey);
  t.is(network.post(2, {}, { replaced: network.oracle(1).publicKey }).error, undefined);
  t.is(network.ledger.balance(network.oracle(1).publicKey), before + held);
  t.is(network.epochState(2).attempt, 2);
});

test('A proposer that overwrites its own orphaned attempt pays no second bond', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  network.ledger.warp(HOUR);
  t.is(network.post(2).error, undefined);
  expireEpoch(network, 1);
  t.is(network.post(1).error, undefined);
  const [held, before] = [
    network.ledger.balance(network.epoch(2)),
    network.ledger.balance(network.oracle(0).publicKey),
  ];
  t.is(network.post(2).error, undefined);
  t.is(network.ledger.balance(network.epoch(2)), held);
  t.is(network.ledger.balance(network.oracle(0).publicKey), before);
});

test('Lamports sent to the epoch address beforehand neither stop a post nor count as its bond', (t) => {
  const network = aNetwork();
  network.ledger.fund(network.epoch(1), 1n);
  t.is(network.post(1).error, undefined);
  t.is(String(network.epochState(1).bond), String(network.settings.epoch_bond));
  network.ledger.warp(DAY);
  const before = network.ledger.balance(network.oracle(0).publicKey);
  t.is(network.expire(1).error, undefined);
  t.is(network.ledger.balance(network.oracle(0).publicKey), before + Number(network.settings.epoch_bond));
});
