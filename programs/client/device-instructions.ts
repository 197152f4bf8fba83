import { SYSVAR_INSTRUCTIONS_PUBKEY, SystemProgram, type TransactionInstruction } from '@solana/web3.js';
import { type Address, type DeviceId, keyBytes, type NetworkId } from '../../protocol/ids.ts';
import { registrationStatement } from '../../protocol/statements/registration.ts';
import type { UnixSeconds } from '../../protocol/units.ts';
import { deviceAddress, publicKey } from './addresses.ts';
import { bn, instruction } from './program.ts';
import { verified } from './verified.ts';

/** What a device signed to accept its owner. */
export interface PossessionProof {
  readonly device: DeviceId;
  readonly owner: Address;
  /** 1 for a first registration. */
  readonly nonce: bigint;
  readonly expires: UnixSeconds;
  /** Over the registration statement, 64 bytes. */
  readonly signature: Uint8Array;
}

/** Registers a device that accepts its owner; the owner signs and pays rent and bond. */
export async function registerDevice(
  network: NetworkId,
  proof: PossessionProof,
  payee: Address,
): Promise<TransactionInstruction[]> {
  const { device, owner, nonce, expires, signature } = proof;
  const key = keyBytes(device);
  const statement = registrationStatement.encode(network, {
    device: key,
    owner: keyBytes(owner),
    nonce,
    expires,
  });
  const registered = await instruction('registerDevice', [publicKey(device), bn(nonce), bn(expires)], {
    owner: publicKey(owner),
    network: publicKey(network),
    device: publicKey(deviceAddress(network, device)),
    payee: publicKey(payee),
    instructions: SYSVAR_INSTRUCTIONS_PUBKEY,
    systemProgram: SystemProgram.programId,
  });
  return [verified(key, statement, signature), registered];
}

/** Sends future rewards to another token account of the same mint; the owner signs. */
export async function setPayee(
  network: NetworkId,
  device: DeviceId,
  owner: Address,
  payee: Address,
): Promise<TransactionInstruction[]> {
  const changed = await instruction('setPayee', [], {
    ...ownedDevice(network, device, owner),
    network: publicKey(network),
    payee: publicKey(payee),
  });
  return [changed];
}

/** Ends a device's work for good; what it earned stays claimable, its bond is free after a delay. The owner signs. */
export async function retireDevice(
  network: NetworkId,
  device: DeviceId,
  owner: Address,
): Promise<TransactionInstruction[]> {
  return [await instruction('retireDevice', [], ownedDevice(network, device, owner))];
}

/** Pays the bond of a retired or rotated device back to its owner, who signs. */
export async function withdrawBond(
  network: NetworkId,
  device: DeviceId,
  owner: Address,
): Promise<TransactionInstruction[]> {
  const withdrawn = await instruction('withdrawBond', [], {
    ...ownedDevice(network, device, owner),
    network: publicKey(network),
  });
  return [withdrawn];
}

function ownedDevice(network: NetworkId, device: DeviceId, owner: Address) {
  return { owner: publicKey(owner), device: publicKey(deviceAddress(network, device)) };
}
