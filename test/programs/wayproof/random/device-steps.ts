import { rotationStatement, transferStatement } from '../device-life.ts';
import { instruction, u64 } from '../ledger.ts';
import { claimInstruction } from '../rewards.ts';
import type { Command } from './command.ts';
import { oldestOpen } from './epoch-steps.ts';
import type { Step, Trial } from './trial.ts';

/** What each kind of command about devices tries. */
export const deviceSteps: Readonly<Record<string, (trial: Trial, command: Command) => Step | undefined>> = {
  register: ({ world }, { which, who, shape }) => {
    const device = world.devices[which];
    if (!device) return undefined;
    // Sometimes with somebody else's statement or payee.
    const signed = world.devices[shape === 0 ? who % 5 : which]?.owner.publicKey ?? device.owner.publicKey;
    const nonce = shape === 1 ? 2 : 1;
    const slots = {
      owner: device.owner.publicKey,
      network: world.network.address,
      device: device.address,
      payee: world.payee(shape === 2 ? who : which),
    };
    const args = { key: device.key.publicKey, nonce: u64(nonce), expires: u64(world.expires) };
    return {
      instructions: [world.registrationOf(device, signed), instruction('register_device', args, slots)],
    };
  },
  'set payee': ({ world }, { which, who, shape }) => {
    const device = world.devices[which];
    const held = device && world.ownerOf(device.address);
    if (!held) return undefined;
    const owner = shape === 0 ? world.devices[who % 5]?.owner.publicKey : held;
    const slots = {
      owner: owner ?? held,
      network: world.network.address,
      device: device.address,
      payee: world.payee(who),
    };
    return { instructions: [instruction('set_payee', {}, slots)] };
  },
  claim: (trial, { which, ahead, shape }) => {
    const { world } = trial;
    const number = oldestOpen(trial) - 1 - ahead + (shape === 11 ? 1 + ahead : 0);
    const device = world.devices[which];
    const posted = trial.latest.get(number);
    if (!device || !posted || !world.exists(world.epoch(number))) return undefined;
    const index = posted.leaves.findIndex(([leaf]) => leaf === which);
    const proven = posted.tree.at(shape === 10 ? (index + 1) % 4 : Math.max(index, 0));
    const claimed = shape === 9 ? { ...proven, cumulative: proven.cumulative + 1n } : proven;
    const payee = world.payeeOf(device.address);
    if (!payee) return undefined;
    return {
      instructions: [
        claimInstruction(world.network, device, number, claimed, { payee, epoch: world.epoch(number) }),
      ],
    };
  },
  transfer: ({ world }, { which, who, shape }) => {
    const device = world.devices[which];
    const owner = device && world.ownerOf(device.address);
    const buyer = world.devices[who % 5]?.owner.publicKey;
    if (!owner || !buyer) return undefined;
    const nonce = world.nonceOf(device.address) + (shape === 1 ? 0n : 1n);
    const agreed = shape === 0 ? owner : buyer;
    const { address } = world.network;
    const statement = transferStatement(address, device.key.publicKey, agreed, nonce, world.expires);
    const slots = {
      owner: shape === 2 ? buyer : owner,
      new_owner: buyer,
      network: address,
      device: device.address,
      payee: world.payee(who),
    };
    const args = { nonce: u64(nonce), expires: u64(world.expires) };
    return {
      instructions: [world.signed(device.key, statement), instruction('transfer_device', args, slots)],
    };
  },
  rotate: ({ world }, { which, who, shape }) => {
    const [device, next] = [world.devices[which], world.devices[who % 5]];
    const owner = device && world.ownerOf(device.address);
    if (!owner || !next) return undefined;
    const nonce = world.nonceOf(device.address) + 1n;
    const [{ address }, key] = [world.network, next.key.publicKey];
    const statement = rotationStatement(address, device.key.publicKey, key, owner, nonce, world.expires);
    const args = { new_key: key, nonce: u64(nonce), expires: u64(world.expires) };
    const slots = { owner, network: address, device: device.address, successor: next.address };
    const signer = shape === 0 ? device.key : next.key;
    return {
      instructions: [world.signed(signer, statement), instruction('rotate_key', args, slots)],
    };
  },
  retire: ({ world }, { which, who, shape }) => {
    const device = world.devices[which]?.address;
    const owner = device && world.ownerOf(device);
    if (!owner) return undefined;
    const by = shape === 0 ? (world.devices[who % 5]?.owner.publicKey ?? owner) : owner;
    return { instructions: [instruction('retire_device', {}, { owner: by, device })] };
  },
  withdraw: ({ world }, { which, shape }) => {
    const device = world.devices[which]?.address;
    const owner = device && world.ownerOf(device);
    if (!owner) return undefined;
    const network = shape === 0 ? world.other.address : world.network.address;
    return { instructions: [instruction('withdraw_bond', {}, { owner, network, device })] };
  },
};
