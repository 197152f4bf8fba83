import { PublicKey } from '@solana/web3.js';
import test from 'ava';
import { asCouncil, setOracles } from '../governance.ts';
import { aNetwork, HOUR, type TestNetwork } from '../network.ts';

const acts: readonly (readonly [string, (network: TestNetwork) => Record<string, unknown>])[] = [
  ['set_oracles', ({ settings }) => ({ oracles: settings.oracles, threshold: 2 })],
  ['set_keys', ({ ledger }) => keysOf(ledger.keypair().publicKey)],
  ['set_guardian', ({ ledger }) => ({ guardian: ledger.keypair().publicKey })],
  ['propose_council', ({ ledger }) => ({ council: ledger.keypair().publicKey })],
  ['resume_intake', () => ({})],
];

const keysOf = (key: PublicKey) => ({ hub_key: key, release_key: key, controller: key });

test('Nobody but the council does what is the council’s: not the guardian, an oracle, the creator or the controller', (t) => {
  const network = aNetwork();
  const controller = network.ledger.signer();
  t.is(asCouncil(network, 'set_keys', keysOf(controller.publicKey)).error, undefined);
  for (const by of [network.guardian, network.oracle(0), network.creator, controller]) {
    for (const [name, args] of acts) {
      t.is(asCouncil(network, name, args(network), by).error, 'NotCouncil', name);
    }
  }
});

test('A council changes hands in two steps, and the old one is out at once', (t) => {
  const network = aNetwork();
  const next = network.ledger.signer();
  t.is(asCouncil(network, 'propose_council', { council: next.publicKey }).error, undefined);
  t.is(asCouncil(network, 'set_guardian', { guardian: next.publicKey }, next).error, 'NotCouncil');
  const { error, events } = asCouncil(network, 'accept_council', {}, next);
  t.is(error, undefined);
  t.is(String(events[0]?.data['previous']), network.council.publicKey.toBase58());
  t.is(asCouncil(network, 'set_guardian', { guardian: next.publicKey }).error, 'NotCouncil');
  t.is(asCouncil(network, 'set_guardian', { guardian: next.publicKey }, next).error, undefined);
});

test('A hand-over is taken only by the key that was proposed, once, and not after it was taken back', (t) => {
  const network = aNetwork();
  const [next, later] = [network.ledger.signer(), network.ledger.signer()];
  t.is(asCouncil(network, 'accept_council', {}, next).error, 'NotPendingCouncil');
  t.is(asCouncil(network, 'propose_council', { council: next.publicKey }).error, undefined);
  t.is(asCouncil(network, 'propose_council', { council: later.publicKey }).error, undefined);
  t.is(asCouncil(network, 'accept_council', {}, next).error, 'NotPendingCouncil');
  t.is(asCouncil(network, 'accept_council', {}, network.guardian).error, 'NotPendingCouncil');
  t.is(asCouncil(network, 'accept_council', {}, later).error, undefined);
  t.is(asCouncil(network, 'accept_council', {}, later).error, 'NotPendingCouncil');
});

test('No key can be set to zero but the controller’s, which is then none', (t) => {
  const network = aNetwork();
  const [zero, key] = [PublicKey.default, network.ledger.keypair().publicKey];
  t.is(asCouncil(network, 'propose_council', { council: zero }).error, 'MissingAuthority');
  t.is(asCouncil(network, 'set_guardian', { guardian: zero }).error, 'MissingAuthority');
  t.is(asCouncil(network, 'set_keys', { ...keysOf(key), hub_key: zero }).error, 'MissingAuthority');
  t.is(asCouncil(network, 'set_keys', { ...keysOf(key), release_key: zero }).error, 'MissingAuthority');
  t.is(asCouncil(network, 'set_keys', { ...keysOf(key), controller: zero }).error, undefined);
});

test('A new set of oracles obeys the rules of the first: count, threshold, no zero, none twice', (t) => {
  const network = aNetwork();
  const keys = Array.from({ length: 9 }, () => network.ledger.keypair());
  t.is(setOracles(network, keys.slice(0, 8), 8).error, undefined);
  t.is(setOracles(network, keys).error, 'OracleCount');
  t.is(setOracles(network, []).error, 'OracleCount');
  t.is(setOracles(network, keys.slice(0, 3), 1).error, 'ThresholdOutOfRange');
  t.is(setOracles(network, keys.slice(0, 3), 4).error, 'ThresholdOutOfRange');
  const [first] = keys;
  if (!first) throw new Error('no key');
  t.is(setOracles(network, [first, first]).error, 'DuplicateOracle');
  const oracles = [first.publicKey, PublicKey.default];
  t.is(asCouncil(network, 'set_oracles', { oracles, threshold: 2 }).error, 'OracleCount');
});

test('An oracle that left the set neither posts, attests nor votes, and what it attested counts no more', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  t.is(network.attest(1).error, undefined);
  network.ledger.warp(2 * HOUR);
  const spare = network.ledger.signer();
  // The same place in the set, another key: the bit of the old one must not be the new one's.
  t.is(setOracles(network, [network.oracle(0), spare, network.oracle(2)]).error, undefined);
  t.is(network.finalise(1).error, 'OracleSetChanged');
  t.is(network.attest(1, network.oracle(1)).error, 'NotOracle');
  t.is(network.attest(1, network.oracle(2)).error, 'OracleSetChanged');
  t.is(network.post(2, {}, {}, network.oracle(1)).error, 'NotOracle');
});

test('A council that seats the same oracles again cannot make their old attestations count', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  t.is(network.attest(1).error, undefined);
  t.is(setOracles(network, network.oracles).error, undefined);
  network.ledger.warp(2 * HOUR);
  t.is(network.finalise(1).error, 'OracleSetChanged');
  network.ledger.warp(24 * HOUR);
  t.is(network.expire(1).error, undefined);
  network.finaliseEpoch(1);
  t.is(Number(network.state.latest_final), 1);
});
