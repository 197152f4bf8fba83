import type { PublicKey } from '@solana/web3.js';
import { aDevice } from '../devices.ts';
import type { Ledger } from '../ledger.ts';
import { fundedNetwork } from '../network.ts';
import { rewards } from '../rewards.ts';

/** One real account of every kind, of a network of the attacker's on the same mint. */
export function zoo(ledger: Ledger, mint: PublicKey): Readonly<Record<string, PublicKey>> {
  const network = fundedNetwork(ledger, mint);
  const device = aDevice(network);
  network.finaliseEpoch(1, rewards([device, 5n]));
  return {
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
