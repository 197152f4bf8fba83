import { type Carry, noCarry } from './carry.ts';
import { type EpochContent, epochContentHash } from './epoch.ts';
import { isFleetError } from './errors.ts';
import { cidOf } from './evidence/car.ts';
import { readWork, type WorkReader } from './evidence.ts';
import { compareBytes, type DeviceId, type NetworkId, toHex } from './ids.ts';
import { jobIdOf } from './jobs.ts';
import type { DeviceAccount } from './judge.ts';
import { frameChecks, outcomeKey, TraceJudge, type TraceVerdicts } from './judge-traces.ts';
import { evidenceLeaf, LeafSet } from './merkle.ts';
import type { PinnedMap } from './pinned-map.ts';
import { type MotionLimits, motionLimits } from './plausibility.ts';
import type { RewardParameters } from './rewards.ts';
import { SettleFold, type Settlement, type WorkLine } from './settle.ts';
import { frameKeyOf, type Opening, RisingOpenings, readTraces } from './traces.ts';
import type { TokenAmount, UnixSeconds } from './units.ts';
import type { BatchVerifier, Verifier } from './verifier.ts';
import { ForesightVerifier } from './verify-ahead.ts';
import { type DisputeReason, disputeReasons, type OutcomeRecord } from './work.ts';
import { verifiedItemsAhead } from './work-checks.ts';

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** What the chain says about the epoch and its network. */
export interface ChainFacts {
  readonly network: NetworkId;
  readonly content: EpochContent;
  readonly start: UnixSeconds;
  readonly end: UnixSeconds;
  readonly hubKey: Uint8Array;
  readonly parameters: RewardParameters;
}

/** The epoch before: as the chain has it, and what its work CAR (checked by `readCarry` against it) carries on. */
export interface PreviousEpoch {
  readonly content: EpochContent;
  readonly carry: Carry;
}

export interface AuditInput {
  readonly chain: ChainFacts;
  /** Absent for epoch 1 only. */
  readonly previous?: PreviousEpoch;
  /** Opens the work CAR; called twice when traces are given, else once. */
  work(): Bytes;
  /** Opens the traces CAR, for who may read it; called once. */
  readonly traces?: () => Bytes;
  readonly verifier: Verifier;
  /** Checks signatures ahead of need, on other cores; without it they are checked one by one. */
  readonly batch?: BatchVerifier;
  /** Distances and service area; used with traces, which open the places. Without it both are taken at their word. */
  readonly map?: PinnedMap;
  readonly limits?: MotionLimits;
  /** Gets every delivery and return as it is recomputed. */
  readonly onLine?: (line: WorkLine) => void;
}

/** The first thing that does not hold. */
export interface Contradiction {
  readonly check: string;
  /** Where: a field of the epoch, or block, CID, path and byte of the CAR. */
  readonly place: string;
  readonly expected: string;
  readonly got: string;
}

export interface AuditSummary {
  readonly number: bigint;
  readonly records: number;
  readonly paid: number;
  readonly disputed: number;
  readonly devices: number;
  /** What this epoch adds, and the sum of all leaves. */
  readonly emitted: TokenAmount;
  readonly total: TokenAmount;
  readonly withTraces: boolean;
  readonly frames: number;
}

export type AuditReport =
  | { readonly ok: true; readonly summary: AuditSummary; readonly settlement: Settlement }
  | { readonly ok: false; readonly contradiction: Contradiction };

/**
 * Recomputes an epoch from its evidence and compares with the chain: digests, every signature and code, that no
 * job pays twice, the arithmetic, every root, that no total went down; with traces also frames and motion.
 * The same function serves `wayproof audit`, oracles and tests. Never throws for what the evidence says.
 */
export async function audit(input: AuditInput): Promise<AuditReport> {
  const opened: Opened[] = [];
  try {
    checkParent(input);
    const traced = input.traces === undefined ? undefined : await auditTraces(input, input.traces, opened);
    const { settlement, devices } = await auditWork(input, traced, opened);
    const before = (input.previous?.content.total ?? 0n) as TokenAmount;
    const summary: AuditSummary = {
      number: input.chain.content.number,
      ...settlement.counts,
      devices,
      emitted: (settlement.total - before) as TokenAmount,
      total: settlement.total,
      withTraces: traced !== undefined,
      frames: traced?.frames ?? 0,
    };
    return { ok: true, summary, settlement };
  } catch (error) {
    return { ok: false, contradiction: contradictionOf(error) };
  } finally {
    for (const reader of opened) await reader.close();
  }
}

/** Readers to close, wherever the audit ends. */
interface Opened {
  close(): Promise<void>;
}

async function kept<R extends Opened>(reader: Promise<R>, opened: Opened[]): Promise<R> {
  const open = await reader;
  opened.push(open);
  return open;
}

class Contradicted extends Error {
  readonly contradiction: Contradiction;

  constructor(contradiction: Contradiction) {
    super(contradiction.check);
    this.contradiction = contradiction;
  }
}

function contradictionOf(error: unknown): Contradiction {
  if (error instanceof Contradicted) return error.contradiction;
  if (!isFleetError(error)) throw error;
  const { place, index } = error.context;
  return {
    check: error.code,
    place: String(place ?? (index === undefined ? 'the evidence' : `record ${index}`)),
    expected: 'evidence that can be read',
    got: error.message,
  };
}

type Comparable = Uint8Array | string | number | bigint | boolean;

function same(check: string, place: string, expected: Comparable, got: Comparable): void {
  const text = (value: Comparable) => (value instanceof Uint8Array ? toHex(value) : String(value));
  if (text(expected) === text(got)) return;
  throw new Contradicted({ check, place, expected: text(expected), got: text(got) });
}

/** The epoch stands on the one before. */
function checkParent({ chain, previous }: AuditInput): void {
  const { content, network } = chain;
  if (previous === undefined) {
    same('parent', 'epoch number', 1n, content.number);
    same('parent', 'parent hash', new Uint8Array(32), content.parentHash);
    return;
  }
  same('parent', 'epoch number', previous.content.number + 1n, content.number);
  same('parent', 'parent hash', epochContentHash(network, previous.content), content.parentHash);
  same('parent', 'carried epoch', previous.content.number, previous.carry.number);
}

async function auditWork(
  input: AuditInput,
  traced: AuditedTraces | undefined,
  opened: Opened[],
): Promise<{ settlement: Settlement; devices: number }> {
  const { chain, previous, verifier, batch } = input;
  const reader = await kept(readWork(input.work(), chain.content.workDigest), opened);
  checkRoot(reader, chain, previous);
  const devices = new Map<DeviceId, DeviceAccount>();
  for await (const { value, place } of reader.devices()) {
    same('device listed once', place, false, devices.has(value[0]));
    devices.set(...value);
  }
  const foresight = new ForesightVerifier(verifier, batch);
  const fold = new SettleFold(previous?.carry ?? noCarry, rulesOf(chain), devices, {
    verifier: foresight,
    onLine: input.onLine ?? (() => undefined),
  });
  const read = verifiedItemsAhead(foresight, chain.hubKey, reader.records(), ({ record }) => record);
  for await (const { record, reasons, place } of read) {
    const seen =
      record.kind === 'delivery' || record.kind === 'return'
        ? tracedOf(record, traced, input.map !== undefined && traced !== undefined)
        : record;
    const line = await fold.add(seen);
    same('reasons of the record', place, namesOf(line?.reasons ?? []), namesOf(reasons));
  }
  const settlement = fold.finish();
  await sameItems(
    'reward leaf',
    reader.rewards(),
    settlement.carry.rewards,
    (leaf) => `${toHex(leaf.device)} ${leaf.cumulative}`,
  );
  await sameItems(
    'carried job',
    reader.jobs(),
    [...settlement.carry.jobs],
    ([job, { state, until }]) => `${job} ${state} ${until}`,
  );
  await sameItems(
    'settled mark',
    reader.marks(),
    [...settlement.carry.marks],
    ([device, mark]) => `${device} ${mark}`,
  );
  await reader.end();
  const { content } = chain;
  same('work root', 'epoch account', settlement.workRoot, content.workRoot);
  same('reward root', 'epoch account', settlement.rewardRoot, content.rewardRoot);
  same('total', 'epoch account', settlement.total, content.total);
  same('leaves', 'epoch account', settlement.leaves, content.leaves);
  return { settlement, devices: devices.size };
}

function rulesOf({ network, hubKey, content, start, end, parameters }: ChainFacts) {
  return { network, hubKey, number: content.number, start, end, parameters };
}

function checkRoot({ root }: WorkReader, chain: ChainFacts, previous: PreviousEpoch | undefined): void {
  const { content, parameters } = chain;
  const { rules } = root;
  const at = (name: string) => `/${name} of the root block`;
  same('network', at('network'), chain.network, rules.network);
  same('epoch number', at('number'), content.number, rules.number);
  same('start', at('start'), chain.start, rules.start);
  same('end', at('end'), chain.end, rules.end);
  same('hub key', at('hubKey'), chain.hubKey, rules.hubKey);
  same('parameter version', 'epoch account', content.parameterVersion, rules.parameters.version);
  for (const [name, value] of Object.entries(parameters)) {
    same('parameters', at(`parameters/${name}`), value, rules.parameters[name as keyof RewardParameters]);
  }
  const parent = previous === undefined ? 'none' : cidOf(previous.content.workDigest).toString();
  same('previous evidence', at('previous'), parent, root.previous ?? 'none');
  same('traces root', at('tracesRoot'), content.tracesRoot, root.tracesRoot);
  same('work root', at('workRoot'), content.workRoot, root.workRoot);
  same('reward root', at('rewardRoot'), content.rewardRoot, root.rewardRoot);
  same('total', at('total'), content.total, root.total);
  same('leaves', at('leaves'), content.leaves, root.leaves);
}

/** With traces, what is disputed for their sake is found anew; without, the record is taken at its word. */
function tracedOf(
  record: OutcomeRecord,
  traced: AuditedTraces | undefined,
  measured: boolean,
): OutcomeRecord {
  const stated = record.traced.filter((reason) =>
    reason === 'distance' || reason === 'outside-area' ? !measured : traced === undefined,
  );
  return { ...record, traced: [...stated, ...(traced?.verdicts.get(outcomeKey(record)) ?? [])] };
}

async function sameItems<T>(
  check: string,
  stored: AsyncIterable<{ readonly value: T; readonly place: string }>,
  expected: readonly T[],
  text: (value: T) => string,
): Promise<void> {
  let index = 0;
  for await (const { value, place } of stored) {
    const want = expected[index++];
    same(check, place, want === undefined ? 'none' : text(want), text(value));
  }
  const missing = expected[index];
  if (missing !== undefined) same(check, `after item ${index}`, text(missing), 'none');
}

const namesOf = (reasons: readonly DisputeReason[]): string =>
  reasons.map((reason) => `${disputeReasons[reason]} ${reason}`).join(', ') || 'none';

interface AuditedTraces {
  readonly verdicts: TraceVerdicts;
  readonly frames: number;
}

/** Frames and openings in one pass over the traces, with the outcomes of the work CAR beside them. */
async function auditTraces(
  { chain, work, verifier, batch, map, limits = motionLimits }: AuditInput,
  open: () => Bytes,
  opened: Opened[],
): Promise<AuditedTraces> {
  const { content, network } = chain;
  const traces = await kept(readTraces(open(), content.tracesDigest), opened);
  same('network', '/network of the traces', network, traces.network);
  same('epoch number', '/number of the traces', content.number, traces.number);
  const foresight = new ForesightVerifier(verifier, batch);
  const judge = new TraceJudge({
    network,
    verifier: foresight,
    limits: { ...limits, ...(map === undefined ? {} : { inArea: map.inArea }) },
    ...(map === undefined ? {} : { shortest: map.shortest }),
  });
  const openings = new RisingOpenings(inOrder(traces.openings()));
  const records = await kept(readWork(work(), content.workDigest), opened);
  for await (const outcome of outcomesOf(records)) {
    judge.addOutcome(outcome, await openings.of(jobIdOf(outcome.job.statement)));
  }
  await openings.drain();
  const leaves = new LeafSet();
  let frames = 0;
  let before: Uint8Array = new Uint8Array(0);
  const read = foresight.ahead(traces.frames(), ({ value }) => frameChecks(value));
  for await (const { value, place } of read) {
    frames++;
    // Out of order, one robot's frames could be judged in two heaps, each with gaps.
    const leaf = evidenceLeaf(value.statement, value.signature);
    const key = frameKeyOf(value.statement, leaf);
    same('frame in its order', place, true, compareBytes(before, key) < 0);
    before = key;
    leaves.add(leaf);
    same('signed frame', place, true, judge.addFrame(value));
  }
  await traces.end();
  same('traces root', 'epoch account', leaves.root(), content.tracesRoot);
  return { verdicts: judge.finish(), frames };
}

async function* outcomesOf(reader: WorkReader): AsyncGenerator<OutcomeRecord> {
  for await (const _ of reader.devices());
  for await (const { record } of reader.records()) {
    if (record.kind === 'delivery' || record.kind === 'return') yield record;
  }
}

/** Out of order, the opening of a job could be there and not be found. */
async function* inOrder(
  openings: AsyncIterable<{ readonly value: Opening; readonly place: string }>,
): AsyncGenerator<Opening> {
  let before = '';
  for await (const { value, place } of openings) {
    same('opening in its order', place, true, before < value.job);
    before = value.job;
    yield value;
  }
}
