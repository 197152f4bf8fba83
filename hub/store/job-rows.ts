import { address, deviceId, jobId, missionId } from '../../protocol/ids.ts';
import type { PlaceOpening } from '../../protocol/missions.ts';
import { jobStatement } from '../../protocol/statements/job.ts';
import { decodeTerms, encodeTerms } from '../../protocol/terms.ts';
import { unixMilliseconds, unixSeconds } from '../../protocol/units.ts';
import { parseJobState } from '../../protocol/views/job.ts';
import { stageField } from '../../protocol/views/robot.ts';
import type { JobEvent, JobRecord } from '../jobs/job.ts';
import type { CommandRecord, HandOverRecord, MissionRecord, MissionState } from '../missions/mission.ts';
import { bytesOf, integerOf, nullOr, type Row, type SqlValue, textOf } from './row.ts';

/** Columns of a new job, in the order of `jobValues`. */
export const jobColumns = [
  'job',
  'shipper',
  'statement',
  'signature',
  'pick_up_salt',
  'pick_up_latitude',
  'pick_up_longitude',
  'drop_off_salt',
  'drop_off_latitude',
  'drop_off_longitude',
  'terms',
  'state',
  'reason',
  'cancelling',
  'device',
  'mission',
  'created',
  'changed',
  'revision',
] as const;

export function jobValues(job: JobRecord): readonly SqlValue[] {
  const { id, shipper, statement, signature, pickUp, dropOff, terms } = job;
  return [
    id,
    shipper,
    statement,
    signature,
    pickUp.salt,
    pickUp.at.latitude,
    pickUp.at.longitude,
    dropOff.salt,
    dropOff.at.latitude,
    dropOff.at.longitude,
    encodeTerms(terms),
    job.state,
    job.reason,
    job.cancelling ? 1 : 0,
    job.device,
    job.mission,
    job.created,
    job.changed,
    job.revision,
  ];
}

export function jobOf(row: Row): JobRecord {
  const statement = bytesOf(row, 'statement');
  const text = (column: string) => nullOr(row, column, textOf);
  const device = text('device');
  const mission = text('mission');
  return {
    row: integerOf(row, 'row'),
    id: jobId(textOf(row, 'job')),
    shipper: address(textOf(row, 'shipper')),
    statement,
    signature: bytesOf(row, 'signature'),
    fields: jobStatement.decode(statement).fields,
    pickUp: openingOf(row, 'pick_up'),
    dropOff: openingOf(row, 'drop_off'),
    terms: decodeTerms(bytesOf(row, 'terms')),
    state: parseJobState(textOf(row, 'state')),
    reason: text('reason') ?? null,
    cancelling: integerOf(row, 'cancelling') === 1,
    device: device === undefined ? null : deviceId(device),
    mission: mission === undefined ? null : missionId(mission),
    created: unixMilliseconds(integerOf(row, 'created')),
    changed: unixMilliseconds(integerOf(row, 'changed')),
    revision: integerOf(row, 'revision'),
  };
}

export function openingOf(row: Row, place: 'pick_up' | 'drop_off'): PlaceOpening {
  return {
    salt: bytesOf(row, `${place}_salt`),
    at: { latitude: integerOf(row, `${place}_latitude`), longitude: integerOf(row, `${place}_longitude`) },
  };
}

export function jobEventOf(row: Row): JobEvent {
  const before = nullOr(row, 'before', textOf);
  const device = nullOr(row, 'device', textOf);
  return {
    job: jobId(textOf(row, 'job')),
    number: integerOf(row, 'number'),
    time: unixMilliseconds(integerOf(row, 'time')),
    from: before === undefined ? null : parseJobState(before),
    to: parseJobState(textOf(row, 'after')),
    cause: textOf(row, 'cause'),
    device: device === undefined ? null : deviceId(device),
  };
}

export function missionOf(row: Row): MissionRecord {
  return {
    id: missionId(textOf(row, 'mission')),
    device: deviceId(textOf(row, 'device')),
    number: integerOf(row, 'number'),
    statement: bytesOf(row, 'statement'),
    signature: bytesOf(row, 'signature'),
    payload: bytesOf(row, 'payload'),
    issued: unixSeconds(integerOf(row, 'issued')),
    // Only this folder writes these columns.
    state: textOf(row, 'state') as MissionState,
    reason: nullOr(row, 'reason', textOf) ?? null,
    reached: integerOf(row, 'reached'),
    current: integerOf(row, 'current') === 1,
  };
}

export function commandOf(row: Row): CommandRecord {
  return {
    device: deviceId(textOf(row, 'device')),
    number: integerOf(row, 'number'),
    kind: textOf(row, 'kind') as CommandRecord['kind'],
    statement: bytesOf(row, 'statement'),
    signature: bytesOf(row, 'signature'),
    payload: bytesOf(row, 'payload'),
    expires: unixSeconds(integerOf(row, 'expires')),
    stage: stageField.parse(textOf(row, 'stage')),
  };
}

export function handOverOf(row: Row): HandOverRecord {
  return {
    event: integerOf(row, 'event'),
    kind: textOf(row, 'kind') as HandOverRecord['kind'],
    job: jobId(textOf(row, 'job')),
    mission: missionId(textOf(row, 'mission')),
    device: deviceId(textOf(row, 'device')),
    statement: bytesOf(row, 'statement'),
    signature: bytesOf(row, 'signature'),
  };
}
