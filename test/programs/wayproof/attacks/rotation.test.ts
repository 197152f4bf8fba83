import { Keypair, PublicKey } from '@solana/web3.js';
import test from 'ava';
import {
  BOND_DELAY,
  retire,
  rotate,
  rotationStatement,
  transferStatement,
  withdraw,
} from '../device-life.ts';
import { aDevice, anUnregisteredDevice, register, verification } from '../devices.ts';
import { otherPda } from '../ledger.ts';
import { aNetwork, HOUR, START, text } from '../network.ts';
import { claim, rewards } from '../rewards.ts';

const EXPIRES = BigInt(START + HOUR);

function aRotation() {
  const network = aNetwork();
  return { network, device: aDevice(network), next: network.ledger.keypair() };
}

test('A rotated device hands over to a new key with a bond of its own; both bonds are paid', (t) => {
  const { network, device, next } = aRotation();
  const { error, events } = rotate(network, device, next);
  t.is(error, undefined);
  t.deepEqual(
    events.map(({ name }) => name),
    ['DeviceRotated', 'DeviceRegistered'],
  );
  const old = network.ledger.account<Record<string, unknown>>('Device', device.address);
  const fresh = network.ledger.account<Record<string, unknown>>('Device', network.device(next.publicKey));
  t.deepEqual([old['status'], String(old['successor'])], [3, next.publicKey.toBase58()]);
  t.deepEqual([fresh['status'], String(fresh['claimed']), String(fresh['nonce'])], [1, '0', '1']);
  t.deepEqual([String(old['bond']), String(fresh['bond'])], ['1000000000', '1000000000']);
});

test('What the old key earned is paid once: neither key claims the other’s total', (t) => {
  const { network, device, next } = aRotation();
  const successor = { ...device, key: next, address: network.device(next.publicKey) };
  t.is(rotate(network, device, next).error, undefined);
  const tree = rewards([device, 100n], [successor, 7n]);
  network.finaliseEpoch(1, tree);
  t.is(claim(network, device, 1, tree.proof(device)).error, undefined);
  t.is(claim(network, successor, 1, tree.proof(device)).error, 'ProofMismatch');
  t.is(claim(network, successor, 1, tree.proof(successor)).error, undefined);
  t.is(claim(network, device, 1, tree.proof(device)).error, 'NothingToPay');
  t.is(claim(network, device, 1, tree.proof(successor)).error, 'ProofMismatch');
  t.is(network.ledger.tokens(device.payee), 107n);
});

test('The new key must agree itself: not the old one, nor any other, for it', (t) => {
  const { network, device, next } = aRotation();
  t.is(rotate(network, device, next, { before: [] }).error, 'MissingVerification');
  t.is(rotate(network, device, next, { signer: device.key }).error, 'SignedByOtherKey');
  const right = rotationStatement(
    network.address,
    device.key.publicKey,
    next.publicKey,
    device.owner.publicKey,
    2n,
    EXPIRES,
  );
  const before = [verification(next, right), verification(next, text('something else'))];
  t.is(rotate(network, device, next, { before, expires: EXPIRES }).error, 'SignatureLayout');
});

test('A statement for another network, device, key, owner, nonce or purpose rotates nothing', (t) => {
  const { network, device, next } = aRotation();
  const [own, old, owner] = [network.address, device.key.publicKey, device.owner.publicKey];
  const stranger = Keypair.generate().publicKey;
  const statements = [
    rotationStatement(stranger, old, next.publicKey, owner, 2n, EXPIRES),
    rotationStatement(own, stranger, next.publicKey, owner, 2n, EXPIRES),
    rotationStatement(own, old, stranger, owner, 2n, EXPIRES),
    rotationStatement(own, old, next.publicKey, stranger, 2n, EXPIRES),
    rotationStatement(own, old, next.publicKey, owner, 3n, EXPIRES),
    rotationStatement(own, old, next.publicKey, owner, 2n, EXPIRES + 1n),
  ];
  for (const statement of statements) {
    t.is(rotate(network, device, next, { statement, expires: EXPIRES }).error, 'SignedOtherStatement');
  }
  const shorter = transferStatement(own, next.publicKey, owner, 2n, EXPIRES);
  t.is(rotate(network, device, next, { statement: shorter, expires: EXPIRES }).error, 'SignatureLayout');
});

test('A rotation happens once, in time, and not onto a device that exists', (t) => {
  const { network, device, next } = aRotation();
  t.is(rotate(network, device, next, { nonce: 1n }).error, 'WrongNonce');
  t.is(rotate(network, device, next, { expires: BigInt(START) }).error, 'StatementExpired');
  const other = aDevice(network);
  t.is(rotate(network, device, other.key).error, 'custom program error: 0x0');
  t.is(rotate(network, device, next).error, undefined);
  t.is(rotate(network, device, network.ledger.keypair(), { nonce: 3n }).error, 'DeviceNotActive');
  t.is(register(network, anUnregisteredDevice(network, next)).error, 'custom program error: 0x0');
});

test('Nobody but the owner rotates, and not onto a weak key or an address that is not the canonical one', (t) => {
  const { network, device, next } = aRotation();
  const thief = network.ledger.signer();
  const stolen = { slots: { owner: thief.publicKey }, signers: [thief] };
  t.is(rotate(network, device, next, stolen).error, 'NotOwner');
  const weak = { publicKey: new PublicKey(Buffer.alloc(32)) } as Keypair;
  t.is(rotate(network, device, weak, { signer: next }).error, 'WeakDeviceKey');
  const bump = otherPda(text('device'), network.address.toBytes(), next.publicKey.toBytes());
  t.is(
    rotate(network, device, next, { slots: { successor: bump } }).error,
    'Provided seeds do not result in a valid address',
  );
});

test('A retired device is not rotated back to life, and a rotated one is not retired to hurry its bond', (t) => {
  const { network, device, next } = aRotation();
  t.is(rotate(network, device, next).error, undefined);
  network.ledger.warp(BOND_DELAY - 1);
  t.is(retire(network, device).error, 'DeviceNotActive');
  t.is(withdraw(network, device).error, 'BondLocked');
  network.ledger.warp(1);
  t.is(withdraw(network, device).error, undefined);
  const retired = aDevice(network);
  t.is(retire(network, retired).error, undefined);
  t.is(rotate(network, retired, network.ledger.keypair()).error, 'DeviceNotActive');
});
