import type { Keypair, TransactionInstruction } from '@solana/web3.js';
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
import { lamports, milliseconds, seconds, tokenAmount, unixSeconds } from '../../../protocol/units.ts';
import { aChain, aWallet, type TestChain, wayproofProgram } from '../devchain/a-chain.ts';

export const DECIMALS = 6;

export interface TestNetwork extends TestChain {
  readonly creator: Keypair;
  readonly oracle: Keypair;
  readonly mint: Address;
  readonly network: NetworkId;
  readonly payee: Address;
  send(instructions: readonly TransactionInstruction[], signers?: readonly Keypair[]): Promise<Receipt>;
  /** Moves the chain's clock by whole seconds. */
  wait(by: number): void;
}

export interface TestDevice {
  readonly id: DeviceId;
  readonly proof: PossessionProof;
}

/** A development network with a funded vault, two oracles of which two must agree, and the owner's token account. */
export async function aNetwork(
  t: ExecutionContext,
  changes: Partial<NetworkTerms> = {},
): Promise<TestNetwork> {
  const test = await aChain(t, { programs: [wayproofProgram] });
  const { connection, clock } = test;
  const creator = await aWallet(connection, 100);
  const oracle = await aWallet(connection);
  const send = (instructions: readonly TransactionInstruction[], signers: readonly Keypair[] = [creator]) =>
    sendAndConfirm(connection, instructions, signers, { clock: systemClock, poll: milliseconds(20) });
  const me = addressOf(creator.publicKey);
  const mint = await createMint(connection, creator, DECIMALS, { clock: systemClock });
  const { account: payee, instructions: ensured } = await ensureTokenAccount(me, me, mint);
  const made = await createNetwork(me, mint, new Uint8Array(8), {
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
    firstEpochEnd: unixSeconds(Math.floor(clock.now() / 1000)),
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
    ...changes,
  });
  await send([...ensured, ...made.instructions]);
  await send([
    ...(await mintTokens(mint, payee, me, tokenAmount(1_000_000_000n))),
    ...(await fundVault(made.network, mint, me, tokenAmount(1_000_000_000n), DECIMALS)),
  ]);
  const wait = (by: number) => clock.advance(milliseconds(by * 1000));
  return { ...test, creator, oracle, mint, network: made.network, payee, send, wait };
}

/** A device key with its proof for the creator as the owner. */
export function aDevice({ creator, network, clock }: TestNetwork, seed = 1): TestDevice {
  const signer = signerFromSeed(new Uint8Array(32).fill(seed));
  const id = deviceIdOf(signer.publicKey);
  const owner = addressOf(creator.publicKey);
  const expires = unixSeconds(Math.floor(clock.now() / 1000) + 600);
  const statement = registrationStatement.encode(network, {
    device: keyBytes(id),
    owner: keyBytes(owner),
    nonce: 1n,
    expires,
  });
  const signature = signer.sign(statement);
  return { id, proof: { device: id, owner, nonce: 1n, expires, signature } };
}

export async function aRegisteredDevice(test: TestNetwork, seed = 1): Promise<TestDevice> {
  const device = aDevice(test, seed);
  await test.send(await registerDevice(test.network, device.proof, test.payee));
  return device;
}

export const networkOf = ({ connection, network }: TestNetwork) => fetchNetwork(connection, network);
