import { join } from 'node:path';
import { Keypair } from '@solana/web3.js';
import test, { type ExecutionContext } from 'ava';
import { folderEvidence } from '../../cli/evidence-source.ts';
import { addressOf } from '../../programs/client/addresses.ts';
import type { EvidenceSource } from '../../programs/client/evidence-source.ts';
import { writeKeypair } from '../../programs/client/keypair-file.ts';
import { findEpoch } from '../../programs/client/queries.ts';
import { FleetError } from '../../protocol/errors.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { seconds, tokenAmount } from '../../protocol/units.ts';
import { lyingChain } from '../flows/support/a-changed-reward.ts';
import { aDeliveredParcel } from '../flows/support/a-delivered-parcel.ts';
import { aProcess } from '../flows/support/a-process.ts';
import { aSettlingHub, settle } from '../flows/support/a-settling-hub.ts';
import { aNetwork, aRegisteredDevice, networkOf } from '../programs/client/a-network.ts';
import { anOracle, shortly } from './support/an-oracle.ts';
import { aFolder } from './support/run-wayproof.ts';

const EPOCH = 3_600;
const EXPIRY = 600;

/** A network of two oracles: a hub that settles, and the one that is tested. */
async function aWatchedNetwork(t: ExecutionContext) {
  const terms = { epochSeconds: seconds(EPOCH), expirySeconds: seconds(EXPIRY) };
  const chain = await aNetwork(t, terms);
  const { creator, network } = chain;
  const { id } = await aRegisteredDevice(chain, 1);
  const { nextEpochEnd, epochSeconds } = await networkOf(chain);
  const source = aDeliveredParcel({
    network,
    hub: signerFromSeed(creator.secretKey.subarray(0, 32)),
    robot: { id, signer: signerFromSeed(new Uint8Array(32).fill(1)) },
    start: nextEpochEnd - epochSeconds,
  });
  const keyFile = join(aFolder(t), 'oracle.json');
  await writeKeypair(keyFile, chain.oracle);
  return { ...chain, settling: { chain, source, oracle: creator }, keyFile };
}

test('true epochs are attested in order, each once', async (t) => {
  const world = await aWatchedNetwork(t);
  world.wait(2 * EPOCH);
  const hub = await aSettlingHub(t, world.settling);
  await settle(hub.settlement);
  t.is((await networkOf(world)).latestPosted, 3n);
  const oracle = anOracle(t, world, folderEvidence(hub.path));
  await oracle.first(3);
  await oracle.rounds(3);
  t.deepEqual(oracle.outcomes.map(shortly), ['attested 1/1', 'attested 2/1', 'attested 3/1']);
  t.deepEqual((await findEpoch(world.connection, world.network, 3n))?.attestedBy, [0, 1]);
});

test('a wrong epoch is refused once an attempt, and nothing that stands on it is attested', async (t) => {
  const world = await aWatchedNetwork(t);
  const { connection, network } = world;
  const hub = await aSettlingHub(t, {
    ...world.settling,
    wrap: (chain, folder) => lyingChain(chain, folder, tokenAmount(5n)),
  });
  const honest = await aSettlingHub(t, world.settling);
  await honest.settlement.round();
  await honest.settlement.round();
  // The liar finds its own lie in its way once it has posted.
  await t.throwsAsync(settle(hub.settlement), { code: 'EPOCH_DIFFERS' });
  let folder = hub.path;
  const evidence: EvidenceSource = { open: (kind, number) => folderEvidence(folder).open(kind, number) };
  const oracle = anOracle(t, world, evidence);
  await oracle.first(1);
  await oracle.rounds(3);
  t.deepEqual(oracle.outcomes.map(shortly), ['refused 1/1']);

  world.wait(EXPIRY + 1);
  await t.throwsAsync(settle(hub.settlement), { code: 'EPOCH_DIFFERS' });
  await oracle.first(2);
  await oracle.rounds(3);
  t.deepEqual(oracle.outcomes.map(shortly), ['refused 1/1', 'refused 1/2']);
  t.deepEqual((await findEpoch(connection, network, 1n))?.attestedBy, [0]);

  world.wait(EXPIRY + 1);
  folder = honest.path;
  await settle(honest.settlement);
  await oracle.first(3);
  t.deepEqual(oracle.outcomes.map(shortly), ['refused 1/1', 'refused 1/2', 'attested 1/3']);
});

test('trouble with endpoint or evidence is told once while it lasts, and then the epoch is attested', async (t) => {
  const world = await aWatchedNetwork(t);
  const hub = await aSettlingHub(t, world.settling);
  await settle(hub.settlement);
  const down = { evidence: true, endpoint: false };
  const evidence: EvidenceSource = {
    open: (kind, number) => {
      if (down.evidence) throw new FleetError('CLI_HUB_UNREACHABLE', { url: 'the hub', reason: 'refused' });
      return folderEvidence(hub.path).open(kind, number);
    },
  };
  const connection = new Proxy(world.connection, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (down.endpoint) throw new TypeError('fetch failed');
        return value.apply(target, args) as unknown;
      };
    },
  });
  const oracle = anOracle(t, world, evidence, { connection });
  await oracle.rounds(4);
  t.deepEqual(oracle.outcomes.map(shortly), ['trouble']);
  down.endpoint = true;
  await oracle.rounds(4);
  t.deepEqual(oracle.outcomes.map(shortly), ['trouble', 'trouble']);
  down.evidence = false;
  down.endpoint = false;
  await oracle.first(3);
  t.deepEqual(oracle.outcomes.map(shortly), ['trouble', 'trouble', 'attested 1/1']);
});

test('a file that is not what the chain committed to is trouble, tried again and from elsewhere, and never a refusal', async (t) => {
  const world = await aWatchedNetwork(t);
  const hub = await aSettlingHub(t, world.settling);
  await settle(hub.settlement);
  const honest = folderEvidence(hub.path);
  let wrong: Uint8Array | undefined = new Uint8Array(64);
  const hostile: EvidenceSource = {
    open: async (kind, number) => {
      if (wrong === undefined) return honest.open(kind, number);
      const given = wrong;
      return (async function* () {
        yield given;
      })();
    },
  };
  const alone = anOracle(t, world, hostile);
  await alone.rounds(3);
  t.deepEqual(alone.outcomes.map(shortly), ['trouble']);
  const [trouble] = alone.outcomes;
  t.is(trouble?.kind === 'trouble' ? trouble.error.code : undefined, 'CLI_EVIDENCE_DAMAGED');
  // The right CAR with one byte changed in the middle.
  const chunks: Uint8Array[] = [];
  for await (const chunk of await honest.open('work', 1n)) chunks.push(chunk);
  wrong = Buffer.concat(chunks);
  const middle = wrong.length >> 1;
  wrong[middle] = (wrong[middle] ?? 0) ^ 1;
  await alone.first(2);
  await alone.rounds(2);
  t.deepEqual(alone.outcomes.map(shortly), ['trouble', 'trouble']);
  wrong = undefined;
  await alone.first(3);
  t.deepEqual(alone.outcomes.map(shortly), ['trouble', 'trouble', 'attested 1/1']);
});

test('of several sources the next is asked when one gives other bytes', async (t) => {
  const world = await aWatchedNetwork(t);
  const hub = await aSettlingHub(t, world.settling);
  await settle(hub.settlement);
  const hostile: EvidenceSource = {
    open: async () =>
      (async function* () {
        yield new Uint8Array(64);
      })(),
  };
  const others = [folderEvidence('nowhere'), folderEvidence(hub.path)];
  const oracle = anOracle(t, world, hostile, { otherEvidence: others });
  await oracle.first(1);
  t.deepEqual(oracle.outcomes.map(shortly), ['attested 1/1']);
});

test('a wallet without a seat is told so', async (t) => {
  const world = await aWatchedNetwork(t);
  const keyFile = join(aFolder(t), 'stranger.json');
  await writeKeypair(keyFile, Keypair.generate());
  const oracle = anOracle(t, { ...world, keyFile }, folderEvidence('nowhere'));
  const [outcome] = await oracle.first(1);
  t.is(outcome?.kind === 'trouble' ? outcome.error.code : undefined, 'CLI_NOT_ORACLE');
});

test('the command attests in a process of its own and ends with exit code 0 when told to', async (t) => {
  const world = await aWatchedNetwork(t);
  const hub = await aSettlingHub(t, world.settling);
  const where = ['--cluster', world.chain.url, '--network', world.network, '--keypair', world.keyFile];
  const words = ['oracle', 'run', '--evidence', hub.path, '--work-only', ...where];
  const running = await aProcess(t, words, aFolder(t));
  t.like(running.facts, { oracle: addressOf(world.oracle.publicKey), network: world.network });
  await settle(hub.settlement);
  t.like(await running.nextLine(), { kind: 'attested', epoch: '1', attempt: 1 });
  t.is(await running.stop(), 0);
});
