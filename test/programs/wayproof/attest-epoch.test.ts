import { Keypair, type PublicKey } from '@solana/web3.js';
import test from 'ava';
import { instruction } from './ledger.ts';
import { aNetwork, HOUR, TestNetwork } from './network.ts';

test('Another oracle attests the content hash it computed; an event tells who', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  const { error, events } = network.attest(1);
  t.is(error, undefined);
  t.is(network.epochState(1).bitmap, 0b011);
  t.is(network.attest(1, network.oracle(2)).error, undefined);
  t.is(network.epochState(1).bitmap, 0b111);
  t.is(String(events[0]?.data['oracle']), network.oracle(1).publicKey.toBase58());
});

test('Nobody attests twice, the proposer not once more', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  t.is(network.attest(1, network.oracle(0)).error, 'AlreadyAttested');
  t.is(network.attest(1).error, undefined);
  t.is(network.attest(1).error, 'AlreadyAttested');
});

test('Only oracles attest, and they sign', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  t.is(network.attest(1, network.ledger.signer()).error, 'NotOracle');
  const attest = instruction(
    'attest_epoch',
    { contents: [...network.contentHash(1)] },
    {
      oracle: { pubkey: network.oracle(1).publicKey, isSigner: false, isWritable: false },
      network: network.address,
      epoch: network.epoch(1),
    },
  );
  t.is(network.ledger.send([attest]).error, 'missing required signature for instruction');
});

test('Other contents than the posted ones are refused', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  const hash = network.contentHash(1);
  for (let i = 0; i < 32; i += 31) {
    const other = Buffer.from(hash);
    other[i] = (other[i] ?? 0) ^ 1;
    t.is(network.attest(1, network.oracle(1), other).error, 'WrongContents');
  }
});

test('Final, expired and orphaned epochs are not attested', (t) => {
  const network = aNetwork();
  network.finaliseEpoch(1);
  t.is(network.attest(1, network.oracle(2)).error, 'EpochNotPending');
  network.ledger.warp(HOUR);
  t.is(network.post(2).error, undefined);
  t.is(network.post(3).error, undefined);
  network.ledger.warp(24 * HOUR);
  t.is(network.expire(2).error, undefined);
  t.is(network.attest(2).error, 'EpochNotPending');
  t.is(network.attest(3).error, 'EpochNotPending');
});

test('An attestation under a set that has since changed is refused', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  network.raiseOracleVersion();
  t.is(network.attest(1).error, 'OracleSetChanged');
});

test('The epoch of another network is refused', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  const other = new TestNetwork(network.ledger, network.mint);
  t.is(other.create().error, undefined);
  t.is(other.post(1).error, undefined);
  const attest = instruction(
    'attest_epoch',
    { contents: [...other.contentHash(1)] },
    { oracle: network.oracle(1).publicKey, network: network.address, epoch: other.epoch(1) },
  );
  t.is(network.ledger.send([attest], [network.oracle(1)]).error, 'WrongNetwork');
});

test('An epoch account of another program or another type is refused', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  const forged = Keypair.generate().publicKey;
  network.ledger.forge(forged, network.ledger.data(network.epoch(1)), Keypair.generate().publicKey);
  const attest = (epoch: PublicKey) =>
    network.ledger.send(
      [
        instruction(
          'attest_epoch',
          { contents: [...network.contentHash(1)] },
          { oracle: network.oracle(1).publicKey, network: network.address, epoch },
        ),
      ],
      [network.oracle(1)],
    ).error;
  t.is(attest(forged), 'Provided owner is not allowed');
  t.is(attest(network.vault), 'account data too small for instruction');
  t.is(attest(network.address), 'ConstraintDuplicateMutableAccount');
});
