// Settles the rows of an epoch and writes both CARs, as a hub does: FOLDER EVIDENCE DEVICES [verify]
import { availableParallelism } from 'node:os';
import { noCut } from '../../hub/settlement/epoch.ts';
import { EvidenceFolder } from '../../hub/settlement/evidence-folder.ts';
import { MemoryChain } from '../../hub/settlement/memory-chain.ts';
import { writeEvidence } from '../../hub/settlement/write-evidence.ts';
import { Database } from '../../hub/store/database.ts';
import { resultText } from '../../hub/store/epoch-rows.ts';
import { SqliteEpochSource } from '../../hub/store/sqlite-epoch-source.ts';
import { ManualClock } from '../../protocol/clock.ts';
import { address } from '../../protocol/ids.ts';
import { nativeVerifier } from '../../protocol/sodium/native.ts';
import { NativePool } from '../../protocol/sodium/native-pool.ts';
import { seconds, toUnixMilliseconds } from '../../protocol/units.ts';
import { deviceOf, distance, end, epochSeconds, hub, network, parameters, start } from './epoch.ts';
import { costOf } from './measured.ts';

const [folder, evidence, devices, verify] = process.argv.slice(2);
if (folder === undefined || evidence === undefined)
  throw new Error('usage: settle-process FOLDER EVIDENCE DEVICES [verify]');
const pool = new NativePool(availableParallelism());
const chain = new MemoryChain(network, new ManualClock(toUnixMilliseconds(end)), address(network), {
  hubKey: hub.publicKey,
  parameters,
  threshold: 2,
  epochSeconds,
  challengeSeconds: seconds(60),
  expirySeconds: seconds(600),
  nextEpochEnd: end,
  latestPosted: 0,
  latestFinal: 0,
});
for (let i = 0; i < Number(devices); i++) chain.accounts.set(deviceOf(i), { status: 'active' });
const database = new Database(folder);
await database.start();
const source = new SqliteEpochSource(database, network);
const cost = await costOf(async () => {
  const upto = await source.cutAt(toUnixMilliseconds(end), noCut);
  const row = { number: 1, from: start, to: end, after: noCut, upto, attempt: 0, attestations: 0 };
  return await writeEvidence(
    {
      network,
      source,
      chain,
      folder: new EvidenceFolder(evidence),
      map: { shortest: () => distance, inArea: () => true },
      // Each signature was checked when it came in; oracles check them all again.
      ...(verify === 'verify'
        ? { verifier: nativeVerifier, batch: pool }
        : { verifier: { verify: () => true, isValidKey: () => true } }),
    },
    { ...row, state: 'frozen', result: null },
    undefined,
  );
});
await database.stop();
await pool.close();
process.send?.({ ...cost, result: resultText(cost.result) });
process.disconnect?.();
