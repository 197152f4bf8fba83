import type { Connection, TransactionInstruction } from '@solana/web3.js';
import { FleetError } from '../../protocol/errors.ts';
import { type Address, type DeviceId, equalBytes, keyBytes, type NetworkId } from '../../protocol/ids.ts';
import { type Registration, registrationStatement } from '../../protocol/statements/registration.ts';
import { type UnixSeconds, unixSeconds } from '../../protocol/units.ts';
import type { Verifier } from '../../protocol/verifier.ts';
import type { EnrolmentView } from '../../protocol/views/enrolment.ts';
import { registerDevice as registerInstructions } from './device-instructions.ts';
import { findDevice } from './queries.ts';
import { ensureTokenAccount } from './tokens.ts';

/** Whoever signs: a key file or a wallet in a browser. */
interface Party {
  readonly address: Address;
}

export interface RegistrationOptions {
  readonly connection: Connection;
  readonly network: NetworkId;
  readonly mint: Address;
  readonly owner: Party;
  /** Pays fees; the owner when absent. Rent of the device account and the bond are the owner's. */
  readonly payer?: Party;
  /** The token account rewards go to; the owner's own, made when it does not exist, when absent. */
  readonly payee?: Address;
  /** As the hub shows it: checked here before anything is paid. */
  readonly enrolment: EnrolmentView;
  readonly verifier: Verifier;
  /** The world's time, which the chain's clock shows. */
  readonly now: UnixSeconds;
}

/** What registering would do, or that there is nothing left to do. */
export type Registering =
  | { readonly kind: 'registered already'; readonly device: DeviceId; readonly payee: Address }
  | {
      readonly kind: 'ready';
      readonly device: DeviceId;
      readonly payee: Address;
      readonly instructions: readonly TransactionInstruction[];
    };

/**
 * Checks the device's statement, looks the device up on chain, and builds the transaction.
 * Throws CLI_ENROLMENT_INVALID, CLI_DEVICE_OWNED, CLI_DEVICE_NOT_ACTIVE and what the chain client throws.
 */
export async function prepareRegistration(options: RegistrationOptions): Promise<Registering> {
  const { connection, network, owner, enrolment } = options;
  const { device } = enrolment;
  const existing = await findDevice(connection, network, device);
  if (existing !== undefined && existing.owner !== owner.address) {
    throw new FleetError('CLI_DEVICE_OWNED', { device, owner: existing.owner });
  }
  if (existing?.status === 'active') return { kind: 'registered already', device, payee: existing.payee };
  if (existing !== undefined) {
    const next = 'That is for good: flash the robot again for a new key, and register that one.';
    throw new FleetError('CLI_DEVICE_NOT_ACTIVE', { device, status: existing.status, next });
  }

  const statement = assertEnrolment(options, 1n);
  const feePayer = options.payer ?? owner;
  const account = await payeeOf(options, feePayer.address);
  const { nonce, expires } = statement;
  const proof = {
    device,
    owner: owner.address,
    nonce,
    expires: unixSeconds(expires),
    signature: base64Bytes(enrolment.signature),
  };
  const registered = await registerInstructions(network, proof, account.payee);
  const instructions = [...account.instructions, ...registered];
  return { kind: 'ready', device, payee: account.payee, instructions };
}

/** The statement the device signed, if it says what is about to be paid for. Throws CLI_ENROLMENT_INVALID. */
function assertEnrolment(
  {
    network,
    owner,
    enrolment,
    verifier,
    now,
  }: Pick<RegistrationOptions, 'network' | 'owner' | 'enrolment' | 'verifier' | 'now'>,
  nonce: bigint,
): Registration {
  const { device } = enrolment;
  const refuse = (reason: string) => new FleetError('CLI_ENROLMENT_INVALID', { device, reason });
  const bytes = base64Bytes(enrolment.statement);
  let statement: Registration;
  try {
    statement = registrationStatement.decodeFor(network, bytes);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
  if (!equalBytes(statement.device, keyBytes(device))) throw refuse('its statement names another device');
  if (!equalBytes(statement.owner, keyBytes(owner.address)))
    throw refuse('its statement names another owner');
  if (!verifier.isValidKey(statement.device)) throw refuse('its key is of small order or not canonical');
  if (!verifier.verify(statement.device, bytes, base64Bytes(enrolment.signature))) {
    throw refuse('its signature does not match');
  }
  if (statement.nonce !== nonce) throw refuse(`its nonce is ${statement.nonce}, the chain expects ${nonce}`);
  if (statement.expires <= now) throw refuse('its statement has expired');
  return statement;
}

async function payeeOf(
  { owner, mint, payee }: RegistrationOptions,
  payer: Address,
): Promise<{ payee: Address; instructions: TransactionInstruction[] }> {
  if (payee !== undefined) return { payee, instructions: [] };
  const { account, instructions } = await ensureTokenAccount(payer, owner.address, mint);
  return { payee: account, instructions };
}

const base64Bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
