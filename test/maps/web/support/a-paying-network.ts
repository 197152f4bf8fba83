import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Keypair, SystemProgram, Transaction } from '@solana/web3.js';
import type { ExecutionContext } from 'ava';
import { httpForwarder } from '../../../../hub/http/rpc-forwarder.ts';
import { SignIn } from '../../../../hub/http/sign-in.ts';
import { mapViewOf } from '../../../../maps/drawing/map-view.ts';
import { loadMap } from '../../../../maps/load.ts';
import { TileFile } from '../../../../maps/tiles/tile-file.ts';
import type { EpochAccount } from '../../../../programs/client/accounts.ts';
import { addressOf, programAddress } from '../../../../programs/client/addresses.ts';
import { registerDevice } from '../../../../programs/client/device-instructions.ts';
import { attestEpoch, finaliseEpoch, postEpoch } from '../../../../programs/client/epoch-instructions.ts';
import type { NetworkTerms } from '../../../../programs/client/network-instructions.ts';
import { findEpoch } from '../../../../programs/client/queries.ts';
import { systemClock } from '../../../../protocol/clock.ts';
import { toHex } from '../../../../protocol/ids.ts';
import { seededRandom } from '../../../../protocol/random.ts';
import { generateSeed, nativeVerifier, signerFromSeed } from '../../../../protocol/sodium/native.ts';
import { toUnixSeconds, unixSeconds } from '../../../../protocol/units.ts';
import type { EpochView } from '../../../../protocol/views/epoch.ts';
import type { ZoneSet } from '../../../../protocol/zones/signed-zones.ts';
import { anEpoch } from '../../../cli/support/an-epoch.ts';
import { aHttpHub } from '../../../hub/support/a-http-hub.ts';
import { aDeviceOf, aNetwork, networkOf, type TestDevice } from '../../../programs/client/a-network.ts';
import { aWallet } from '../../../programs/devchain/a-chain.ts';

const noZones: ZoneSet = { number: 0, issued: unixSeconds(0), zones: [] };
const town = { kind: 'town', seed: 1 } as const;

/**
 * A network on the local Solana of `wayproof start` in which the creator's two robots and the one of an owner without
 * any SOL each earned one delivery in epoch 1, which is final; and a hub with its page beside it.
 */
export async function aPayingNetwork(t: ExecutionContext, page: string, changes: Partial<NetworkTerms> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'wayproof-paying-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const world = await aNetwork(t, changes);
  const { creator, oracle, network, connection, clock, chain } = world;
  const broke = await aWallet(connection, 1);
  const now = toUnixSeconds(clock.now());
  const own = [aDeviceOf(world, now, 1), aDeviceOf(world, now, 2)];
  const other = aDeviceOf({ creator: broke, network }, now, 3);
  for (const { proof } of own) await world.send(await registerDevice(network, proof, world.payee));
  await world.send(await registerDevice(network, other.proof, world.payee), [broke]);
  await drain(connection, broke, creator);
  await settle(folder, world, [...own, other]);

  const account = await networkOf(world);
  const epoch = await findEpoch(connection, network, 1n);
  const map = await loadMap(town);
  const tiles = new TileFile(town, map.hash, folder);
  let domain = '';
  const random = seededRandom(5);
  const hub = await aHttpHub(t, {
    clock,
    realClock: systemClock,
    signIn: new SignIn({ clock: systemClock, random, verifier: nativeVerifier, domain: () => domain }),
    network: () => ({
      network,
      program: programAddress,
      rpc: chain.url,
      hubKey: account.council,
      releaseKey: account.council,
      mint: account.mint,
      broker: { host: '127.0.0.1', port: 1883 },
      mapHash: toHex(map.hash),
      epochSeconds: 60,
      kind: 'development',
    }),
    epochs: {
      epochs: async () => [viewOf(epoch)],
      epoch: async () => viewOf(epoch),
      evidence: async () => join(folder, '1', 'work.car'),
    },
    rpc: httpForwarder(chain.url),
    zones: { current: () => noZones, replace: async () => noZones },
    page: { folder: page, map: () => mapViewOf(map), tiles: () => tiles.path() },
  });
  domain = hub.domain;
  return { ...world, hub, oracle, broke, own, other, work: join(folder, '1', 'work.car') };
}

export type PayingNetwork = Awaited<ReturnType<typeof aPayingNetwork>>;

type Network = Awaited<ReturnType<typeof aNetwork>>;

async function settle(folder: string, world: Network, robots: readonly TestDevice[]): Promise<void> {
  const { creator, oracle, network, connection } = world;
  const hub = signerFromSeed(creator.secretKey.subarray(0, 32));
  const shipper = signerFromSeed(generateSeed());
  const account = await networkOf(world);
  const proposal = await anEpoch(folder, { network: account, hub, shipper, robots });
  await world.send(await postEpoch(account, addressOf(creator.publicKey), proposal));
  const posted = await findEpoch(connection, network, 1n);
  if (posted === undefined) throw new Error('epoch 1 is posted');
  const me = addressOf(oracle.publicKey);
  await world.send(await attestEpoch(network, 1n, me, posted.contentHash), [oracle]);
  world.wait(account.challengeSeconds + 20);
  await world.send(await finaliseEpoch(posted));
}

/** Everything but the fee for sending it away. */
async function drain(connection: Network['connection'], from: Keypair, to: Keypair): Promise<void> {
  const { blockhash, lastValidBlockHeight } = await connection.getLatestBlockhash();
  const lamports = (await connection.getBalance(from.publicKey)) - 5_000;
  const transaction = new Transaction({ feePayer: from.publicKey, blockhash, lastValidBlockHeight });
  transaction.add(SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: to.publicKey, lamports }));
  transaction.sign(from);
  await connection.sendRawTransaction(transaction.serialize());
}

/** An epoch as a hub tells of it that settled the same. */
export function viewOf(epoch: EpochAccount | undefined): EpochView {
  if (epoch === undefined) throw new Error('the epoch is on chain');
  const { content, endsAt, state, attestedBy } = epoch;
  return {
    number: Number(content.number),
    state: state === 'final' ? 'final' : 'posted',
    from: endsAt - 60,
    to: endsAt,
    attempt: content.attempt,
    records: 6,
    leaves: content.leaves,
    total: String(content.total),
    workRoot: toHex(content.workRoot),
    tracesRoot: toHex(content.tracesRoot),
    rewardRoot: toHex(content.rewardRoot),
    workDigest: toHex(content.workDigest),
    tracesDigest: toHex(content.tracesDigest),
    attestations: attestedBy.length,
    trouble: null,
  };
}
