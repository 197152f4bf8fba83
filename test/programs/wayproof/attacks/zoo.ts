import type { PublicKey } from '@solana/web3.js';
import { done } from '../calls/call.ts';
import { leaf, leavesOf } from '../calls/challenges.ts';
import { open, openingOf } from '../challenges.ts';
import { aDevice } from '../devices.ts';
import { changeOf, propose } from '../governance.ts';
import type { Ledger } from '../ledger.ts';
import { fundedNetwork } from '../network.ts';

/** One real account of every kind, of a network of the attacker's on the same mint. */
export function zoo(ledger: Ledger, mint: PublicKey): Readonly<Record<string, PublicKey>> {
  const network = fundedNetwork(ledger, mint);
  const device = aDevice(network);
  const at = leavesOf(leaf(device, 5n));
  network.finaliseEpoch(1, at(0).tree);
  done(open(network, 1, at(0)));
  done(propose(network));
  return {
    Opening: openingOf(network, 1, 0),
    ParamChange: changeOf(network),
    Network: network.address,
    Device: device.address,
    Epoch: network.epoch(1),
    vault: network.vault,
    'token account': device.payee,
    mint,
    wallet: device.owner.publicKey,
    nothing: ledger.keypair().publicKey,
  };
}
