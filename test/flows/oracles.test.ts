import { join } from 'node:path';
import { Keypair } from '@solana/web3.js';
import test from 'ava';
import { folderEvidence } from '../../cli/evidence-source.ts';
import { AnchorChain } from '../../hub/settlement/anchor-chain.ts';
import { EvidenceFolder } from '../../hub/settlement/evidence-folder.ts';
import { addressOf } from '../../programs/client/addresses.ts';
import { writeKeypair } from '../../programs/client/keypair-file.ts';
import { findEpoch } from '../../programs/client/queries.ts';
import { systemClock } from '../../protocol/clock.ts';
import { toHex } from '../../protocol/ids.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { seconds } from '../../protocol/units.ts';
import { anOracle, shortly } from '../cli/support/an-oracle.ts';
import { aFolder } from '../cli/support/run-wayproof.ts';
import { aNetwork, aRegisteredDevice, networkOf } from '../programs/client/a-network.ts';
import { aParcel, aSourceOf, type Delivering } from './support/a-delivered-parcel.ts';
import { rewritten, type Written } from './support/a-rewritten-epoch.ts';
import { aSettlingHub, settle } from './support/a-settling-hub.ts';
import { changesOneReward, leavesOneOut } from './support/some-lies.ts';

const EPOCH = 3_600;
const CHALLENGE = 10;
const EXPIRY = 600;

test('with one dead, one lying and one honest oracle beside the hub, threshold two, only true epochs become final and nothing blocks', async (t) => {
  t.timeout(120_000);
  const keys = {
    hub: Keypair.generate(),
    dead: Keypair.generate(),
    liar: Keypair.generate(),
    honest: Keypair.generate(),
  };
  const missions = Keypair.generate();
  const world = await aNetwork(t, {
    oracles: Object.values(keys).map((key) => addressOf(key.publicKey)),
    threshold: 2,
    hubKey: addressOf(missions.publicKey),
    epochSeconds: seconds(EPOCH),
    challengeSeconds: seconds(CHALLENGE),
    expirySeconds: seconds(EXPIRY),
  });
  const { connection, network } = world;
  for (const { publicKey } of Object.values(keys)) await connection.requestAirdrop(publicKey, 10e9);
  const { nextEpochEnd } = await networkOf(world);
  const start = nextEpochEnd - EPOCH;
  const delivering = async (seed: number): Promise<Delivering> => ({
    network,
    hub: signerFromSeed(missions.secretKey.subarray(0, 32)),
    robot: {
      id: (await aRegisteredDevice(world, seed)).id,
      signer: signerFromSeed(new Uint8Array(32).fill(seed)),
    },
    start,
  });
  const [one, two] = [await delivering(1), await delivering(2)];
  const at = (who: Delivering, epoch: number): Delivering => ({ ...who, start: start + epoch * EPOCH });
  const source = aSourceOf([
    [aParcel(one), aParcel(two, 1)],
    [aParcel(at(one, 1), 2)],
    [aParcel(at(two, 2), 3)],
    [aParcel(at(one, 3), 4)],
  ]);
  const hub = await aSettlingHub(t, { chain: world, source, oracle: keys.hub });
  const served = new EvidenceFolder(hub.path);

  // The liar sees what the hub settles, posts before it, and serves its own files.
  const liarPath = aFolder(t);
  const liar = new AnchorChain({ connection, network, oracle: keys.liar, realClock: systemClock });
  const lieAbout = async (number: number, change: (written: Written) => Written) => {
    const row = await hub.store.epoch(number);
    if (row?.result == null) throw new Error(`epoch ${number} is not settled`);
    const lie = await rewritten(served, new EvidenceFolder(liarPath), number, change);
    await liar.post({ ...row.result, ...lie, number: BigInt(number) });
  };
  const written = async (number: number) => {
    for (let i = 0; i < 5 && (await hub.store.epoch(number))?.state !== 'written'; i++) {
      await hub.settlement.round();
    }
    t.is((await hub.store.epoch(number))?.state, 'written');
  };
  const becomesFinal = async (number: number) => {
    world.wait(CHALLENGE + 1);
    await settle(hub.settlement);
    const onChain = await findEpoch(connection, network, BigInt(number));
    t.is(onChain?.state, 'final', `epoch ${number}`);
    const { result } = (await hub.store.epoch(number)) ?? {};
    t.is(
      toHex(onChain?.content.rewardRoot ?? new Uint8Array()),
      toHex(result?.rewardRoot ?? new Uint8Array(1)),
    );
    t.is(
      toHex(onChain?.content.workDigest ?? new Uint8Array()),
      toHex(result?.workDigest ?? new Uint8Array(1)),
    );
  };

  const keyFile = join(aFolder(t), 'oracle.json');
  await writeKeypair(keyFile, keys.honest);
  // It asks the liar first: whoever serves the file, the digest on chain decides what it is.
  const oracle = anOracle(t, { connection, network, keyFile }, folderEvidence(liarPath), {
    otherEvidence: [folderEvidence(hub.path)],
    challenges: true,
  });

  // 1: a lie the chain cannot see comes first. It gathers nothing, and its time runs out.
  await written(1);
  await lieAbout(1, changesOneReward);
  await oracle.first(1);
  t.deepEqual(oracle.outcomes.map(shortly), ['refused 1/1']);
  await t.throwsAsync(hub.settlement.round(), { code: 'EPOCH_DIFFERS' });
  t.deepEqual((await findEpoch(connection, network, 1n))?.attestedBy, [2]);
  world.wait(EXPIRY + 1);
  await settle(hub.settlement);
  await oracle.first(2);
  t.is(shortly(oracle.outcomes[1] as (typeof oracle.outcomes)[0]), 'attested 1/2');
  await becomesFinal(1);

  // 2: the hub is first. The liar attests nothing of it, and is not needed.
  world.wait(EPOCH);
  await settle(hub.settlement);
  await oracle.first(3);
  t.is(shortly(oracle.outcomes[2] as (typeof oracle.outcomes)[0]), 'attested 2/1');
  await becomesFinal(2);

  // 3: a lie the chain can see is voided at once, and the liar is out until the council lets it in again.
  world.wait(EPOCH);
  await written(3);
  await lieAbout(3, leavesOneOut);
  await oracle.first(5);
  t.deepEqual(oracle.outcomes.slice(3).map(shortly), ['refused 3/1', 'challenged 3/1 absent']);
  t.like(await networkOf(world), { latestPosted: 2n, suspended: [2] });
  await t.throwsAsync(lieAbout(3, changesOneReward), { message: /suspended/ });
  await settle(hub.settlement);
  await oracle.first(6);
  t.is(shortly(oracle.outcomes[5] as (typeof oracle.outcomes)[0]), 'attested 3/2');
  await becomesFinal(3);

  // 4: and on it goes.
  world.wait(EPOCH);
  await settle(hub.settlement);
  await oracle.first(7);
  await becomesFinal(4);
  t.like(await networkOf(world), { latestPosted: 4n, latestFinal: 4n });
  t.false(oracle.outcomes.some(({ kind }) => kind === 'trouble'));
});
