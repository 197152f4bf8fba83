import { SYSVAR_INSTRUCTIONS_PUBKEY, SystemProgram, type TransactionInstruction } from '@solana/web3.js';
import { type Address, type DeviceId, keyBytes, type NetworkId } from '../../protocol/ids.ts';
import { rotationStatement, transferStatement } from '../../protocol/statements/registration.ts';
import type { UnixSeconds } from '../../protocol/units.ts';
import { deviceAddress, publicKey } from './addresses.ts';
import { bn, instruction } from './program.ts';
import { verified } from './verified.ts';

/** What a device signed to change hands. */
export interface TransferProof {
  readonly device: DeviceId;
  readonly newOwner: Address;
  /** The device account's nonce + 1. */
  readonly nonce: bigint;
  readonly expires: UnixSeconds;
  /** By the device over the transfer statement, 64 bytes. */
  readonly signature: Uint8Array;
}

/**
 * Gives a device with its bond and what is not yet claimed to a new owner; both owners sign.
 * @param payee a token account of the new owner, or wherever it wants rewards to go
 */
export async function transferDevice(
  network: NetworkId,
  proof: TransferProof,
  owner: Address,
  payee: Address,
): Promise<TransactionInstruction[]> {
  const { device, newOwner, nonce, expires, signature } = proof;
  const key = keyBytes(device);
  const statement = transferStatement.encode(network, {
    device: key,
    newOwner: keyBytes(newOwner),
    nonce,
    expires,
  });
  const transferred = await instruction('transferDevice', [bn(nonce), bn(expires)], {
    owner: publicKey(owner),
    newOwner: publicKey(newOwner),
    network: publicKey(network),
    device: publicKey(deviceAddress(network, device)),
    payee: publicKey(payee),
    instructions: SYSVAR_INSTRUCTIONS_PUBKEY,
  });
  return [verified(key, statement, signature), transferred];
}

/** What a new key signed to take an old device's place. */
export interface RotationProof {
  readonly oldDevice: DeviceId;
  readonly newKey: DeviceId;
  readonly owner: Address;
  /** The old device account's nonce + 1. */
  readonly nonce: bigint;
  readonly expires: UnixSeconds;
  /** By the new key over the rotation statement, 64 bytes. */
  readonly signature: Uint8Array;
}

/**
 * Puts a new device in an old one's place. The old one's total stays claimable and its bond can be withdrawn after a
 * delay; the new one starts at zero with the same payee. The owner signs and pays rent and bond of the new one.
 */
export async function rotateKey(network: NetworkId, proof: RotationProof): Promise<TransactionInstruction[]> {
  const { oldDevice, newKey, owner, nonce, expires, signature } = proof;
  const key = keyBytes(newKey);
  const statement = rotationStatement.encode(network, {
    oldDevice: keyBytes(oldDevice),
    newKey: key,
    owner: keyBytes(owner),
    nonce,
    expires,
  });
  const rotated = await instruction('rotateKey', [publicKey(newKey), bn(nonce), bn(expires)], {
    owner: publicKey(owner),
    network: publicKey(network),
    device: publicKey(deviceAddress(network, oldDevice)),
    successor: publicKey(deviceAddress(network, newKey)),
    instructions: SYSVAR_INSTRUCTIONS_PUBKEY,
    systemProgram: SystemProgram.programId,
  });
  return [verified(key, statement, signature), rotated];
}
