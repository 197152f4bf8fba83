import { aDevice } from '../devices.ts';
import { fundedNetwork, HOUR } from '../network.ts';
import { claimInstruction, rewards } from '../rewards.ts';
import { type Build, done } from './call.ts';

export const epochCalls: Readonly<Record<string, Build>> = {
  /** The dearest post: on a parent that is not final, over an orphan of another oracle. */
  post_epoch: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    done(network.post(1));
    ledger.warp(HOUR);
    done(network.post(2, {}, {}, network.oracle(1)));
    ledger.warp(24 * HOUR);
    done(network.expire(1));
    done(network.post(1));
    const replaced = network.oracle(1).publicKey;
    const oracle = network.oracle(0);
    const post = network.postInstruction(oracle.publicKey, 2, {}, { replaced });
    return { ledger, instructions: [post], signers: [oracle] };
  },
  attest_epoch: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    done(network.post(1));
    const oracle = network.oracle(1);
    return { ledger, instructions: [network.attestInstruction(1, oracle)], signers: [oracle] };
  },
  finalise_epoch: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    done(network.post(1));
    done(network.attest(1));
    ledger.warp(2 * HOUR);
    return { ledger, instructions: [network.closing('finalise_epoch', 1)], signers: [] };
  },
  expire_epoch: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    done(network.post(1));
    ledger.warp(24 * HOUR);
    return { ledger, instructions: [network.closing('expire_epoch', 1)], signers: [] };
  },
  claim: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    const device = aDevice(network);
    const tree = rewards([device, 100n], [aDevice(network), 200n], [aDevice(network), 300n]);
    network.finaliseEpoch(1, tree);
    return { ledger, instructions: [claimInstruction(network, device, 1, tree.proof(device))], signers: [] };
  },
};
