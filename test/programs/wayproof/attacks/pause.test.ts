import test from 'ava';
import { voidEpoch } from '../challenges.ts';
import { aBuyer, BOND_DELAY, retire, rotate, transfer, withdraw } from '../device-life.ts';
import { aDevice, anUnregisteredDevice, register } from '../devices.ts';
import { asCouncil, pause, resume } from '../governance.ts';
import { instruction } from '../ledger.ts';
import { aNetwork, HOUR } from '../network.ts';
import { claim, rewards } from '../rewards.ts';

const DAY = 24 * HOUR;
const PAUSE = 14 * DAY;

test('A pause blocks registrations and postings', (t) => {
  const network = aNetwork();
  t.is(pause(network, network.guardian).error, undefined);
  t.is(register(network, anUnregisteredDevice(network)).error, 'IntakePaused');
  t.is(network.post(1).error, 'IntakePaused');
});

test('A pause traps nobody: claims, attestations, finalising, expiry, bonds, payees and sales all work', (t) => {
  const network = aNetwork();
  const { ledger } = network;
  const [earner, seller, leaver, rotated] = [0, 1, 2, 3].map(() => aDevice(network));
  if (!earner || !seller || !leaver || !rotated) throw new Error('four devices');
  const tree = rewards([earner, 5n]);
  network.finaliseEpoch(1, tree);
  ledger.warp(HOUR);
  t.is(network.post(2, tree).error, undefined);
  ledger.warp(HOUR);
  t.is(network.post(3, tree).error, undefined);
  t.is(pause(network, network.council).error, undefined);
  t.is(claim(network, earner, 1, tree.proof(earner)).error, undefined);
  t.is(network.attest(2).error, undefined);
  ledger.warp(2 * HOUR);
  t.is(network.finalise(2).error, undefined);
  ledger.warp(DAY);
  t.is(network.expire(3).error, undefined);
  t.is(transfer(network, seller, aBuyer(network)).error, undefined);
  t.is(rotate(network, rotated, ledger.keypair()).error, undefined);
  t.is(retire(network, leaver).error, undefined);
  ledger.warp(BOND_DELAY);
  t.is(withdraw(network, leaver).error, undefined);
  const payee = instruction(
    'set_payee',
    {},
    {
      owner: earner.owner.publicKey,
      network: network.address,
      device: earner.address,
      payee: leaver.payee,
    },
  );
  t.is(ledger.send([payee], [earner.owner]).error, undefined);
  t.is(network.post(3).error, 'IntakePaused');
});

test('A pending epoch can be voided during a pause', (t) => {
  const network = aNetwork();
  t.is(network.post(1).error, undefined);
  t.is(pause(network, network.guardian).error, undefined);
  t.is(voidEpoch(network, 1).error, undefined);
});

test('A pause lapses by itself after fourteen days', (t) => {
  const network = aNetwork();
  t.is(pause(network, network.guardian).error, undefined);
  network.ledger.warp(PAUSE - 1);
  t.is(network.post(1).error, 'IntakePaused');
  network.ledger.warp(1);
  t.is(network.post(1).error, undefined);
});

test('A guardian cannot chain pauses for ever: the intake stays open for as long as it was closed', (t) => {
  const network = aNetwork();
  t.is(pause(network, network.guardian).error, undefined);
  for (const wait of [0, 1, PAUSE - 2, 1, PAUSE - 1]) {
    network.ledger.warp(wait);
    t.is(pause(network, network.guardian).error, 'PauseTooSoon');
  }
  t.is(network.post(1).error, undefined);
  network.ledger.warp(1);
  t.is(pause(network, network.guardian).error, undefined);
});

test('A council that ends a pause is not undone by the guardian’s next one', (t) => {
  const network = aNetwork();
  t.is(pause(network, network.guardian).error, undefined);
  t.is(resume(network).error, undefined);
  t.is(network.post(1).error, undefined);
  t.is(pause(network, network.guardian).error, 'PauseTooSoon');
});

test('A guardian’s pause never shortens the council’s, and the council may renew its own', (t) => {
  const network = aNetwork();
  t.is(pause(network, network.council).error, undefined);
  network.ledger.warp(PAUSE - 10);
  t.is(pause(network, network.council).error, undefined);
  network.ledger.warp(PAUSE - 1);
  t.is(network.post(1).error, 'IntakePaused');
  t.is(pause(network, network.guardian).error, undefined);
  t.is(resume(network).error, undefined);
  t.is(resume(network).error, 'NotPaused');
});

test('Nobody but the council and the guardian pauses, and only the council ends a pause', (t) => {
  const network = aNetwork();
  const controller = network.ledger.signer();
  const keys = { hub_key: controller.publicKey, release_key: controller.publicKey };
  t.is(asCouncil(network, 'set_keys', { ...keys, controller: controller.publicKey }).error, undefined);
  for (const by of [network.oracle(0), network.creator, controller]) {
    t.is(pause(network, by).error, 'NotCouncilOrGuardian');
  }
  t.is(pause(network, network.guardian).error, undefined);
  t.is(resume(network, network.guardian).error, 'NotCouncil');
});
