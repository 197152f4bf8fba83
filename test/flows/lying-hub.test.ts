import { join } from 'node:path';
import { Keypair } from '@solana/web3.js';
import test, { type ExecutionContext } from 'ava';
import { addressOf } from '../../programs/client/addresses.ts';
import { writeKeypair } from '../../programs/client/keypair-file.ts';
import { findEpoch } from '../../programs/client/queries.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { seconds, tokenAmount } from '../../protocol/units.ts';
import { aFolder } from '../hub/support/a-database.ts';
import { aHttpHub } from '../hub/support/a-http-hub.ts';
import { aNetwork, aRegisteredDevice, networkOf } from '../programs/client/a-network.ts';
import { lyingChain } from './support/a-changed-reward.ts';
import { aDeliveredParcel } from './support/a-delivered-parcel.ts';
import { aProcess } from './support/a-process.ts';
import { aSettlingHub, settle } from './support/a-settling-hub.ts';

const EXPIRY = 600;
const CHALLENGE = 10;
const EXTRA = tokenAmount(3_000_000n);

/** Three oracles of which two must agree, on the committed bytecode: an honest hub, a lying one, a second oracle. */
async function aDividedNetwork(t: ExecutionContext) {
  const folder = await aFolder(t);
  const keys = { honest: Keypair.generate(), liar: Keypair.generate(), oracle: Keypair.generate() };
  const missions = Keypair.generate();
  const chain = await aNetwork(t, {
    oracles: Object.values(keys).map((key) => addressOf(key.publicKey)),
    hubKey: addressOf(missions.publicKey),
    epochSeconds: seconds(3_600),
    challengeSeconds: seconds(CHALLENGE),
    expirySeconds: seconds(EXPIRY),
  });
  const { connection, network } = chain;
  for (const { publicKey } of Object.values(keys)) await connection.requestAirdrop(publicKey, 10e9);
  const oracleFile = join(folder, 'oracle.json');
  await writeKeypair(oracleFile, keys.oracle);

  const { id } = await aRegisteredDevice(chain, 1);
  const { nextEpochEnd, epochSeconds } = await networkOf(chain);
  const source = aDeliveredParcel({
    network,
    hub: signerFromSeed(missions.secretKey.subarray(0, 32)),
    robot: { id, signer: signerFromSeed(new Uint8Array(32).fill(1)) },
    start: nextEpochEnd - epochSeconds,
  });

  return { ...chain, parts: { chain, source }, folder, keys, oracleFile };
}

test('one reward changed after settlement is refused by the oracle process, and the epoch expires instead of blocking', async (t) => {
  t.timeout(120_000);
  const world = await aDividedNetwork(t);
  const { connection, network, keys, parts } = world;
  const honest = await aSettlingHub(t, { ...parts, oracle: keys.honest });
  const liar = await aSettlingHub(t, {
    ...parts,
    oracle: keys.liar,
    wrap: (chain, evidence) => lyingChain(chain, evidence, EXTRA),
  });

  // Both settle the same rows; then the liar is first to post. Its own check sees what it did and goes no further.
  await honest.settlement.round();
  await honest.settlement.round();
  t.is((await honest.store.epoch(1))?.state, 'written');
  let served = liar.reader;
  const http = await aHttpHub(t, {
    epochs: {
      epochs: (limit) => served.epochs(limit),
      epoch: (number) => served.epoch(number),
      evidence: (number, kind) => served.evidence(number, kind),
    },
    roles: { operators: new Set(), auditors: new Set([addressOf(keys.oracle.publicKey)]) },
  });
  await t.throwsAsync(settle(liar.settlement), { code: 'EPOCH_DIFFERS' });
  const due = (await honest.store.epoch(1))?.result?.total ?? 0n;
  const lie = await findEpoch(connection, network, 1n);
  t.true(due > 0n, 'the parcel earned something');
  t.is(lie?.content.total, tokenAmount(due + EXTRA));

  const where = ['--hub', http.base, '--cluster', world.chain.url, '--network', network];
  // What a challenge would show, the chain cannot see here.
  const words = ['oracle', 'run', '--no-challenge', ...where, '--keypair', world.oracleFile];
  const oracle = await aProcess(t, words, world.folder);
  const refusal = await oracle.nextLine();
  t.like(refusal, { kind: 'refused', epoch: '1', attempt: 1, error: { code: 'CLI_AUDIT_CONTRADICTION' } });
  t.regex(String((refusal['error'] as { message: unknown }).message), /reward/);
  t.log(refusal);

  // The lie gathers nothing. The honest hub waits, clears it when its time is over and posts its own.
  await t.throwsAsync(honest.settlement.round(), { code: 'EPOCH_DIFFERS' });
  world.wait(EXPIRY - 5);
  await t.throwsAsync(honest.settlement.round(), { code: 'EPOCH_DIFFERS' });
  t.like(await findEpoch(connection, network, 1n), { state: 'posted', attestedBy: [1] });
  const before = await connection.getBalance(keys.liar.publicKey);
  world.wait(10);
  served = honest.reader;
  await settle(honest.settlement);
  const posted = await findEpoch(connection, network, 1n);
  t.like(posted, { state: 'posted', proposer: addressOf(keys.honest.publicKey) });
  t.like(posted?.content, { attempt: 2, total: due });
  t.true(
    (await connection.getBalance(keys.liar.publicKey)) > before,
    'bond and rent go back to who paid them',
  );

  // The very next line: nothing was repeated in between.
  t.like(await oracle.nextLine(), { kind: 'attested', epoch: '1', attempt: 2 });
  world.wait(CHALLENGE + 1);
  await settle(honest.settlement);
  t.like(await findEpoch(connection, network, 1n), { state: 'final', attestedBy: [0, 2] });
  t.like(await networkOf(world), { latestPosted: 1n, latestFinal: 1n });
  t.is((await honest.store.epoch(1))?.state, 'final');
  t.is(await oracle.stop(), 0);
});
