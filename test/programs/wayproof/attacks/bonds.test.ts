import test from 'ava';
import { slash } from '../challenges.ts';
import { aBuyer, BOND_DELAY, retire, transfer, withdraw } from '../device-life.ts';
import { aDevice } from '../devices.ts';
import { aNetwork, fundedNetwork, HOUR } from '../network.ts';
import { claim, rewards } from '../rewards.ts';

test('A retired device gives its bond back after two epochs and two windows, exactly and to its owner', (t) => {
  const network = aNetwork();
  const device = aDevice(network);
  const rent = network.ledger.rent(network.ledger.data(device.address).length);
  t.is(retire(network, device).error, undefined);
  network.ledger.warp(BOND_DELAY);
  const before = network.ledger.balance(device.owner.publicKey);
  t.is(withdraw(network, device).error, undefined);
  t.is(network.ledger.balance(device.owner.publicKey), before + 1_000_000_000);
  t.is(network.ledger.balance(device.address), rent);
});

test('No bond leaves early: not from an active device, and not before the delay is over', (t) => {
  const network = aNetwork();
  const device = aDevice(network);
  t.is(withdraw(network, device).error, 'DeviceNotRetired');
  t.is(retire(network, device).error, undefined);
  t.is(withdraw(network, device).error, 'BondLocked');
  network.ledger.warp(BOND_DELAY - 1);
  t.is(withdraw(network, device).error, 'BondLocked');
});

test('No bond leaves twice', (t) => {
  const network = aNetwork();
  const device = aDevice(network);
  t.is(retire(network, device).error, undefined);
  network.ledger.warp(BOND_DELAY);
  t.is(withdraw(network, device).error, undefined);
  t.is(withdraw(network, device).error, 'NoBond');
  t.is(retire(network, device).error, 'DeviceNotActive');
});

test('Lamports given to a device are not paid out as its bond', (t) => {
  const network = aNetwork();
  const device = aDevice(network);
  t.is(retire(network, device).error, undefined);
  network.ledger.warp(BOND_DELAY);
  network.ledger.fund(device.address, 5n);
  const before = network.ledger.balance(device.owner.publicKey);
  t.is(withdraw(network, device).error, undefined);
  t.is(network.ledger.balance(device.owner.publicKey), before + 1_000_000_000);
  t.is(withdraw(network, device).error, 'NoBond');
});

test('No bond leaves after a slash, whether the device was retired before or not', (t) => {
  const network = aNetwork();
  const [active, retired] = [aDevice(network), aDevice(network)];
  const reporter = network.ledger.signer();
  t.is(slash(network, active, reporter).error, undefined);
  t.is(retire(network, active).error, 'DeviceNotActive');
  t.is(withdraw(network, active).error, 'DeviceNotRetired');
  t.is(retire(network, retired).error, undefined);
  network.ledger.warp(BOND_DELAY);
  t.is(slash(network, retired, reporter).error, undefined);
  t.is(withdraw(network, retired).error, 'DeviceNotRetired');
});

test('Nobody but the owner retires a device or takes its bond, and a buyer’s device is the buyer’s', (t) => {
  const network = aNetwork();
  const device = aDevice(network);
  const thief = network.ledger.signer();
  t.is(retire(network, device, thief).error, 'NotOwner');
  const buyer = aBuyer(network);
  t.is(transfer(network, device, buyer).error, undefined);
  t.is(retire(network, device, buyer.owner).error, undefined);
  network.ledger.warp(BOND_DELAY);
  t.is(withdraw(network, device).error, 'NotOwner');
  t.is(withdraw(network, device, thief).error, 'NotOwner');
  t.is(withdraw(network, device, buyer.owner).error, undefined);
});

test('A network with shorter epochs does not shorten the delay of another’s bond', (t) => {
  const network = aNetwork();
  const device = aDevice(network);
  const quick = { kind: 1, epoch_seconds: 1, challenge_seconds: 0, expiry_seconds: 1 };
  const other = fundedNetwork(network.ledger, network.mint, quick);
  t.is(retire(network, device).error, undefined);
  network.ledger.warp(HOUR);
  t.is(withdraw(network, device, device.owner, { network: other.address }).error, 'WrongNetwork');
});

test('What a retired device earned stays claimable after its bond is gone', (t) => {
  const network = aNetwork();
  const device = aDevice(network);
  const tree = rewards([device, 5n]);
  network.finaliseEpoch(1, tree);
  t.is(retire(network, device).error, undefined);
  network.ledger.warp(BOND_DELAY);
  t.is(withdraw(network, device).error, undefined);
  t.is(claim(network, device, 1, tree.proof(device)).error, undefined);
});
