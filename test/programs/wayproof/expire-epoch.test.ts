import test from 'ava';
import { aNetwork, HOUR, START, TestNetwork } from './network.ts';

const DAY = 24 * HOUR;

test('An epoch nobody attested expires: its bond returns and its number is free again', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  t.is(network.expire(1).error, 'NotExpired');
  network.ledger.warp(DAY - 1);
  t.is(network.expire(1).error, 'NotExpired');
  network.ledger.warp(1);
  const before = network.ledger.balance(network.oracle(0).publicKey);
  const { error, events } = network.expire(1);
  t.is(error, undefined);
  t.is(network.ledger.balance(network.oracle(0).publicKey), before + Number(network.settings.epoch_bond));
  t.deepEqual([Number(network.state.latest_posted), Number(network.state.next_epoch_end)], [0, START]);
  t.is(network.epochState(1).state, 3);
  t.deepEqual(
    events.map(({ name }) => name),
    ['EpochExpired'],
  );
  t.is(network.expire(1).error, 'EpochNotPending');
  t.is(network.finalise(1).error, 'EpochNotPending');
});

test('An attested epoch does not expire: anyone can finalise it instead', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  t.is(network.attest(1).error, undefined);
  network.ledger.warp(DAY);
  t.is(network.expire(1).error, 'EpochIsAttested');
  t.is(network.finalise(1).error, undefined);
  t.is(network.expire(1).error, 'EpochNotPending');
});

test('Only the oldest pending epoch expires; those on top of it are orphaned and get their bonds back', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  network.ledger.warp(HOUR);
  t.is(network.post(2, {}, {}, network.oracle(1)).error, undefined);
  t.is(network.attest(2, network.oracle(2)).error, undefined);
  network.ledger.warp(DAY);
  t.is(network.expire(2).error, 'WrongEpochNumber');
  t.is(network.expire(1).error, undefined);
  t.deepEqual([Number(network.state.latest_posted), Number(network.state.next_epoch_end)], [0, START]);
  const before = network.ledger.balance(network.oracle(1).publicKey);
  t.is(network.expire(2).error, undefined);
  t.is(network.ledger.balance(network.oracle(1).publicKey), before + Number(network.settings.epoch_bond));
  t.is(Number(network.state.latest_posted), 0);
});

test('After an expiry every missed period can be posted at once, and none beyond', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  network.ledger.warp(DAY);
  t.is(network.expire(1).error, undefined);
  for (let number = 1; number <= 25; number++) t.is(network.post(number).error, undefined, String(number));
  t.is(network.post(26).error, 'EpochNotOver');
});

test('The bond goes to the proposer and to nobody else', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  network.ledger.warp(DAY);
  t.is(network.expire(1, { proposer: network.oracle(1).publicKey }).error, 'WrongProposer');
});

test('The epoch of another network is refused', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  const other = new TestNetwork(network.ledger, network.mint);
  t.is(other.create().error, undefined);
  network.ledger.warp(DAY);
  t.is(network.expire(1, { network: other.address }).error, 'WrongNetwork');
});
