// Audits the epoch from its CAR files with all signatures, as an oracle does: EVIDENCE RESULT
import { createReadStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseResultText } from '../../hub/store/epoch-rows.ts';
import { audit } from '../../protocol/audit.ts';
import { nativeVerifier } from '../../protocol/sodium/native.ts';
import { NativePool } from '../../protocol/sodium/native-pool.ts';
import { distance, end, hub, network, parameters, start } from './epoch.ts';
import { costOf } from './measured.ts';

const [evidence, result] = process.argv.slice(2);
if (evidence === undefined || result === undefined) throw new Error('usage: audit-process EVIDENCE RESULT');
const pool = new NativePool(availableParallelism());
const posted = parseResultText(result);
const content = {
  ...posted,
  number: 1n,
  attempt: 1,
  parameterVersion: parameters.version,
  parentHash: new Uint8Array(32),
};
const cost = await costOf(() =>
  audit({
    chain: { network, content, start, end, hubKey: hub.publicKey, parameters },
    work: () => createReadStream(join(evidence, '1', 'work.car')),
    traces: () => createReadStream(join(evidence, '1', 'traces.car')),
    verifier: nativeVerifier,
    batch: pool,
    map: { shortest: () => distance, inArea: () => true },
  }),
);
await pool.close();
const { result: report, ...figures } = cost;
if (!report.ok) throw new Error(JSON.stringify(report.contradiction));
const { paid, disputed, frames, devices } = report.summary;
process.send?.({ ...figures, paid, disputed, frames, devices });
process.disconnect?.();
