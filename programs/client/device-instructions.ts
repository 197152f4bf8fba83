import {
  Ed25519Program,
  SYSVAR_INSTRUCTIONS_PUBKEY,
  SystemProgram,
  type TransactionInstruction,
} from '@solana/web3.js';
import { type Address, type DeviceId, keyBytes, type NetworkId } from '../../protocol/ids.ts';
import { registrationStatement } from '../../protocol/statements/registration.ts';
import type { UnixSeconds } from '../../protocol/units.ts';
import { deviceAddress, publicKey } from './addresses.ts';
import { bn, instruction } from './program.ts';

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

/**
 * Registers a device: the Ed25519 precompile checks the device's signature, and the program reads from the
 * instruction before its own that it did. The owner signs and pays rent and bond; both instructions stay together.
 */
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
  const verified = Ed25519Program.createInstructionWithPublicKey({
    publicKey: key,
    message: statement,
    signature,
  });
  const registered = await instruction('registerDevice', [publicKey(device), bn(nonce), bn(expires)], {
    owner: publicKey(owner),
    network: publicKey(network),
    device: publicKey(deviceAddress(network, device)),
    payee: publicKey(payee),
    instructions: SYSVAR_INSTRUCTIONS_PUBKEY,
    systemProgram: SystemProgram.programId,
  });
  return [verified, registered];
}

/** Sends future rewards to another token account of the same mint; the owner signs. */
export async function setPayee(
  network: NetworkId,
  device: DeviceId,
  owner: Address,
  payee: Address,
): Promise<TransactionInstruction[]> {
  const changed = await instruction('setPayee', [], {
    owner: publicKey(owner),
    network: publicKey(network),
    device: publicKey(deviceAddress(network, device)),
    payee: publicKey(payee),
  });
  return [changed];
}
