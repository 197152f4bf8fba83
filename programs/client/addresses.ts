import { PublicKey } from '@solana/web3.js';
import { asciiBytes, u32Bytes, u64Bytes } from '../../protocol/binary.ts';
import {
  type Address,
  address,
  type DeviceId,
  keyBytes,
  type NetworkId,
  networkId,
} from '../../protocol/ids.ts';
import idl from '../artifacts/wayproof.json' with { type: 'json' };

/** Where the program lives; every cluster uses the same address. */
export const programAddress: Address = address(idl.address);

const seeds = {
  network: asciiBytes('network'),
  vault: asciiBytes('vault'),
  device: asciiBytes('device'),
  epoch: asciiBytes('epoch'),
  change: asciiBytes('change'),
  opening: asciiBytes('opening'),
};

/** The `Network` account of this mint, creator and salt (8 bytes). */
export function networkAddress(mint: Address, creator: Address, salt: Uint8Array): NetworkId {
  return networkId(derive(seeds.network, keyBytes(mint), keyBytes(creator), salt));
}

/** The token account rewards are paid from. */
export function vaultAddress(network: NetworkId): Address {
  return derive(seeds.vault, keyBytes(network));
}

export function deviceAddress(network: NetworkId, device: DeviceId): Address {
  return derive(seeds.device, keyBytes(network), keyBytes(device));
}

export function epochAddress(network: NetworkId, number: bigint): Address {
  return derive(seeds.epoch, keyBytes(network), u64Bytes(number));
}

/** The change of parameters that makes (or made) this version. */
export function changeAddress(network: NetworkId, version: number): Address {
  return derive(seeds.change, keyBytes(network), u32Bytes(version));
}

/** A proven leaf of one attempt of an epoch. */
export function openingAddress(epoch: Address, attempt: number, index: number): Address {
  return derive(seeds.opening, keyBytes(epoch), u32Bytes(attempt), u32Bytes(index));
}

/** A public key as web3.js wants it. */
export function publicKey(id: Address | NetworkId | DeviceId): PublicKey {
  return new PublicKey(keyBytes(id));
}

/** The address of a web3.js key. */
export function addressOf(key: PublicKey): Address {
  return address(key.toBase58());
}

function derive(...parts: Uint8Array[]): Address {
  return addressOf(PublicKey.findProgramAddressSync(parts, publicKey(programAddress))[0]);
}
