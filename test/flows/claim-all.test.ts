import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keypair } from '@solana/web3.js';
import test, { type ExecutionContext } from 'ava';
import { addressOf } from '../../programs/client/addresses.ts';
import { registerDevice } from '../../programs/client/device-instructions.ts';
import { attestEpoch, finaliseEpoch, postEpoch } from '../../programs/client/epoch-instructions.ts';
import { findEpoch, listDevices } from '../../programs/client/queries.ts';
import { ensureTokenAccount, tokenBalance } from '../../programs/client/tokens.ts';
import { type Address, deviceIdOf, keyBytes } from '../../protocol/ids.ts';
import { generateSeed, signerFromSeed } from '../../protocol/sodium/native.ts';
import { registrationStatement } from '../../protocol/statements/registration.ts';
import { tokenAmount, unixSeconds } from '../../protocol/units.ts';
import { anEpoch } from '../cli/support/an-epoch.ts';
import { aFolder, program, wayproof } from '../cli/support/run-wayproof.ts';
import { aNetwork, networkOf, type TestNetwork } from '../programs/client/a-network.ts';
import { aWallet } from '../programs/devchain/a-chain.ts';

const ROBOTS = Number(process.env['WAYPROOF_CLAIM_ROBOTS'] ?? 1_000);
const OWNERS = 4;
/** 0.1 + 1 km × 0.5 tokens: every robot delivers one parcel over a kilometre. */
const EARNED = 600_000n;

interface Owner {
  readonly wallet: Keypair;
  readonly keyFile: string;
  readonly payee: Address;
}

/** Does the work with some at once: a thousand registrations one after the other take a minute. */
async function each<T>(items: readonly T[], work: (item: T, index: number) => Promise<unknown>) {
  const waiting = [...items.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

async function anOwner(world: TestNetwork, folder: string, name: string): Promise<Owner> {
  const wallet = await aWallet(world.connection, 10);
  const keyFile = join(folder, `${name}.json`);
  writeFileSync(keyFile, JSON.stringify([...wallet.secretKey]), { mode: 0o600 });
  const address = addressOf(wallet.publicKey);
  const { account, instructions } = await ensureTokenAccount(address, address, world.mint);
  await world.send(instructions, [wallet]);
  return { wallet, keyFile, payee: account };
}

/** Registered robots of some owners, and a final epoch in which each delivered one parcel. */
async function aFleet(t: ExecutionContext) {
  const world = await aNetwork(t, { base: tokenAmount(100_000n) });
  const folder = aFolder(t);
  const owners = await Promise.all(
    Array.from({ length: OWNERS }, (_, index) => anOwner(world, folder, `owner-${index}`)),
  );
  const robots = Array.from({ length: ROBOTS }, () => {
    const signer = signerFromSeed(generateSeed());
    return { id: deviceIdOf(signer.publicKey), signer };
  });
  const expires = unixSeconds(Math.floor(world.clock.now() / 1000) + 600);
  await each(robots, async ({ id, signer }, index) => {
    const { wallet, payee } = owners[index % OWNERS] as Owner;
    const owner = addressOf(wallet.publicKey);
    const fields = { device: keyBytes(id), owner: keyBytes(owner), nonce: 1n, expires };
    const signature = signer.sign(registrationStatement.encode(world.network, fields));
    const proof = { device: id, owner, nonce: 1n, expires, signature };
    await world.send(await registerDevice(world.network, proof, payee), [wallet]);
  });
  const { creator, oracle, connection } = world;
  const network = await networkOf(world);
  const hub = signerFromSeed(creator.secretKey.subarray(0, 32));
  const shipper = signerFromSeed(generateSeed());
  const evidence = join(folder, 'evidence');
  const proposal = await anEpoch(evidence, { network, hub, shipper, robots });
  await world.send(await postEpoch(network, addressOf(creator.publicKey), proposal));
  const posted = await findEpoch(connection, world.network, 1n);
  if (posted === undefined) throw new Error('not posted');
  await world.send(await attestEpoch(world.network, 1n, addressOf(oracle.publicKey), posted.contentHash), [
    oracle,
  ]);
  world.wait(11);
  await world.send(await finaliseEpoch(posted));
  const words = ({ keyFile }: Owner) =>
    ['claim', '--all', '--yes', '--json', '--cluster', world.chain.url, '--network', world.network].concat([
      '--evidence',
      evidence,
      '--keypair',
      keyFile,
    ]);
  return { ...world, folder, owners, words };
}

/** Robots of this owner that got all they earned. */
async function paidOf({ connection, network }: TestNetwork, { wallet }: Owner): Promise<number> {
  const devices = await listDevices(connection, network, addressOf(wallet.publicKey));
  return devices.filter(({ claimed }) => claimed === EARNED).length;
}

/** Starts the command and ends it with SIGKILL once the chain has paid this many of the owner's robots. */
async function killedAfter(fleet: Awaited<ReturnType<typeof aFleet>>, owner: Owner, paid: number) {
  const child = spawn(process.execPath, [program, ...fleet.words(owner)], {
    cwd: fleet.folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: fleet.folder },
    stdio: 'ignore',
  });
  const gone = new Promise((resolve) => child.once('close', (_, signal) => resolve(signal)));
  while ((await paidOf(fleet, owner)) < paid && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGKILL');
  return gone;
}

test.serial(
  `${ROBOTS} robots are claimed, killed in the middle and resumed: every owner is paid exactly once`,
  async (t) => {
    t.timeout(600_000);
    const fleet = await aFleet(t);
    for (const owner of fleet.owners) {
      const own = ROBOTS / OWNERS;
      t.is(await killedAfter(fleet, owner, Math.floor(own / 3)), 'SIGKILL');
      const before = await paidOf(fleet, owner);
      t.true(before > 0 && before < own, `${before} of ${own} were paid when it was killed`);

      const resumed = await wayproof(fleet.words(owner), fleet);
      t.is(resumed.code, 0, resumed.stderr);
      const { rows, cost } = resumed.json()[0] as {
        rows: { result: string; signature: string | null }[];
        cost: { transactions: number; claims: number; fee: string; units: number };
      };
      t.is(rows.length, own);
      t.true(rows.every(({ result }) => ['claimed', 'paid meanwhile', 'nothing to claim'].includes(result)));
      t.is(rows.filter(({ signature }) => signature !== null).length, cost.claims);
      t.true(BigInt(cost.fee) <= 5_000n * BigInt(cost.claims), 'at most 5,000 lamports a robot');
      t.log(cost);

      t.is(BigInt(await tokenBalance(fleet.connection, owner.payee)), EARNED * BigInt(own));
      t.is(await paidOf(fleet, owner), own);
    }
    const { paidTotal, finalTotal } = await networkOf(fleet);
    t.is(BigInt(paidTotal), EARNED * BigInt(ROBOTS));
    t.is(finalTotal, paidTotal);
  },
);
