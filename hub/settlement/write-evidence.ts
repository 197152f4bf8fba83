import { type Carry, noCarry } from '../../protocol/carry.ts';
import { FleetError } from '../../protocol/errors.ts';
import { commitmentOf, readCarry, sealWork } from '../../protocol/evidence.ts';
import type { JobId, NetworkId } from '../../protocol/ids.ts';
import { outcomeKey, TraceJudge, type TraceVerdicts } from '../../protocol/judge-traces.ts';
import type { PinnedMap } from '../../protocol/pinned-map.ts';
import { motionLimits } from '../../protocol/plausibility.ts';
import { type Opening, sealTraces } from '../../protocol/traces.ts';
import type { BatchVerifier, Verifier } from '../../protocol/verifier.ts';
import type { OutcomeRecord, WorkRecord } from '../../protocol/work.ts';
import type { Chain } from './chain.ts';
import type { EpochRecord, EpochResult } from './epoch.ts';
import type { EpochSource, WorkRow } from './epoch-source.ts';
import type { EvidenceFolder } from './evidence-folder.ts';

export interface EvidenceParts {
  readonly network: NetworkId;
  readonly verifier: Verifier;
  /** Checks the signatures of ended jobs ahead, on other cores. */
  readonly batch?: BatchVerifier;
  readonly source: EpochSource;
  readonly folder: EvidenceFolder;
  readonly chain: Pick<Chain, 'network' | 'devices' | 'parametersFor'>;
  /** The pinned map, the same everybody recomputes with. */
  readonly map: PinnedMap;
}

/**
 * Settles a frozen epoch and writes both CARs: rows → traces → what traces say of the work → settle → files.
 * The same code oracles run; nothing is posted here. A crash leaves files that are written again.
 * Throws EPOCH_CARRY, CHAIN_….
 */
export async function writeEvidence(
  parts: EvidenceParts,
  epoch: EpochRecord,
  before: EpochRecord | undefined,
): Promise<EpochResult> {
  const { network, verifier, source, folder } = parts;
  const { hubKey } = await parts.chain.network();
  const parameters = await parts.chain.parametersFor(epoch.to);
  const { slot, devices } = await parts.chain.devices();
  const rows = await source.rows(epoch.after, epoch.upto);
  const number = BigInt(epoch.number);
  const previous = await carryOf(folder, epoch, before);
  const spools = [
    await folder.spool(epoch.number, 'traces'),
    await folder.spool(epoch.number, 'work'),
  ] as const;
  try {
    const judge = new TraceJudge({
      network,
      limits: { ...motionLimits, inArea: parts.map.inArea },
      verifier: storedFrames,
      shortest: parts.map.shortest,
    });
    const traces = await sealTraces({
      network,
      number,
      openings: () => openingsOf(rows.work(), judge),
      frames: rows.frames,
      onFrame: (frame) => void judge.addFrame(frame),
      spool: spools[0],
    });
    const verdicts = judge.finish();
    await folder.write(epoch.number, 'traces', traces.car());
    const work = await sealWork(
      {
        previous,
        rules: { network, hubKey, number, start: epoch.from, end: epoch.to, parameters },
        devices,
        slot,
        records: () => judged(rows.work(), verdicts),
        tracesRoot: traces.tracesRoot,
        ...(before?.result ? { previousCid: before.result.workCid } : {}),
        spool: spools[1],
      },
      {
        verifier,
        ...(parts.batch === undefined ? {} : { batch: parts.batch }),
        onLine: () => undefined,
      },
    );
    await folder.write(epoch.number, 'work', work.car());
    return { ...commitmentOf(work, traces), workCid: work.cid, records: work.settlement.counts.records };
  } finally {
    for (const spool of spools) await spool.close();
  }
}

/** Each frame was verified before it was stored; whoever tampers with the store is refused by every oracle. */
const storedFrames: Verifier = { verify: () => true, isValidKey: () => true };

const isOutcome = (record: WorkRecord): record is OutcomeRecord =>
  record.kind === 'delivery' || record.kind === 'return';

/** What opens each job, once, while the outcomes pass to the judge: they stand in one order. */
async function* openingsOf(rows: AsyncIterable<WorkRow>, judge: TraceJudge): AsyncGenerator<Opening> {
  let before: JobId | undefined;
  for await (const { record, opening } of rows) {
    if (isOutcome(record)) judge.addOutcome(record, opening);
    if (opening === undefined || opening.job === before) continue;
    before = opening.job;
    yield opening;
  }
}

/** The records with what their traces say. */
async function* judged(rows: AsyncIterable<WorkRow>, verdicts: TraceVerdicts): AsyncGenerator<WorkRecord> {
  for await (const { record } of rows) {
    if (verdicts.size === 0 || !isOutcome(record)) yield record;
    else yield { ...record, traced: verdicts.get(outcomeKey(record)) ?? [] };
  }
}

/** What the epoch before hands on, from its own evidence and checked against its digest. */
async function carryOf(
  folder: EvidenceFolder,
  { number: of }: EpochRecord,
  before: EpochRecord | undefined,
): Promise<Carry> {
  if (before === undefined) {
    if (of === 1) return noCarry;
    throw new FleetError('EPOCH_CARRY', { number: of - 1, reason: 'this hub never settled it' });
  }
  const { number } = before;
  if (before.result === null)
    throw new FleetError('EPOCH_CARRY', { number, reason: 'it is not settled yet' });
  try {
    return (await readCarry(folder.read(number, 'work'), before.result.workDigest)).carry;
  } catch (cause) {
    throw new FleetError('EPOCH_CARRY', { number, reason: String(cause) }, { cause });
  }
}
