import type { PublicKey } from '@solana/web3.js';
import {
  aChallenger,
  contradiction,
  type Leaf,
  open,
  openInstruction,
  openingOf,
  slashInstructions,
} from '../challenges.ts';
import { type CrookedLeaf, crookedTree } from '../crooked-tree.ts';
import { aDevice, type TestDevice } from '../devices.ts';
import { instruction, type Ledger } from '../ledger.ts';
import { fundedNetwork, HOUR, type TestNetwork } from '../network.ts';
import { type Build, done } from './call.ts';

/** Leaves in the order given, right or wrong. */
export function leavesOf(...leaves: readonly CrookedLeaf[]): (index: number) => Leaf {
  const tree = crookedTree(leaves);
  return (index) => ({ tree, leaves, index });
}

/** Three devices whose keys rise. */
export function threeDevices(network: TestNetwork): [TestDevice, TestDevice, TestDevice] {
  const [a, b, c] = [network.ledger.keypair(), network.ledger.keypair(), network.ledger.keypair()]
    .sort((one, other) => Buffer.compare(one.publicKey.toBytes(), other.publicKey.toBytes()))
    .map((key) => aDevice(network, key));
  if (!a || !b || !c) throw new Error('three devices');
  return [a, b, c];
}

export const leaf = ({ key }: TestDevice, cumulative: bigint): CrookedLeaf => [key.publicKey, cumulative];

/** Epoch 1 with the last two leaves in false order, all opened. */
function inFalseOrder(ledger: Ledger, mint: PublicKey) {
  const network = fundedNetwork(ledger, mint);
  const [a, b, c] = threeDevices(network);
  const at = leavesOf(leaf(a, 10n), leaf(c, 20n), leaf(b, 30n));
  done(network.post(1, at(0).tree));
  for (const index of [0, 1, 2]) done(open(network, 1, at(index)));
  return { network, at };
}

/** Epoch 1 is final; in epoch 2 the middle device has less, and its neighbours are opened as well. */
function fallen(ledger: Ledger, mint: PublicKey) {
  const network = fundedNetwork(ledger, mint);
  const [a, b, c] = threeDevices(network);
  const before = leavesOf(leaf(a, 10n), leaf(b, 20n), leaf(c, 30n));
  const after = leavesOf(leaf(a, 10n), leaf(c, 60n));
  network.finaliseEpoch(1, before(0).tree);
  ledger.warp(HOUR);
  done(network.post(2, after(0).tree));
  for (const index of [0, 1, 2]) done(open(network, 1, before(index)));
  for (const index of [0, 1]) done(open(network, 2, after(index)));
  return network;
}

function closable(ledger: Ledger, mint: PublicKey, epochs: number) {
  const change = { kind: 1, epoch_seconds: 60, challenge_seconds: 60, expiry_seconds: 3_600 };
  const network = fundedNetwork(ledger, mint, change);
  const device = aDevice(network);
  const at = leavesOf(leaf(device, 5n));
  network.finaliseEpoch(1, at(0).tree);
  const payer = aChallenger(network);
  done(open(network, 1, at(0), payer));
  for (let number = 2; number <= epochs; number++) network.finaliseEpoch(number, at(0).tree);
  return { network, payer, proposer: network.oracle(0).publicKey };
}

export const challengeCalls: Readonly<Record<string, Build>> = {
  open_leaf: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    const [a, b, c] = threeDevices(network);
    const at = leavesOf(leaf(a, 10n), leaf(b, 20n), leaf(c, 30n));
    done(network.post(1, at(0).tree));
    const payer = aChallenger(network);
    return { ledger, instructions: [openInstruction(network, 1, at(1), payer.publicKey)], signers: [payer] };
  },
  challenge_order: (ledger, mint) => {
    const { network } = inFalseOrder(ledger, mint);
    const payer = aChallenger(network);
    const slots = {
      payer: payer.publicKey,
      network: network.address,
      epoch: network.epoch(1),
      lower: openingOf(network, 1, 1),
      upper: openingOf(network, 1, 2),
    };
    return { ledger, instructions: [instruction('challenge_order', {}, slots)], signers: [payer] };
  },
  challenge_regression: (ledger, mint) => {
    const network = fallen(ledger, mint);
    const payer = aChallenger(network);
    const slots = {
      payer: payer.publicKey,
      network: network.address,
      epoch: network.epoch(2),
      parent: network.epoch(1),
      before: openingOf(network, 1, 1),
      left: openingOf(network, 2, 0),
      right: openingOf(network, 2, 1),
    };
    return { ledger, instructions: [instruction('challenge_regression', {}, slots)], signers: [payer] };
  },
  challenge_padding: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    const [a, b, c] = threeDevices(network);
    const { tree } = leavesOf(leaf(a, 10n), leaf(b, 20n), leaf(c, 30n))(0);
    done(network.post(1, { ...tree, leaves: 4 }));
    const payer = aChallenger(network);
    const slots = { payer: payer.publicKey, network: network.address, epoch: network.epoch(1) };
    const args = { index: 3, proof: Buffer.from(tree.at(3).proof) };
    return { ledger, instructions: [instruction('challenge_padding', args, slots)], signers: [payer] };
  },
  void_epoch: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    done(network.post(1));
    const slots = {
      authority: network.council.publicKey,
      network: network.address,
      epoch: network.epoch(1),
      proposer: network.oracle(0).publicKey,
    };
    const signers = [network.council];
    return { ledger, instructions: [instruction('void_epoch', { reason: 3 }, slots)], signers };
  },
  slash_equivocation: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    const device = aDevice(network);
    const payer = aChallenger(network);
    const frames = contradiction(network, device);
    return {
      ledger,
      instructions: slashInstructions(network, device, payer.publicKey, frames),
      signers: [payer],
    };
  },
  close_epoch: (ledger, mint) => {
    const { network, proposer } = closable(ledger, mint, 33);
    ledger.warp(30 * 24 * HOUR);
    const slots = { network: network.address, epoch: network.epoch(1), proposer };
    return { ledger, instructions: [instruction('close_epoch', {}, slots)], signers: [] };
  },
  close_opening: (ledger, mint) => {
    const { network, payer } = closable(ledger, mint, 2);
    const slots = {
      network: network.address,
      epoch: network.epoch(1),
      opening: openingOf(network, 1, 0),
      payer: payer.publicKey,
    };
    return { ledger, instructions: [instruction('close_opening', {}, slots)], signers: [] };
  },
};
