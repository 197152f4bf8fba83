import { type Carry, noCarry } from '../../protocol/carry.ts';
import { FleetError } from '../../protocol/errors.ts';
import { commitmentOf, readCarry, sealWork } from '../../protocol/evidence.ts';
import type { JobId, NetworkId } from '../../protocol/ids.ts';
import { jobIdOf } from '../../protocol/jobs.ts';
import { outcomeKey, TraceJudge, type TraceVerdicts } from '../../protocol/judge-traces.ts';
import type { PinnedMap } from '../../protocol/pinned-map.ts';
import { motionLimits } from '../../protocol/plausibility.ts';
import type { EpochRules } from '../../protocol/settle.ts';
import { RisingOpenings, sealTraces } from '../../protocol/traces.ts';
import type { Decimeters } from '../../protocol/units.ts';
import type { BatchVerifier, Verifier } from '../../protocol/verifier.ts';
import type { OutcomeRecord, WorkRecord } from '../../protocol/work.ts';
import type { Chain, ChainNetwork } from './chain.ts';
import type { EpochRecord, EpochResult } from './epoch.ts';
import type { EpochRows, EpochSource } from './epoch-source.ts';
import type { EvidenceFolder } from './evidence-folder.ts';

export interface EvidenceParts {
  readonly network: NetworkId;
  readonly verifier: Verifier;
  /** Checks the signatures of ended jobs ahead, on other cores. */
  readonly batch?: BatchVerifier;
  readonly source: EpochSource;
  readonly folder: EvidenceFolder;
  readonly chain: Pick<Chain, 'network' | 'devices'>;
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
  const facts = await parts.chain.network();
  const { slot, devices } = await parts.chain.devices();
  const rows = await source.rows(epoch.after, epoch.upto);
  const number = BigInt(epoch.number);

  const judge = new TraceJudge({
    network,
    limits: { ...motionLimits, inArea: parts.map.inArea },
    verifier: storedFrames,
  });
  const openings = new RisingOpenings(rows.openings());
  for await (const record of rows.records()) {
    if (isOutcome(record)) judge.addOutcome(record, await openings.of(jobIdOf(record.job.statement)));
  }
  await openings.close();
  const traces = await sealTraces({
    network,
    number,
    openings: rows.openings,
    frames: rows.frames,
    onFrame: (frame) => void judge.addFrame(frame),
  });
  const verdicts = judge.finish();

  const work = await sealWork(
    {
      previous: await carryOf(folder, epoch, before),
      rules: rulesOf(network, facts, epoch),
      devices,
      slot,
      records: () => judged(rows.records(), verdicts),
      tracesRoot: traces.tracesRoot,
      ...(before?.result ? { previousCid: before.result.workCid } : {}),
    },
    {
      verifier,
      ...(parts.batch === undefined ? {} : { batch: parts.batch }),
      distance: distancesOf(rows, parts.map),
      onLine: () => undefined,
    },
  );
  await folder.write(epoch.number, 'traces', traces.car());
  await folder.write(epoch.number, 'work', work.car());
  return { ...commitmentOf(work, traces), workCid: work.cid, records: work.settlement.counts.records };
}

function rulesOf(
  network: NetworkId,
  { hubKey, parameters }: ChainNetwork,
  { number, from, to }: EpochRecord,
): EpochRules {
  return { network, hubKey, number: BigInt(number), start: from, end: to, parameters };
}

/** Each frame was verified before it was stored; whoever tampers with the store is refused by every oracle. */
const storedFrames: Verifier = { verify: () => true, isValidKey: () => true };

const isOutcome = (record: WorkRecord): record is OutcomeRecord =>
  record.kind === 'delivery' || record.kind === 'return';

/** The records with what their traces say. */
async function* judged(
  records: AsyncIterable<WorkRecord>,
  verdicts: TraceVerdicts,
): AsyncGenerator<WorkRecord> {
  for await (const record of records) {
    if (verdicts.size === 0 || !isOutcome(record)) yield record;
    else yield { ...record, traced: verdicts.get(outcomeKey(record)) ?? [] };
  }
}

/** Distances of jobs in the order of the records. */
function distancesOf(rows: EpochRows, { shortest }: PinnedMap) {
  const openings = new RisingOpenings(rows.openings());
  return async (job: JobId): Promise<Decimeters | undefined> => {
    const opening = await openings.of(job);
    return opening && shortest(opening.pickUp.at, opening.dropOff.at);
  };
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
