import { type CarriedJob, carriedStates } from '../carry.ts';
import { type DeviceId, deviceIdOf, fromHex, type JobId, jobId, keyBytes, toHex } from '../ids.ts';
import type { Signed } from '../jobs.ts';
import type { DeviceAccount } from '../judge.ts';
import type { RewardParameters } from '../rewards.ts';
import type { RewardLeaf } from '../sum-tree.ts';
import { unixSeconds } from '../units.ts';
import {
  type CloseReason,
  closeReasons,
  type DisputeReason,
  disputeReasons,
  isTraced,
  reasonOf,
  type WorkRecord,
} from '../work.ts';
import type { Fields } from './fields.ts';

/** Wire numbers of a device's status; append-only. */
const statuses = { active: 1, retired: 2, rotated: 3, slashed: 4 } as const;

/** A record as the work CAR has it: with every reason, and traced reasons repeated in the record itself. */
export interface StoredRecord {
  readonly record: WorkRecord;
  readonly reasons: readonly DisputeReason[];
  readonly place: string;
}

export function writeRecord(record: WorkRecord, reasons: readonly DisputeReason[]): unknown {
  if (record.kind === 'closed')
    return { kind: 'closed', job: record.job, reason: closeReasons[record.reason] };
  const numbers = reasons.map((reason) => disputeReasons[reason]);
  if (record.kind === 'job') return { kind: 'job', job: writeSigned(record.job), reasons: numbers };
  return {
    kind: record.kind,
    job: writeSigned(record.job),
    mission: writeSigned(record.mission),
    pickUp: record.pickUp === undefined ? null : writeSigned(record.pickUp),
    outcome: writeSigned(record.outcome),
    reasons: numbers,
  };
}

export function readRecord(fields: Fields): StoredRecord {
  const kind = fields.text('kind');
  const { place } = fields;
  if (kind === 'closed') {
    const reason = nameOf(fields, closeReasons, 'reason') as CloseReason;
    return { record: { kind, job: fields.bytes('job', 32), reason }, reasons: [], place };
  }
  const reasons = fields.array('reasons').map((number) => {
    const reason = reasonOf(number as number);
    if (reason === undefined) throw fields.wrong(`unknown reason ${String(number)}`);
    return reason;
  });
  const job = readSigned(fields.inner('job'));
  if (kind === 'job') return { record: { kind, job }, reasons, place };
  if (kind !== 'delivery' && kind !== 'return') throw fields.wrong(`unknown kind ${kind}`);
  const record: WorkRecord = {
    kind,
    job,
    mission: readSigned(fields.inner('mission')),
    ...(fields.has('pickUp') ? { pickUp: readSigned(fields.inner('pickUp')) } : {}),
    outcome: readSigned(fields.inner('outcome')),
    traced: reasons.filter(isTraced),
  };
  return { record, reasons, place };
}

const writeSigned = ({ statement, signature }: Signed) => ({ statement, signature });

/** Of any length: a malformed statement is disputed by `settle`, which is told apart from a damaged file. */
function readSigned(fields: Fields): Signed {
  return { statement: fields.bytes('statement'), signature: fields.bytes('signature') };
}

export function writeDevice([device, account]: readonly [DeviceId, DeviceAccount]): unknown {
  const { status, successor } = account;
  return {
    device: keyBytes(device),
    status: statuses[status],
    successor: successor === undefined ? null : keyBytes(successor),
  };
}

export function readDevice(fields: Fields): [DeviceId, DeviceAccount] {
  const status = nameOf(fields, statuses, 'status') as DeviceAccount['status'];
  const account = fields.has('successor')
    ? { status, successor: deviceIdOf(fields.bytes('successor', 32)) }
    : { status };
  return [deviceIdOf(fields.bytes('device', 32)), account];
}

export const writeReward = ({ device, cumulative }: RewardLeaf): unknown => ({ device, cumulative });

export function readReward(fields: Fields): RewardLeaf {
  return { device: fields.bytes('device', 32), cumulative: fields.amount('cumulative') };
}

export const writeJob = ([job, { state, until }]: readonly [JobId, CarriedJob]): unknown => ({
  job: fromHex(job),
  state: carriedStates[state],
  until,
});

export function readJob(fields: Fields): [JobId, CarriedJob] {
  const state = nameOf(fields, carriedStates, 'state') as CarriedJob['state'];
  return [jobId(toHex(fields.bytes('job', 32))), { state, until: unixSeconds(fields.integer('until')) }];
}

export const writeMark = ([device, sequence]: readonly [DeviceId, number]): unknown => ({
  device: keyBytes(device),
  sequence,
});

export function readMark(fields: Fields): [DeviceId, number] {
  return [deviceIdOf(fields.bytes('device', 32)), fields.integer('sequence')];
}

export function readParameters(fields: Fields): RewardParameters {
  return {
    version: fields.integer('version', 0, 2 ** 32 - 1),
    base: fields.amount('base'),
    ratePerKm: fields.amount('ratePerKm'),
    lateBps: fields.integer('lateBps', 0, 10_000),
    returnedBps: fields.integer('returnedBps', 0, 10_000),
    deviceCap: fields.amount('deviceCap'),
    emissionCap: fields.amount('emissionCap'),
  };
}

function nameOf(fields: Fields, table: Readonly<Record<string, number>>, name: string): string {
  const number = fields.integer(name);
  const found = Object.entries(table).find(([, value]) => value === number);
  if (found === undefined) throw fields.wrong(`unknown ${name} ${number}`);
  return found[0];
}
