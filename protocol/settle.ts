import { type CarriedJob, type Carry, jobLife } from './carry.ts';
import { FleetError } from './errors.ts';
import { compareBytes, type DeviceId, type JobId, jobId, keyBytes, toHex } from './ids.ts';
import { type DeviceAccount, type JudgeRules, judgeJob, judgeOutcome } from './judge.ts';
import { LeafSet } from './merkle.ts';
import { addAwards, amountOf, awardsOf, type RewardParameters } from './rewards.ts';
import type { Job } from './statements/job.ts';
import { buildSumTree, type SumTree } from './sum-tree.ts';
import { type Decimeters, type TokenAmount, tokenAmount, type UnixSeconds, unixSeconds } from './units.ts';
import type { BatchVerifier, Verifier } from './verifier.ts';
import { ForesightVerifier } from './verify-ahead.ts';
import {
  type DisputeReason,
  jobOf,
  leafOf,
  type OutcomeRecord,
  recordKeyOf,
  sortReasons,
  statementsOf,
  type WorkRecord,
} from './work.ts';
import { verifiedAhead } from './work-checks.ts';

/** What holds for one epoch, all of it on chain. */
export interface EpochRules extends JudgeRules {
  readonly number: bigint;
  readonly start: UnixSeconds;
  readonly end: UnixSeconds;
  readonly parameters: RewardParameters;
}

export interface SettleChecks {
  readonly verifier: Verifier;
  /** Checks signatures ahead of need, on other cores; without it they are checked one by one. */
  readonly batch?: BatchVerifier;
  /**
   * Shortest network distance of a job on the pinned map, for who knows its places; undefined skips the check.
   * Asked in the order of the records.
   */
  readonly distance?: (job: JobId) => Promise<Decimeters | undefined> | Decimeters | undefined;
  /** Gets each line as it is known; without it the lines are gathered in the result. */
  readonly onLine?: (line: WorkLine) => void;
}

/** What became of one record. `amount` is before caps; a line with reasons is disputed and earns nothing. */
export interface WorkLine {
  readonly job: JobId;
  readonly kind: 'job' | 'delivery' | 'return';
  readonly device?: DeviceId;
  readonly late: boolean;
  readonly amount: TokenAmount;
  readonly reasons: readonly DisputeReason[];
}

export interface Settlement {
  /** What the next epoch starts from; `carry.rewards` are the reward leaves. */
  readonly carry: Carry;
  readonly workRoot: Uint8Array;
  readonly rewardRoot: Uint8Array;
  /** Everything ever earned. */
  readonly total: TokenAmount;
  /** Reward leaves. */
  readonly leaves: number;
  readonly tree: SumTree;
  /** What this epoch gives each device, after caps. */
  readonly awards: ReadonlyMap<DeviceId, TokenAmount>;
  readonly lines: readonly WorkLine[];
  readonly counts: { readonly records: number; readonly paid: number; readonly disputed: number };
}

/**
 * Settles one epoch: one pure fold, run by hub, oracles and auditors alike. Records come in the order of
 * `recordKey` (throws RECORD_ORDER), so equal evidence gives equal bytes and no record is looked at twice.
 * Memory: the carried state, what each device earned, and 32 bytes a statement for the work tree.
 */
export async function settle(
  previous: Carry,
  rules: EpochRules,
  devices: ReadonlyMap<DeviceId, DeviceAccount>,
  records: AsyncIterable<WorkRecord> | Iterable<WorkRecord>,
  checks: SettleChecks,
): Promise<Settlement> {
  const verifier = new ForesightVerifier(checks.verifier, checks.batch);
  const fold = new SettleFold(previous, rules, devices, { ...checks, verifier });
  for await (const record of verifiedAhead(verifier, rules.hubKey, records)) await fold.add(record);
  return fold.finish();
}

/** The fold itself, for who reads and writes evidence while settling. */
export class SettleFold {
  readonly #previous: Carry;
  readonly #rules: EpochRules;
  readonly #devices: ReadonlyMap<DeviceId, DeviceAccount>;
  readonly #checks: SettleChecks;
  readonly #jobs: Map<JobId, CarriedJob>;
  readonly #marks: Map<DeviceId, number>;
  readonly #earned = new Map<DeviceId, bigint>();
  readonly #statements = new LeafSet();
  readonly #lines: WorkLine[] = [];
  readonly #counts = { records: 0, paid: 0, disputed: 0 };
  #lastKey: Uint8Array | undefined;

  constructor(
    previous: Carry,
    rules: EpochRules,
    devices: ReadonlyMap<DeviceId, DeviceAccount>,
    checks: SettleChecks,
  ) {
    if (rules.number !== previous.number + 1n) {
      throw new FleetError('EPOCH_ORDER', { number: rules.number, previous: previous.number });
    }
    this.#previous = previous;
    this.#rules = rules;
    this.#devices = devices;
    this.#checks = checks;
    this.#jobs = new Map(previous.jobs);
    this.#marks = new Map(previous.marks);
  }

  /** Takes the next record and tells what became of it; undefined when there is nothing to tell. */
  async add(record: WorkRecord): Promise<WorkLine | undefined> {
    const job = jobOf(record);
    const leaves = statementsOf(record).map(leafOf);
    const key = recordKeyOf(record, job, leaves.at(-1));
    if (this.#lastKey !== undefined && compareBytes(this.#lastKey, key) >= 0) {
      throw new FleetError('RECORD_ORDER', { index: this.#counts.records, job: toHex(job) });
    }
    this.#lastKey = key;
    this.#counts.records++;
    for (const leaf of leaves) this.#statements.add(leaf);
    const line = await this.#judge(record, jobId(toHex(job)));
    if (line === undefined) return undefined;
    if (line.reasons.length > 0) this.#counts.disputed++;
    else if (line.kind !== 'job') this.#counts.paid++;
    if (this.#checks.onLine === undefined) this.#lines.push(line);
    else this.#checks.onLine(line);
    return line;
  }

  finish(): Settlement {
    const { number, end, parameters } = this.#rules;
    const awards = awardsOf(parameters, this.#earned);
    const rewards = addAwards(this.#previous.rewards, awards);
    const tree = buildSumTree(rewards);
    const jobs = [...this.#jobs].filter(([, job]) => job.until > end);
    // Both in one order whatever the order before, for they are written into the evidence.
    jobs.sort(([a], [b]) => (a < b ? -1 : 1));
    const marks = Array.from(this.#marks, (mark) => ({ mark, key: keyBytes(mark[0]) }))
      .sort((a, b) => compareBytes(a.key, b.key))
      .map(({ mark }) => mark);
    return {
      carry: { number, rewards, jobs: new Map(jobs), marks: new Map(marks) },
      workRoot: this.#statements.root(),
      rewardRoot: tree.root,
      total: tree.total,
      leaves: rewards.length,
      tree,
      awards,
      lines: this.#lines,
      counts: { ...this.#counts },
    };
  }

  #judge(record: WorkRecord, job: JobId): Promise<WorkLine | undefined> | WorkLine | undefined {
    switch (record.kind) {
      case 'job':
        return this.#enter(job, judgeJob(this.#rules, record.job, this.#checks.verifier));
      case 'closed':
        return this.#close(job);
      default:
        return this.#end(record, job);
    }
  }

  /** A job that was let in once stays as it is: a hub cannot make a paid one payable by committing it again. */
  #enter(id: JobId, judged: Job | DisputeReason): WorkLine | undefined {
    if (typeof judged !== 'string' && this.#jobs.has(id)) return undefined;
    const reason = typeof judged === 'string' ? judged : this.#refusal(judged);
    if (reason === undefined) {
      const until = unixSeconds((judged as Job).latest + jobLife.payable);
      this.#jobs.set(id, { state: 'payable', until });
      return undefined;
    }
    return { job: id, kind: 'job', late: false, amount: tokenAmount(0n), reasons: [reason] };
  }

  #refusal({ latest }: Job): DisputeReason | undefined {
    if (latest + jobLife.payable <= this.#rules.end) return 'job-expired';
    return latest > this.#rules.end + jobLife.ahead ? 'job-too-far-ahead' : undefined;
  }

  #close(id: JobId): undefined {
    const carried = this.#jobs.get(id);
    if (carried?.state === 'payable') this.#jobs.set(id, { ...carried, state: 'closed' });
  }

  async #end(record: OutcomeRecord, id: JobId): Promise<WorkLine> {
    const judgement = judgeOutcome(this.#rules, this.#devices, record, this.#checks.verifier);
    const { job, device, late, lastSequence } = judgement;
    const reasons = new Set<DisputeReason>([...judgement.reasons, ...record.traced]);
    const carried = this.#jobs.get(id);
    if (carried?.state === 'paid') reasons.add('already-paid');
    else if (carried?.state !== 'payable') reasons.add('job-not-payable');
    // Against the mark of earlier epochs only: parcels carried together overlap, and order must not matter.
    const mark = device === undefined ? undefined : this.#previous.marks.get(device);
    if (lastSequence !== undefined && mark !== undefined && lastSequence <= mark) reasons.add('settled-mark');
    const shortest = await this.#checks.distance?.(id);
    if (shortest !== undefined && job !== undefined && job.distance > shortest) reasons.add('distance');

    const line = { job: id, kind: record.kind, late, ...(device === undefined ? {} : { device }) };
    if (reasons.size > 0 || job === undefined || device === undefined || carried === undefined) {
      return { ...line, amount: tokenAmount(0n), reasons: sortReasons(reasons) };
    }
    const amount = amountOf(this.#rules.parameters, { kind: record.kind, distance: job.distance, late });
    this.#earned.set(device, (this.#earned.get(device) ?? 0n) + amount);
    this.#jobs.set(id, { ...carried, state: 'paid' });
    if (lastSequence !== undefined) {
      this.#marks.set(device, Math.max(this.#marks.get(device) ?? 0, lastSequence));
    }
    return { ...line, amount, reasons: [] };
  }
}
