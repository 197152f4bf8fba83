import { type Carry, noCarry } from '../../protocol/carry.ts';
import { FleetError } from '../../protocol/errors.ts';
import { commitmentOf, readCarry, sealWork } from '../../protocol/evidence.ts';
import type { JobId, NetworkId } from '../../protocol/ids.ts';
import { judgeTraces, outcomeKey } from '../../protocol/judge-traces.ts';
import type { PinnedMap } from '../../protocol/pinned-map.ts';
import { motionLimits } from '../../protocol/plausibility.ts';
import type { EpochRules } from '../../protocol/settle.ts';
import { type Opening, sealTraces } from '../../protocol/traces.ts';
import type { Decimeters } from '../../protocol/units.ts';
import type { Verifier } from '../../protocol/verifier.ts';
import type { WorkRecord } from '../../protocol/work.ts';
import type { Chain, ChainNetwork } from './chain.ts';
import type { EpochRecord, EpochResult } from './epoch.ts';
import { type EpochSource, outcomesOf } from './epoch-source.ts';
import type { EvidenceFolder } from './evidence-folder.ts';

export interface EvidenceParts {
  readonly network: NetworkId;
  readonly verifier: Verifier;
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
  const { records, openings, frames } = await source.rows(epoch.after, epoch.upto);
  const number = BigInt(epoch.number);

  const traces = await sealTraces({ network, number, openings: () => openings, frames });
  const outcomes = outcomesOf(records);
  const verdicts = await judgeTraces({
    network,
    outcomes,
    openings,
    frames: frames(),
    limits: { ...motionLimits, inArea: parts.map.inArea },
    verifier,
  });
  const traced = records.map((record): WorkRecord => {
    if (record.kind !== 'delivery' && record.kind !== 'return') return record;
    return { ...record, traced: verdicts.get(outcomeKey(record)) ?? [] };
  });

  const work = await sealWork(
    {
      previous: await carryOf(folder, epoch, before),
      rules: rulesOf(network, facts, epoch),
      devices,
      slot,
      records: () => traced,
      tracesRoot: traces.tracesRoot,
      ...(before?.result ? { previousCid: before.result.workCid } : {}),
    },
    { verifier, distance: distanceOf(openings, parts.map.shortest) },
  );
  await folder.write(epoch.number, 'traces', traces.car());
  await folder.write(epoch.number, 'work', work.car());
  return { ...commitmentOf(work, traces), workCid: work.cid, records: traced.length };
}

function rulesOf(
  network: NetworkId,
  { hubKey, parameters }: ChainNetwork,
  { number, from, to }: EpochRecord,
): EpochRules {
  return { network, hubKey, number: BigInt(number), start: from, end: to, parameters };
}

function distanceOf(openings: readonly Opening[], shortest: PinnedMap['shortest']) {
  const places = new Map(openings.map((opening) => [opening.job, opening]));
  return (job: JobId): Decimeters | undefined => {
    const opening = places.get(job);
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
