import { join } from 'node:path';
import { Keypair } from '@solana/web3.js';
import test, { type ExecutionContext } from 'ava';
import { type EvidenceSource, folderEvidence } from '../../cli/evidence-source.ts';
import { type OracleOutcome, runOracle } from '../../cli/oracle-loop.ts';
import { openWallet } from '../../cli/wallet.ts';
import { addressOf } from '../../programs/client/addresses.ts';
import { writeKeypair } from '../../programs/client/keypair-file.ts';
import { findEpoch } from '../../programs/client/queries.ts';
import { type Clock, systemClock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { nativeVerifier, signerFromSeed } from '../../protocol/sodium/native.ts';
import { milliseconds, seconds, tokenAmount, type UnixMilliseconds } from '../../protocol/units.ts';
import { lyingChain } from '../flows/support/a-changed-reward.ts';
import { aDeliveredParcel } from '../flows/support/a-delivered-parcel.ts';
import { aProcess } from '../flows/support/a-process.ts';
import { aSettlingHub, settle } from '../flows/support/a-settling-hub.ts';
import { aNetwork, aRegisteredDevice, networkOf } from '../programs/client/a-network.ts';
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

type World = Awaited<ReturnType<typeof aWatchedNetwork>>;

/** The loop in this process; its rounds follow quickly and are counted. */
function anOracle(
  t: ExecutionContext,
  world: World,
  evidence: EvidenceSource,
  connection = world.connection,
) {
  const stopping = new AbortController();
  const outcomes: OracleOutcome[] = [];
  const waiting: { readonly done: () => boolean; readonly tell: () => void }[] = [];
  let rounds = 0;
  const look = () => {
    for (const [i, { done, tell }] of [...waiting.entries()].reverse()) {
      if (!done()) continue;
      waiting.splice(i, 1);
      tell();
    }
  };
  const clock: Clock = {
    now: (): UnixMilliseconds => systemClock.now(),
    after: (delay, run) => {
      if (delay !== 1_000) return systemClock.after(delay, run);
      rounds++;
      look();
      return systemClock.after(milliseconds(10), run);
    },
  };
  const running = runOracle({
    connection,
    network: world.network,
    evidence,
    traces: false,
    verifier: nativeVerifier,
    oracle: openWallet(world.keyFile),
    clock,
    signal: stopping.signal,
    onOutcome: (outcome) => {
      outcomes.push(outcome);
      look();
    },
  });
  const stop = async () => {
    stopping.abort();
    await running;
  };
  t.teardown(stop);
  const until = (done: () => boolean) => new Promise<void>((tell) => waiting.push({ done, tell }));
  return {
    outcomes,
    stop,
    /** Resolves with the first so many outcomes. */
    first: async (count: number) => {
      if (outcomes.length < count) await until(() => outcomes.length >= count);
      return outcomes.slice(0, count);
    },
    /** Resolves after so many more rounds. */
    rounds: (count: number) => {
      const end = rounds + count;
      return until(() => rounds >= end);
    },
  };
}

const shortly = (outcome: OracleOutcome) =>
  outcome.kind === 'trouble' ? outcome.kind : `${outcome.kind} ${outcome.epoch}/${outcome.attempt}`;

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
  const oracle = anOracle(t, world, evidence, connection);
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
