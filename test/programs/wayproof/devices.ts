import { Ed25519Program, type Keypair, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { instruction, le64, type Outcome, type Slot, u64 } from './ledger.ts';
import { HOUR, type TestNetwork, text } from './network.ts';
import { tokenAccount } from './tokens.ts';
import { signature } from './wire.ts';

/** The registration statement of protocol/statements/registration.ts, built byte by byte. */
export function registration(
  network: PublicKey,
  device: PublicKey,
  owner: PublicKey,
  nonce: bigint,
  expires: bigint,
): Buffer {
  return Buffer.concat([
    text('wayproof-reg-v01'),
    network.toBytes(),
    device.toBytes(),
    owner.toBytes(),
    le64(nonce),
    le64(expires),
  ]);
}

/** The Ed25519 program's instruction in its standard layout. */
export const verification = (key: Keypair, message: Uint8Array): TransactionInstruction =>
  Ed25519Program.createInstructionWithPublicKey({
    publicKey: key.publicKey.toBytes(),
    message,
    signature: signature(key, message),
  });

export interface TestDevice {
  readonly key: Keypair;
  readonly owner: Keypair;
  readonly address: PublicKey;
  readonly payee: PublicKey;
}

export function registerInstruction(
  network: TestNetwork,
  device: Pick<TestDevice, 'owner' | 'payee'> & { key: { publicKey: PublicKey } },
  nonce = 1n,
  expires = BigInt(network.ledger.now() + HOUR),
  slots: Record<string, Slot> = {},
): TransactionInstruction {
  return instruction(
    'register_device',
    { key: device.key.publicKey, nonce: u64(nonce), expires: u64(expires) },
    {
      owner: device.owner.publicKey,
      network: network.address,
      device: network.device(device.key.publicKey),
      payee: device.payee,
      ...slots,
    },
  );
}

/** A device not registered yet, with its owner and payee. */
export function anUnregisteredDevice(network: TestNetwork, key = network.ledger.keypair()): TestDevice {
  const owner = network.ledger.signer();
  const payee = tokenAccount(network.ledger, network.mint, owner.publicKey);
  return { key, owner, payee, address: network.device(key.publicKey) };
}

export function register(network: TestNetwork, device: TestDevice): Outcome {
  const expires = BigInt(network.ledger.now() + HOUR);
  const statement = registration(network.address, device.key.publicKey, device.owner.publicKey, 1n, expires);
  return network.ledger.send(
    [verification(device.key, statement), registerInstruction(network, device, 1n, expires)],
    [device.owner],
    device.owner,
  );
}

export function aDevice(network: TestNetwork, key = network.ledger.keypair()): TestDevice {
  const device = anUnregisteredDevice(network, key);
  const { error } = register(network, device);
  if (error) throw new Error(error);
  return device;
}
