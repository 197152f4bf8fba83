import type { Keypair, PublicKey, TransactionInstruction } from '@solana/web3.js';
import { type TestDevice, verification } from './devices.ts';
import { instruction, le64, type Outcome, type Slot, u64 } from './ledger.ts';
import { HOUR, type TestNetwork, text } from './network.ts';
import { tokenAccount } from './tokens.ts';

/** The statement of protocol/statements/ by which a device agrees to another owner, byte by byte. */
export const transferStatement = (
  network: PublicKey,
  device: PublicKey,
  newOwner: PublicKey,
  nonce: bigint,
  expires: bigint,
): Buffer =>
  Buffer.concat([
    ...[text('wayproof-own-v01'), network.toBytes(), device.toBytes(), newOwner.toBytes()],
    ...[le64(nonce), le64(expires)],
  ]);

/** The statement by which a new key agrees to take over from an old one. */
export const rotationStatement = (
  network: PublicKey,
  old: PublicKey,
  next: PublicKey,
  owner: PublicKey,
  nonce: bigint,
  expires: bigint,
): Buffer =>
  Buffer.concat([
    ...[text('wayproof-key-v01'), network.toBytes(), old.toBytes(), next.toBytes(), owner.toBytes()],
    ...[le64(nonce), le64(expires)],
  ]);

/** What an attack changes of a statement's use; everything left out is as it should be. */
export interface Use {
  readonly signer?: Keypair;
  readonly statement?: Uint8Array;
  readonly nonce?: bigint;
  readonly expires?: bigint;
  readonly before?: readonly TransactionInstruction[];
  readonly slots?: Record<string, Slot>;
  readonly signers?: readonly Keypair[];
}

const soon = (network: TestNetwork): bigint => BigInt(network.ledger.now() + HOUR);

/** A buyer with a wallet and a token account of the network's mint. */
export function aBuyer(network: TestNetwork): { owner: Keypair; payee: PublicKey } {
  const owner = network.ledger.signer();
  return { owner, payee: tokenAccount(network.ledger, network.mint, owner.publicKey) };
}

export function transferInstructions(
  network: TestNetwork,
  device: TestDevice,
  buyer: { owner: Keypair; payee: PublicKey },
  use: Use = {},
): TransactionInstruction[] {
  const { nonce = 2n, expires = soon(network) } = use;
  const { owner, payee } = buyer;
  const statement =
    use.statement ??
    transferStatement(network.address, device.key.publicKey, owner.publicKey, nonce, expires);
  const slots = {
    owner: device.owner.publicKey,
    new_owner: owner.publicKey,
    network: network.address,
    device: device.address,
    payee,
    ...use.slots,
  };
  return [
    ...(use.before ?? [verification(use.signer ?? device.key, statement)]),
    instruction('transfer_device', { nonce: u64(nonce), expires: u64(expires) }, slots),
  ];
}

export function transfer(
  network: TestNetwork,
  device: TestDevice,
  buyer: { owner: Keypair; payee: PublicKey },
  use: Use = {},
): Outcome {
  const signers = use.signers ?? [device.owner, buyer.owner];
  return network.ledger.send(transferInstructions(network, device, buyer, use), signers);
}

export function rotationInstructions(
  network: TestNetwork,
  device: TestDevice,
  next: { publicKey: PublicKey },
  use: Use & { signer: Keypair },
): TransactionInstruction[] {
  const { nonce = 2n, expires = soon(network) } = use;
  const [old, owner] = [device.key.publicKey, device.owner.publicKey];
  const statement =
    use.statement ?? rotationStatement(network.address, old, next.publicKey, owner, nonce, expires);
  const args = { new_key: next.publicKey, nonce: u64(nonce), expires: u64(expires) };
  const slots = {
    owner,
    network: network.address,
    device: device.address,
    successor: network.device(next.publicKey),
    ...use.slots,
  };
  return [...(use.before ?? [verification(use.signer, statement)]), instruction('rotate_key', args, slots)];
}

export function rotate(network: TestNetwork, device: TestDevice, next: Keypair, use: Use = {}): Outcome {
  const instructions = rotationInstructions(network, device, next, { signer: next, ...use });
  return network.ledger.send(instructions, use.signers ?? [device.owner]);
}

export function retire(network: TestNetwork, device: TestDevice, owner = device.owner): Outcome {
  const slots = { owner: owner.publicKey, device: device.address };
  return network.ledger.send([instruction('retire_device', {}, slots)], [owner]);
}

export function withdraw(
  network: TestNetwork,
  device: TestDevice,
  owner = device.owner,
  slots: Record<string, Slot> = {},
): Outcome {
  return network.run('withdraw_bond', {}, { owner: owner.publicKey, device: device.address, ...slots }, [
    owner,
  ]);
}

/** Two epochs and two challenge windows of the default settings. */
export const BOND_DELAY = 2 * (HOUR + 2 * HOUR);
