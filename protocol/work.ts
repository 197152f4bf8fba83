import { compareBytes } from './ids.ts';
import { jobHash, type Signed } from './jobs.ts';
import { evidenceLeaf } from './merkle.ts';

/**
 * Why work earns nothing. Numbers are on the wire and append-only; below 32 anybody can check the reason from
 * the work CAR, from 32 on only who holds the traces (or the map) can.
 */
export const disputeReasons = {
  malformed: 1,
  network: 2,
  'job-signature': 3,
  'mission-signature': 4,
  'device-signature': 5,
  'pick-up-signature': 6,
  code: 7,
  'job-mismatch': 8,
  'mission-mismatch': 9,
  'pick-up-missing': 10,
  'pick-up-mismatch': 11,
  'device-unknown': 12,
  'device-slashed': 13,
  'job-expired': 14,
  'job-too-far-ahead': 15,
  'job-not-payable': 16,
  'already-paid': 17,
  'settled-mark': 18,
  clock: 19,
  distance: 32,
  'trace-missing': 33,
  speed: 34,
  teleport: 35,
  gap: 36,
  'far-hand-over': 37,
  capacity: 38,
  'outside-area': 39,
  'place-opening': 40,
  equivocation: 41,
  'trace-clock': 42,
} as const;
export type DisputeReason = keyof typeof disputeReasons;

const FIRST_TRACED = 32;
const reasonNames = new Map<number, DisputeReason>(
  Object.entries(disputeReasons).map(([name, number]) => [number, name as DisputeReason]),
);

export const reasonOf = (number: number): DisputeReason | undefined => reasonNames.get(number);
export const isTraced = (reason: DisputeReason): boolean => disputeReasons[reason] >= FIRST_TRACED;

/** Each reason once, in the order of the numbers: reasons are evidence, so their order is fixed too. */
export function sortReasons(reasons: Iterable<DisputeReason>): DisputeReason[] {
  return [...new Set(reasons)].sort((a, b) => disputeReasons[a] - disputeReasons[b]);
}

/** Why a job left unpaid; the hub's word, on the wire as a number. */
export const closeReasons = { cancelled: 1, failed: 2, expired: 3 } as const;
export type CloseReason = keyof typeof closeReasons;

/** A parcel's end: the shipper's order, the hub's mission, and what the robot signed with the codes it was given. */
export interface OutcomeRecord {
  readonly kind: 'delivery' | 'return';
  readonly job: Signed;
  readonly mission: Signed;
  /** A return needs it: only the pick-up code shows that there was a parcel. */
  readonly pickUp?: Signed;
  readonly outcome: Signed;
  /** Found with traces or map; public reasons are found by `settle` itself. */
  readonly traced: readonly DisputeReason[];
}

/** What a hub committed in an epoch. A job's records: it was ordered, it ended, it was closed without an end. */
export type WorkRecord =
  | { readonly kind: 'job'; readonly job: Signed }
  | OutcomeRecord
  | { readonly kind: 'closed'; readonly job: Uint8Array; readonly reason: CloseReason };

const ranks = { job: 0, delivery: 1, return: 1, closed: 2 } as const;

/** The hash of the job a record is about. */
export function jobOf(record: WorkRecord): Uint8Array {
  return record.kind === 'closed' ? record.job : jobHash(record.job.statement);
}

/** What `settle` and the work CAR are ordered by: job hash 32 · rank 1 · leaf of the outcome 32. */
export function recordKey(record: WorkRecord): Uint8Array {
  if (record.kind === 'closed') return recordKeyOf(record, jobOf(record), undefined);
  return recordKeyOf(record, jobOf(record), leafOf(record.kind === 'job' ? record.job : record.outcome));
}

/** `recordKey` for who has the job's hash and the leaf of the last of `statementsOf`. */
export function recordKeyOf(record: WorkRecord, job: Uint8Array, leaf: Uint8Array | undefined): Uint8Array {
  const key = new Uint8Array(leaf === undefined ? 33 : 65);
  key.set(job);
  key[32] = ranks[record.kind];
  if (leaf !== undefined) key.set(leaf, 33);
  return key;
}

/** Puts records into the order `settle` asks for and drops exact doubles; for stores that cannot sort themselves. */
export function sortWork(records: Iterable<WorkRecord>): WorkRecord[] {
  return Array.from(records, (record) => ({ record, key: recordKey(record) }))
    .sort((a, b) => compareBytes(a.key, b.key))
    .filter(({ key }, i, all) => i === 0 || compareBytes((all[i - 1] as { key: Uint8Array }).key, key) !== 0)
    .map(({ record }) => record);
}

/** Every statement of a record: the leaves it adds to the work tree. */
export function statementsOf(record: WorkRecord): Signed[] {
  if (record.kind === 'closed') return [];
  if (record.kind === 'job') return [record.job];
  const { job, mission, pickUp, outcome } = record;
  return [job, mission, ...(pickUp === undefined ? [] : [pickUp]), outcome];
}

export const leafOf = ({ statement, signature }: Signed): Uint8Array => evidenceLeaf(statement, signature);
