import { Keypair } from '@solana/web3.js';
import test from 'ava';
import { frame, slash } from '../challenges.ts';
import { BOND_DELAY, retire, rotate, withdraw } from '../device-life.ts';
import { aDevice, registration, verification } from '../devices.ts';
import { aNetwork, balances, HOUR, START } from '../network.ts';
import { claim, rewards } from '../rewards.ts';

function aCase() {
  const network = aNetwork();
  const device = aDevice(network);
  const say = (change: Parameters<typeof frame>[2], key: Keypair = device.key, about = device.key) =>
    verification(key, frame(network.address, about.publicKey, change));
  return { network, device, by: network.ledger.signer(), say };
}

test('Two frames that contradict each other cost the bond: half to the reporter, half kept for ever', (t) => {
  const { network, device, by } = aCase();
  const [held, reporter, owner] = balances(network, network.address, by.publicKey, device.owner.publicKey);
  const { error, events } = slash(network, device, by);
  t.is(error, undefined);
  t.deepEqual(
    [events[0]?.name, Number(events[0]?.data['session']), String(events[0]?.data['sequence'])],
    ['DeviceSlashed', 1, '7'],
  );
  t.is(network.ledger.balance(network.address), held + 500_000_000);
  t.is(network.ledger.balance(by.publicKey), reporter + 500_000_000);
  t.is(network.ledger.balance(device.owner.publicKey), owner);
  const { status, bond } = network.ledger.account<Record<string, unknown>>('Device', device.address);
  t.deepEqual([status, String(bond)], [4, '0']);
});

test('A device is slashed once', (t) => {
  const { network, device, by } = aCase();
  t.is(slash(network, device, by).error, undefined);
  t.is(slash(network, device, by).error, 'NotSlashable');
});

test('An owner that reports its own device loses half of the bond', (t) => {
  const { network, device } = aCase();
  const before = network.ledger.balance(device.owner.publicKey);
  t.is(slash(network, device, device.owner).error, undefined);
  t.is(network.ledger.balance(device.owner.publicKey), before + 500_000_000);
});

test('The same frame twice, or frames of another session or sequence, contradict nothing', (t) => {
  const { network, device, by, say } = aCase();
  const one = say({ payload: 'here' });
  t.is(slash(network, device, by, [one, one]).error, 'FramesAgree');
  t.is(slash(network, device, by, [one, say({ payload: 'there', sequence: 8n })]).error, 'FramesAgree');
  t.is(slash(network, device, by, [one, say({ payload: 'there', session: 2 })]).error, 'FramesAgree');
});

test('Frames of another device, of another network or under another key prove nothing', (t) => {
  const { network, device, by, say } = aCase();
  const stranger = Keypair.generate();
  const other = aDevice(network);
  const one = say({ payload: 'here' });
  const elsewhere = frame(stranger.publicKey, device.key.publicKey, { payload: 'there' });
  t.is(slash(network, device, by, [one, verification(device.key, elsewhere)]).error, 'NotAFrame');
  t.is(
    slash(network, device, by, [one, say({ payload: 'there' }, device.key, other.key)]).error,
    'NotAFrame',
  );
  t.is(slash(network, device, by, [one, say({ payload: 'there' }, stranger)]).error, 'SignedByOtherKey');
  t.is(slash(network, device, by, [say({ payload: 'there' }, other.key), one]).error, 'SignedByOtherKey');
  const theirs = [
    say({ payload: 'here' }, other.key, other.key),
    say({ payload: 'there' }, other.key, other.key),
  ];
  t.is(slash(network, device, by, theirs).error, 'SignedByOtherKey');
});

test('Other statements of the device are no frames', (t) => {
  const { network, device, by, say } = aCase();
  const [own, key, owner] = [network.address, device.key.publicKey, device.owner.publicKey];
  const enrolled = verification(device.key, registration(own, key, owner, 1n, BigInt(START + HOUR)));
  t.is(slash(network, device, by, [say({}), enrolled]).error, 'SignatureLayout');
  const tagged = frame(own, key);
  tagged.write('wayproof-mis-v01', 'ascii');
  t.is(slash(network, device, by, [say({}), verification(device.key, tagged)]).error, 'NotAFrame');
});

test('One verification is not enough, nor one counted twice, nor one with two signatures', (t) => {
  const { network, device, by, say } = aCase();
  t.is(slash(network, device, by, []).error, 'MissingVerification');
  t.is(slash(network, device, by, [say({})]).error, 'MissingVerification');
  const two = say({ payload: 'there' });
  two.data.writeUInt8(0, 0);
  two.data = two.data.subarray(0, 2);
  t.is(slash(network, device, by, [say({}), two]).error, 'SignatureCount');
});

test('A slash follows a device into retirement and rotation, until its bond is withdrawn', (t) => {
  const { network, device, by } = aCase();
  const [retired, gone] = [aDevice(network), aDevice(network)];
  t.is(retire(network, retired).error, undefined);
  t.is(slash(network, retired, by).error, undefined);
  t.is(rotate(network, device, network.ledger.keypair()).error, undefined);
  t.is(slash(network, device, by).error, undefined);
  t.is(retire(network, gone).error, undefined);
  network.ledger.warp(BOND_DELAY);
  t.is(withdraw(network, gone).error, undefined);
  t.is(slash(network, gone, by).error, 'NotSlashable');
});

test('A rotated device’s frames do not slash its successor', (t) => {
  const { network, device, by, say } = aCase();
  const next = network.ledger.keypair();
  t.is(rotate(network, device, next).error, undefined);
  const successor = { ...device, address: network.device(next.publicKey) };
  const frames = [say({ payload: 'here' }), say({ payload: 'there' })];
  t.is(slash(network, successor, by, frames).error, 'SignedByOtherKey');
});

test('What a slashed device earned stays claimable', (t) => {
  const { network, device, by } = aCase();
  const tree = rewards([device, 5n]);
  network.finaliseEpoch(1, tree);
  t.is(slash(network, device, by).error, undefined);
  t.is(claim(network, device, 1, tree.proof(device)).error, undefined);
  t.is(network.ledger.tokens(device.payee), 5n);
});
