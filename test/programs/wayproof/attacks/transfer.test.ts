import { Keypair } from '@solana/web3.js';
import test from 'ava';
import { aBuyer, retire, rotate, transfer, transferStatement } from '../device-life.ts';
import { aDevice, registration, verification } from '../devices.ts';
import { aNetwork, HOUR, START, TestNetwork, text } from '../network.ts';
import { claim, rewards } from '../rewards.ts';
import { aMint, tokenAccount } from '../tokens.ts';

const EXPIRES = BigInt(START + HOUR);

function aSale() {
  const network = aNetwork();
  return { network, device: aDevice(network), buyer: aBuyer(network) };
}

test('A sold device has the new owner and payee, keeps its bond, and what it earned unclaimed goes with it', (t) => {
  const { network, device, buyer } = aSale();
  const tree = rewards([device, 5n]);
  network.finaliseEpoch(1, tree);
  const held = network.ledger.balance(device.address);
  const { error, events } = transfer(network, device, buyer);
  t.is(error, undefined);
  t.is(events[0]?.name, 'DeviceTransferred');
  t.is(network.ledger.balance(device.address), held);
  t.is(claim(network, device, 1, tree.proof(device)).error, 'WrongPayee');
  t.is(claim(network, device, 1, tree.proof(device), { payee: buyer.payee }).error, undefined);
});

test('A device is not given away without the new owner’s signature, nor by anybody but its owner', (t) => {
  const { network, device, buyer } = aSale();
  const unsigned = { pubkey: buyer.owner.publicKey, isSigner: false, isWritable: false };
  const alone = { slots: { new_owner: unsigned }, signers: [device.owner] };
  t.is(transfer(network, device, buyer, alone).error, 'missing required signature for instruction');
  const thief = network.ledger.signer();
  const stolen = { slots: { owner: thief.publicKey }, signers: [thief, buyer.owner] };
  t.is(transfer(network, device, buyer, stolen).error, 'NotOwner');
});

test('The device key alone cannot be left out: no verification, another key’s, or one too far before', (t) => {
  const { network, device, buyer } = aSale();
  t.is(transfer(network, device, buyer, { before: [] }).error, 'MissingVerification');
  t.is(transfer(network, device, buyer, { signer: Keypair.generate() }).error, 'SignedByOtherKey');
  const [own, key, owner] = [network.address, device.key.publicKey, buyer.owner.publicKey];
  const right = verification(device.key, transferStatement(own, key, owner, 2n, EXPIRES));
  const other = verification(device.key, text('something else'));
  const use = { before: [right, other], expires: EXPIRES };
  t.is(transfer(network, device, buyer, use).error, 'SignatureLayout');
});

test('A statement for another network, device, owner, nonce, expiry or purpose sells nothing', (t) => {
  const { network, device, buyer } = aSale();
  const [own, key, owner] = [network.address, device.key.publicKey, buyer.owner.publicKey];
  const stranger = Keypair.generate().publicKey;
  const statements = [
    transferStatement(stranger, key, owner, 2n, EXPIRES),
    transferStatement(own, stranger, owner, 2n, EXPIRES),
    transferStatement(own, key, stranger, 2n, EXPIRES),
    transferStatement(own, key, owner, 3n, EXPIRES),
    transferStatement(own, key, owner, 2n, EXPIRES + 1n),
    // A registration's bytes with the same fields: only the tag differs.
    registration(own, key, owner, 2n, EXPIRES),
  ];
  for (const statement of statements) {
    t.is(transfer(network, device, buyer, { statement, expires: EXPIRES }).error, 'SignedOtherStatement');
  }
});

test('A transfer statement is worth nothing a second time, after the device was bought back', (t) => {
  const { network, device, buyer } = aSale();
  const use = { expires: EXPIRES };
  t.is(transfer(network, device, buyer, use).error, undefined);
  const back = { owner: device.owner, payee: device.payee };
  t.is(transfer(network, { ...device, owner: buyer.owner }, back, { nonce: 3n }).error, undefined);
  t.is(transfer(network, device, buyer, use).error, 'WrongNonce');
  t.is(transfer(network, device, buyer, { nonce: 5n }).error, 'WrongNonce');
  t.is(transfer(network, device, buyer, { nonce: 1n }).error, 'WrongNonce');
});

test('An expired transfer statement is refused', (t) => {
  const { network, device, buyer } = aSale();
  network.ledger.warp(HOUR);
  t.is(transfer(network, device, buyer, { expires: EXPIRES }).error, 'StatementExpired');
});

test('The old owner has no say after a sale: neither payee, nor retirement, nor another sale', (t) => {
  const { network, device, buyer } = aSale();
  t.is(transfer(network, device, buyer).error, undefined);
  t.is(retire(network, device).error, 'NotOwner');
  t.is(transfer(network, device, aBuyer(network), { nonce: 3n }).error, 'NotOwner');
});

test('A device in retirement, or rotated, is not sold: its bond stays with who must answer for it', (t) => {
  const { network, device, buyer } = aSale();
  t.is(retire(network, device).error, undefined);
  t.is(transfer(network, device, buyer).error, 'DeviceNotActive');
  const rotated = aDevice(network);
  t.is(rotate(network, rotated, Keypair.generate()).error, undefined);
  t.is(transfer(network, rotated, buyer, { nonce: 3n }).error, 'DeviceNotActive');
});

test('The new payee is a token account of the network’s mint and not the vault', (t) => {
  const { network, device, buyer } = aSale();
  const { ledger } = network;
  const foreign = tokenAccount(ledger, aMint(ledger), buyer.owner.publicKey);
  t.is(transfer(network, device, { ...buyer, payee: foreign }).error, 'WrongPayeeMint');
  t.is(transfer(network, device, { ...buyer, payee: network.vault }).error, 'PayeeIsVault');
});

test('A device is not sold under the rules of another network', (t) => {
  const { network, device, buyer } = aSale();
  const other = new TestNetwork(network.ledger, network.mint);
  t.is(other.create().error, undefined);
  t.is(transfer(network, device, buyer, { slots: { network: other.address } }).error, 'WrongNetwork');
});
