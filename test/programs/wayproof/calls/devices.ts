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
import type { Build } from './call.ts';

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
};
