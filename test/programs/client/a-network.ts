import type { Connection, Keypair, TransactionInstruction } from '@solana/web3.js';
import type { ExecutionContext } from 'ava';
import { addressOf } from '../../../programs/client/addresses.ts';
import { type PossessionProof, registerDevice } from '../../../programs/client/device-instructions.ts';
import { createNetwork, type NetworkTerms } from '../../../programs/client/network-instructions.ts';
import { fetchNetwork } from '../../../programs/client/queries.ts';
import { type Receipt, sendAndConfirm } from '../../../programs/client/send.ts';
import { createMint, ensureTokenAccount, fundVault, mintTokens } from '../../../programs/client/tokens.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { type Address, type DeviceId, deviceIdOf, keyBytes, type NetworkId } from '../../../protocol/ids.ts';
import { signerFromSeed } from '../../../protocol/sodium/native.ts';
import { registrationStatement } from '../../../protocol/statements/registration.ts';
import {
  lamports,
  milliseconds,
  seconds,
  tokenAmount,
  toUnixSeconds,
  type UnixSeconds,
  unixSeconds,
} from '../../../protocol/units.ts';
import type { Signer } from '../../../protocol/verifier.ts';
import { aChain, aWallet, type TestChain, wayproofProgram } from '../devchain/a-chain.ts';
import type { TestEndpoint } from './an-endpoint.ts';

export const DECIMALS = 6;

/** A network wherever it was made. */
export interface FoundedNetwork {
  readonly connection: Connection;
  readonly creator: Keypair;
  readonly oracle: Keypair;
  readonly mint: Address;
  readonly network: NetworkId;
  readonly payee: Address;
  send(instructions: readonly TransactionInstruction[], signers?: readonly Keypair[]): Promise<Receipt>;
}

export interface TestNetwork extends TestChain, FoundedNetwork {
  /** Moves the chain's clock by whole seconds. */
  wait(by: number): void;
}

export interface EndpointNetwork extends TestEndpoint, FoundedNetwork {}

export interface TestDevice {
  readonly id: DeviceId;
  readonly signer: Signer;
  readonly proof: PossessionProof;
}

/** A development network with a funded vault, two oracles of which two must agree, and the owner's token account. */
export async function aNetwork(
  t: ExecutionContext,
  changes: Partial<NetworkTerms> = {},
): Promise<TestNetwork> {
  const test = await aChain(t, { programs: [wayproofProgram] });
  const { connection, clock } = test;
  const [creator, oracle] = [await aWallet(connection, 100), await aWallet(connection)];
  const founded = await found(connection, creator, oracle, {
    ...termsFor(creator, oracle, toUnixSeconds(clock.now())),
    ...changes,
  });
  return { ...test, ...founded, wait: (by) => clock.advance(milliseconds(by * 1000)) };
}

/** The same on any endpoint, with times short enough to be waited for. */
export async function aNetworkOn(
  endpoint: TestEndpoint,
  changes: Partial<NetworkTerms> = {},
): Promise<EndpointNetwork> {
  const { connection } = endpoint;
  const [creator, oracle] = [await endpoint.wallet(), await endpoint.wallet()];
  const founded = await found(connection, creator, oracle, {
    ...termsFor(creator, oracle, await endpoint.now()),
    epochSeconds: seconds(2),
    challengeSeconds: seconds(2),
    expirySeconds: seconds(12),
    ...changes,
  });
  return { ...endpoint, ...founded };
}

function termsFor(creator: Keypair, oracle: Keypair, now: UnixSeconds): NetworkTerms {
  const me = addressOf(creator.publicKey);
  return {
    kind: 'development',
    council: me,
    guardian: me,
    hubKey: me,
    releaseKey: me,
    oracles: [me, addressOf(oracle.publicKey)],
    threshold: 2,
    epochSeconds: seconds(60),
    challengeSeconds: seconds(10),
    expirySeconds: seconds(600),
    firstEpochEnd: now,
    deviceBond: lamports(5_000_000n),
    epochBond: lamports(2_000_000n),
    base: tokenAmount(1_000_000n),
    ratePerKm: tokenAmount(500_000n),
    lateBps: 5_000,
    returnedBps: 2_500,
    deviceCap: tokenAmount(100_000_000n),
    emissionCap: tokenAmount(1_000_000_000n),
    noShowSeconds: seconds(120),
    outflowLimit: tokenAmount(10_000_000_000n),
    outflowSeconds: seconds(3_600),
    mapHash: new Uint8Array(32).fill(9),
  };
}

async function found(
  connection: Connection,
  creator: Keypair,
  oracle: Keypair,
  terms: NetworkTerms,
): Promise<FoundedNetwork> {
  const send = (instructions: readonly TransactionInstruction[], signers: readonly Keypair[] = [creator]) =>
    sendAndConfirm(connection, instructions, signers, { clock: systemClock, poll: milliseconds(20) });
  const me = addressOf(creator.publicKey);
  const mint = await createMint(connection, creator, DECIMALS, { clock: systemClock });
  const { account: payee, instructions: ensured } = await ensureTokenAccount(me, me, mint);
  const made = await createNetwork(me, mint, new Uint8Array(8), terms);
  await send([...ensured, ...made.instructions]);
  await send([
    ...(await mintTokens(mint, payee, me, tokenAmount(1_000_000_000n))),
    ...(await fundVault(made.network, mint, me, tokenAmount(1_000_000_000n), DECIMALS)),
  ]);
  return { connection, creator, oracle, mint, network: made.network, payee, send };
}

/** A device key with its proof for the creator as the owner. */
export function aDevice({ creator, network, clock }: TestNetwork, seed = 1): TestDevice {
  return aDeviceOf({ creator, network }, toUnixSeconds(clock.now()), seed);
}

export function aDeviceOf(
  { creator, network }: Pick<FoundedNetwork, 'creator' | 'network'>,
  now: UnixSeconds,
  seed = 1,
): TestDevice {
  const signer = signerFromSeed(new Uint8Array(32).fill(seed));
  const id = deviceIdOf(signer.publicKey);
  const owner = addressOf(creator.publicKey);
  const expires = unixSeconds(now + 600);
  const statement = registrationStatement.encode(network, {
    device: keyBytes(id),
    owner: keyBytes(owner),
    nonce: 1n,
    expires,
  });
  const signature = signer.sign(statement);
  return { id, signer, proof: { device: id, owner, nonce: 1n, expires, signature } };
}

export async function aRegisteredDevice(test: TestNetwork, seed = 1): Promise<TestDevice> {
  const device = aDevice(test, seed);
  await test.send(await registerDevice(test.network, device.proof, test.payee));
  return device;
}

export async function aRegisteredDeviceOn(test: EndpointNetwork, seed = 1): Promise<TestDevice> {
  const device = aDeviceOf(test, await test.now(), seed);
  await test.send(await registerDevice(test.network, device.proof, test.payee));
  return device;
}

export const networkOf = ({ connection, network }: Pick<FoundedNetwork, 'connection' | 'network'>) =>
  fetchNetwork(connection, network);
