import * as dagCbor from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import type { CarriedJob, Carry } from './carry.ts';
import type { EpochProposal } from './epoch.ts';
import { blockOf } from './evidence/car.ts';
import type { Fields } from './evidence/fields.ts';
import { openCar, planSection, type Section, type Spool, writeCar } from './evidence/sections.ts';
import {
  readDevice,
  readJob,
  readMark,
  readParameters,
  readRecord,
  readReward,
  type StoredRecord,
  writeDevice,
  writeJob,
  writeMark,
  writeRecord,
  writeReward,
} from './evidence/work-items.ts';
import { compareBytes, type DeviceId, type JobId, keyBytes, keyText, networkId } from './ids.ts';
import type { DeviceAccount } from './judge.ts';
import { type EpochRules, type SettleChecks, SettleFold, type Settlement } from './settle.ts';
import type { RewardLeaf } from './sum-tree.ts';
import type { SealedTraces } from './traces.ts';
import { type TokenAmount, unixSeconds } from './units.ts';
import { ForesightVerifier } from './verify-ahead.ts';
import type { DisputeReason, WorkRecord } from './work.ts';
import { verifiedAhead } from './work-checks.ts';

const WORK_VERSION = 1;
/** The order of the root's `sections`, and of the blocks: what a reader needs first comes first. */
const sectionNames = ['devices', 'records', 'rewards', 'jobs', 'marks'] as const;

/** Everything an epoch's work evidence is made from. */
export interface WorkInput {
  readonly previous: Carry;
  readonly rules: EpochRules;
  readonly devices: ReadonlyMap<DeviceId, DeviceAccount>;
  /** Slot at which `devices` was read. */
  readonly slot: number;
  /** In the order of `recordKey`. Called once to settle and learn the CIDs, and without a spool again to write. */
  records(): AsyncIterable<WorkRecord> | Iterable<WorkRecord>;
  readonly tracesRoot: Uint8Array;
  /** Root CID of the CAR of the epoch before; absent for the first. */
  readonly previousCid?: string;
  readonly spool?: Spool;
}

/** A settled epoch whose evidence is ready to be written. */
export interface SealedWork {
  readonly settlement: Settlement;
  /** Root CID of the CAR, base32. */
  readonly cid: string;
  /** sha2-256 of the root block: what goes on chain. */
  readonly digest: Uint8Array;
  /** The CAR's bytes. Throws EVIDENCE_CHANGED when `records` gives something else than the first time. */
  car(): AsyncGenerator<Uint8Array>;
}

/**
 * Settles the epoch and plans its work CAR in one pass over the records.
 * Memory: what `settle` needs, 36 bytes for 256 KiB of evidence, and the reasons of disputed records.
 */
export async function sealWork(input: WorkInput, checks: SettleChecks): Promise<SealedWork> {
  const { previous, rules, devices } = input;
  const disputed = new Map<number, readonly DisputeReason[]>();
  const verifier = new ForesightVerifier(checks.verifier, checks.batch);
  const fold = new SettleFold(previous, rules, devices, { ...checks, verifier });
  const judged = async function* () {
    let index = 0;
    for await (const record of verifiedAhead(verifier, rules.hubKey, input.records())) {
      const reasons = (await fold.add(record))?.reasons ?? [];
      if (reasons.length > 0) disputed.set(index, reasons);
      index++;
      yield writeRecord(record, reasons);
    }
  };
  const again = async function* () {
    let index = 0;
    for await (const record of input.records()) yield writeRecord(record, disputed.get(index++) ?? []);
  };

  const devicesSection = section('devices', byKey([...devices]), writeDevice);
  const { spool } = input;
  const first = [
    await planSection(devicesSection, spool),
    await planSection({ name: 'records', items: judged }, spool),
  ];
  const settlement = fold.finish();
  const { rewards, jobs, marks } = settlement.carry;
  const last = [
    section('rewards', rewards, writeReward),
    section('jobs', [...jobs], writeJob),
    section('marks', [...marks], writeMark),
  ];
  const plans = [...first];
  for (const part of last) plans.push(await planSection(part, spool));

  const root = blockOf(
    dagCbor.encode({
      kind: 'wayproof-work',
      version: WORK_VERSION,
      network: keyBytes(rules.network),
      number: rules.number,
      start: rules.start,
      end: rules.end,
      slot: input.slot,
      hubKey: rules.hubKey,
      parameters: rules.parameters,
      previous: input.previousCid === undefined ? null : CID.parse(input.previousCid),
      tracesRoot: input.tracesRoot,
      workRoot: settlement.workRoot,
      rewardRoot: settlement.rewardRoot,
      total: settlement.total,
      leaves: settlement.leaves,
      sections: plans.map((plan) => plan.lists.map((list) => list.cid)),
    }),
  );
  const sections = [devicesSection, { name: 'records', items: again }, ...last];
  return {
    settlement,
    cid: root.cid.toString(),
    digest: root.cid.multihash.digest,
    car: () => writeCar(root, sections, plans, spool),
  };
}

/** What the chain is told of an epoch's evidence. */
export function commitmentOf(work: SealedWork, traces: SealedTraces): Omit<EpochProposal, 'number'> {
  const { workRoot, rewardRoot, total, leaves } = work.settlement;
  const { tracesRoot, digest: tracesDigest } = traces;
  return { workRoot, tracesRoot, rewardRoot, total, leaves, workDigest: work.digest, tracesDigest };
}

function section<T>(name: string, items: readonly T[], write: (item: T) => unknown): Section {
  return {
    name,
    items: function* () {
      for (const item of items) yield write(item);
    },
  };
}

function byKey<T>(entries: readonly [DeviceId, T][]): [DeviceId, T][] {
  return entries
    .map((entry) => ({ entry, key: keyBytes(entry[0]) }))
    .sort((a, b) => compareBytes(a.key, b.key))
    .map(({ entry }) => entry);
}

/** What the root block of a work CAR says. */
export interface WorkRoot {
  readonly rules: EpochRules;
  readonly slot: number;
  readonly previous: string | undefined;
  readonly tracesRoot: Uint8Array;
  readonly workRoot: Uint8Array;
  readonly rewardRoot: Uint8Array;
  readonly total: TokenAmount;
  readonly leaves: number;
}

export interface Placed<T> {
  readonly value: T;
  readonly place: string;
}

/** A work CAR being read. Take the sections in this order, each to its end, then `end()`. */
export interface WorkReader {
  readonly cid: string;
  readonly digest: Uint8Array;
  readonly root: WorkRoot;
  devices(): AsyncGenerator<Placed<[DeviceId, DeviceAccount]>>;
  records(): AsyncGenerator<StoredRecord>;
  rewards(): AsyncGenerator<Placed<RewardLeaf>>;
  jobs(): AsyncGenerator<Placed<[JobId, CarriedJob]>>;
  marks(): AsyncGenerator<Placed<[DeviceId, number]>>;
  /** Throws EVIDENCE_INVALID when bytes follow. */
  end(): Promise<void>;
  /** Lets go of the source when reading stops early; harmless after the end. */
  close(): Promise<void>;
}

/**
 * Opens a work CAR from a stream of byte chunks; every block's hash and place is checked as it is read.
 * Throws EVIDENCE_INVALID with block index, CID, path and byte. `expectedDigest` is the one on chain.
 */
export async function readWork(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  expectedDigest?: Uint8Array,
): Promise<WorkReader> {
  const {
    cid,
    root: fields,
    cursor,
    items,
  } = await openCar('work', WORK_VERSION, sectionNames, chunks, expectedDigest);
  const root = readRoot(fields);
  return {
    cid: cid.toString(),
    digest: cid.multihash.digest,
    root,
    devices: () => items('devices', readDevice),
    records: async function* () {
      for await (const { value } of items('records', readRecord)) yield value;
    },
    rewards: () => items('rewards', readReward),
    jobs: () => items('jobs', readJob),
    marks: () => items('marks', readMark),
    end: () => cursor.end(),
    close: () => cursor.close(),
  };
}

function readRoot(fields: Fields): WorkRoot {
  return {
    rules: {
      network: networkId(keyText(fields.bytes('network', 32))),
      hubKey: fields.bytes('hubKey', 32),
      number: fields.u64('number'),
      start: unixSeconds(fields.integer('start')),
      end: unixSeconds(fields.integer('end')),
      parameters: readParameters(fields.inner('parameters')),
    },
    slot: fields.integer('slot'),
    previous: fields.has('previous') ? fields.link('previous').toString() : undefined,
    tracesRoot: fields.bytes('tracesRoot', 32),
    workRoot: fields.bytes('workRoot', 32),
    rewardRoot: fields.bytes('rewardRoot', 32),
    total: fields.amount('total'),
    leaves: fields.integer('leaves', 0, 2 ** 32 - 1),
  };
}

/** Reads a work CAR to its end for what the next epoch starts from. Throws EVIDENCE_INVALID. */
export async function readCarry(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  expectedDigest?: Uint8Array,
): Promise<{ readonly carry: Carry; readonly root: WorkRoot; readonly cid: string }> {
  const reader = await readWork(chunks, expectedDigest);
  try {
    for await (const _ of reader.devices());
    for await (const _ of reader.records());
    const rewards: RewardLeaf[] = [];
    for await (const { value } of reader.rewards()) rewards.push(value);
    const jobs = new Map<JobId, CarriedJob>();
    for await (const { value } of reader.jobs()) jobs.set(...value);
    const marks = new Map<DeviceId, number>();
    for await (const { value } of reader.marks()) marks.set(...value);
    await reader.end();
    const { root, cid } = reader;
    return { carry: { number: root.rules.number, rewards, jobs, marks }, root, cid };
  } finally {
    await reader.close();
  }
}
