import { aBuyer, BOND_DELAY, retire, rotationInstructions, transferInstructions } from '../device-life.ts';
import {
  aDevice,
  anUnregisteredDevice,
  registerInstruction,
  registration,
  verification,
} from '../devices.ts';
import { instruction } from '../ledger.ts';
import { fundedNetwork, HOUR } from '../network.ts';
import { tokenAccount } from '../tokens.ts';
import { type Build, done } from './call.ts';

export const deviceCalls: Readonly<Record<string, Build>> = {
  register_device: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    const device = anUnregisteredDevice(network);
    const expires = BigInt(ledger.now() + HOUR);
    const statement = registration(
      network.address,
      device.key.publicKey,
      device.owner.publicKey,
      1n,
      expires,
    );
    const instructions = [
      verification(device.key, statement),
      registerInstruction(network, device, 1n, expires),
    ];
    return { ledger, instructions, signers: [device.owner] };
  },
  set_payee: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    const device = aDevice(network);
    const payee = tokenAccount(ledger, mint, ledger.keypair().publicKey);
    const slots = {
      owner: device.owner.publicKey,
      network: network.address,
      device: device.address,
      payee,
    };
    return { ledger, instructions: [instruction('set_payee', {}, slots)], signers: [device.owner] };
  },
  transfer_device: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    const device = aDevice(network);
    const buyer = aBuyer(network);
    const instructions = transferInstructions(network, device, buyer);
    return { ledger, instructions, signers: [device.owner, buyer.owner] };
  },
  rotate_key: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    const device = aDevice(network);
    const next = ledger.keypair();
    const instructions = rotationInstructions(network, device, next, { signer: next });
    return { ledger, instructions, signers: [device.owner] };
  },
  retire_device: (ledger, mint) => {
    const device = aDevice(fundedNetwork(ledger, mint));
    const slots = { owner: device.owner.publicKey, device: device.address };
    return { ledger, instructions: [instruction('retire_device', {}, slots)], signers: [device.owner] };
  },
  withdraw_bond: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    const device = aDevice(network);
    done(retire(network, device));
    ledger.warp(BOND_DELAY);
    const slots = { owner: device.owner.publicKey, network: network.address, device: device.address };
    return { ledger, instructions: [instruction('withdraw_bond', {}, slots)], signers: [device.owner] };
  },
};
