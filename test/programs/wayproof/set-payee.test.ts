import { Keypair } from '@solana/web3.js';
import test from 'ava';
import { aDevice } from './devices.ts';
import { instruction, type Slot } from './ledger.ts';
import { aNetwork, TestNetwork } from './network.ts';
import { aMint, tokenAccount } from './tokens.ts';

function aCase() {
  const network = aNetwork();
  const device = aDevice(network);
  const payee = tokenAccount(network.ledger, network.mint, Keypair.generate().publicKey);
  const set = (slots: Record<string, Slot> = {}, signer = device.owner) =>
    network.ledger.send(
      [
        instruction(
          'set_payee',
          {},
          {
            owner: device.owner.publicKey,
            network: network.address,
            device: device.address,
            payee,
            ...slots,
          },
        ),
      ],
      [signer],
    );
  return { network, device, payee, set };
}

test('The owner names another payee, and an event tells both', (t) => {
  const { network, device, payee, set } = aCase();
  const { error, events } = set();
  t.is(error, undefined);
  t.is(String(network.ledger.account<{ payee: unknown }>('Device', device.address).payee), payee.toBase58());
  t.is(String(events[0]?.data['previous']), device.payee.toBase58());
});

test('Nobody but the owner names the payee, signed or not', (t) => {
  const { network, device, set } = aCase();
  const stranger = network.ledger.signer();
  t.is(set({ owner: stranger.publicKey }, stranger).error, 'NotOwner');
  const unsigned = { pubkey: device.owner.publicKey, isSigner: false, isWritable: false };
  t.is(set({ owner: unsigned }, stranger).error, 'missing required signature for instruction');
});

test('The device must belong to the passed network', (t) => {
  const { network, set } = aCase();
  const other = new TestNetwork(network.ledger, network.mint);
  t.is(other.create().error, undefined);
  t.is(set({ network: other.address }).error, 'WrongNetwork');
});

test('The payee must be a token account of the network mint and not the vault', (t) => {
  const { network, device, set } = aCase();
  const foreign = tokenAccount(network.ledger, aMint(network.ledger), device.owner.publicKey);
  t.is(set({ payee: foreign }).error, 'WrongPayeeMint');
  t.is(set({ payee: network.vault }).error, 'PayeeIsVault');
  t.is(set({ payee: network.mint }).error, 'invalid account data for instruction');
});

test('Accounts of another type or of another program are refused in the place of a device', (t) => {
  const { network, device, set } = aCase();
  t.is(network.post(1).error, undefined);
  t.is(set({ device: network.epoch(1) }).error, 'invalid account data for instruction');
  t.is(set({ device: network.address }).error, 'ConstraintDuplicateMutableAccount');
  const copy = Keypair.generate().publicKey;
  network.ledger.forge(copy, network.ledger.data(device.address), Keypair.generate().publicKey);
  t.is(set({ device: copy }).error, 'Provided owner is not allowed');
  const readonly = { pubkey: device.address, isSigner: false, isWritable: false };
  t.is(set({ device: readonly }).error, 'ConstraintMut');
});
