import test from 'ava';
import { aNetwork, HOUR, TestNetwork, ZERO } from './network.ts';

function anAttestedEpoch(): TestNetwork {
  const network = aNetwork();
  const errors = [network.post(1, { total: 7n }).error, network.attest(1).error];
  if (errors.some((error) => error !== undefined)) throw new Error(errors.join());
  return network;
}

test('An attested epoch becomes final after the window; its bond returns and the network remembers it', (t) => {
  const network = anAttestedEpoch();
  network.ledger.warp(2 * HOUR);
  const before = network.ledger.balance(network.oracle(0).publicKey);
  const { error, events } = network.finalise(1);
  t.is(error, undefined);
  const [state, epoch] = [network.state, network.epochState(1)];
  t.deepEqual([Number(state.latest_final), Number(state.final_total)], [1, 7]);
  t.deepEqual(Buffer.from(state.latest_final_hash), network.contentHash(1));
  t.deepEqual([epoch.state, String(epoch.bond), Number(epoch['final_at'])], [2, '0', network.ledger.now()]);
  t.is(network.ledger.balance(network.oracle(0).publicKey), before + Number(network.settings.epoch_bond));
  t.is(
    network.ledger.balance(network.epoch(1)),
    network.ledger.rent(network.ledger.data(network.epoch(1)).length),
  );
  t.deepEqual(events[0]?.data['content_hash'], [...network.contentHash(1)]);
});

test('Not before the challenge window is over, not below the threshold, not twice', (t) => {
  const network = anAttestedEpoch();
  t.is(network.finalise(1).error, 'ChallengeWindowOpen');
  network.ledger.warp(2 * HOUR - 1);
  t.is(network.finalise(1).error, 'ChallengeWindowOpen');
  network.ledger.warp(1);
  t.is(network.finalise(1).error, undefined);
  t.is(network.finalise(1).error, 'EpochNotPending');
  const lonely = aNetwork();
  t.is(lonely.post(1).error, undefined);
  lonely.ledger.warp(3 * HOUR);
  t.is(lonely.finalise(1).error, 'ThresholdNotMet');
});

test('Epochs become final in order, each on the hash of the one before', (t) => {
  const network = anAttestedEpoch();
  network.ledger.warp(HOUR);
  t.is(network.post(2, { total: 8n }).error, undefined);
  t.is(network.attest(2).error, undefined);
  network.ledger.warp(3 * HOUR);
  t.is(network.finalise(2).error, 'EpochNotPending');
  t.is(network.finalise(1).error, undefined);
  t.is(network.finalise(2).error, undefined);
  t.deepEqual(Buffer.from(network.epochState(1).parent), ZERO);
  t.deepEqual(Buffer.from(network.epochState(2).parent), network.contentHash(1));
  t.deepEqual(Buffer.from(network.state.latest_final_hash), network.contentHash(2));
});

test('An epoch on top of a replaced attempt never becomes final', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  network.ledger.warp(HOUR);
  t.is(network.post(2, { salt: 'on the first attempt' }).error, undefined);
  t.is(network.attest(2).error, undefined);
  network.ledger.warp(24 * HOUR);
  t.is(network.expire(1).error, undefined);
  network.finaliseEpoch(1, { salt: 'another first' });
  t.is(network.finalise(2).error, 'EpochNotPending');
  t.is(network.post(2).error, undefined);
});

test('The bond goes to the proposer and to nobody else', (t) => {
  const network = anAttestedEpoch();
  network.ledger.warp(2 * HOUR);
  t.is(network.finalise(1, { proposer: network.oracle(1).publicKey }).error, 'WrongProposer');
  t.is(network.finalise(1, { proposer: network.epoch(1) }).error, 'ConstraintDuplicateMutableAccount');
  const readonly = { pubkey: network.oracle(0).publicKey, isSigner: false, isWritable: false };
  t.is(network.finalise(1, { proposer: readonly }).error, 'ConstraintMut');
});

test('The epoch of another network is refused', (t) => {
  const network = anAttestedEpoch();
  const other = new TestNetwork(network.ledger, network.mint);
  t.is(other.create().error, undefined);
  network.ledger.warp(2 * HOUR);
  t.is(network.finalise(1, { network: other.address }).error, 'WrongNetwork');
});

test('Attestations count only while the oracle set is the one they were given under', (t) => {
  const network = anAttestedEpoch();
  network.ledger.warp(2 * HOUR);
  network.raiseOracleVersion();
  t.is(network.finalise(1).error, 'OracleSetChanged');
  network.ledger.warp(24 * HOUR);
  t.is(network.expire(1).error, undefined);
  network.finaliseEpoch(1);
  t.is(Number(network.state.latest_final), 1);
});

test('A proposer whose account is empty still gets its bond, so it cannot hold the epoch up', (t) => {
  const network = anAttestedEpoch();
  network.ledger.warp(2 * HOUR);
  network.ledger.drain(network.oracle(0));
  t.is(network.finalise(1).error, undefined);
  t.is(network.ledger.balance(network.oracle(0).publicKey), Number(network.settings.epoch_bond));
});
