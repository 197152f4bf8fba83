import { FleetError } from '../../protocol/errors.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import type { JobEvent } from '../jobs/job.ts';
import type { Sql } from './connection.ts';
import type { StoreChange } from './job-store.ts';
import { integerOf } from './row.ts';

type Kind = StoreChange['kind'];
type ChangeOf<K extends Kind> = Extract<StoreChange, { readonly kind: K }>;

const writers: { readonly [K in Kind]: (sql: Sql, change: ChangeOf<K>) => Promise<void> } = {
  job: writeJob,
  'new-mission': writeNewMission,
  mission: writeMission,
  'new-command': writeNewCommand,
  command: writeCommand,
  'hand-over': writeHandOver,
  cursor: writeCursor,
};

/** One change, inside the caller's transaction. Throws JOB_CHANGED, MISSION_UNKNOWN, NUMBER_TAKEN. */
export function writeJobChange<K extends Kind>(sql: Sql, change: ChangeOf<K>): Promise<void> {
  return writers[change.kind as K](sql, change);
}

export function insertEvent(sql: Sql, { job, number, time, from, to, cause, device }: JobEvent) {
  return sql.run(
    'INSERT INTO job_events (job, number, time, before, after, cause, device) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [job, number, time, from, to, cause, device],
  );
}

async function writeJob(sql: Sql, change: ChangeOf<'job'>): Promise<void> {
  const { id, state, reason, cancelling, device, mission, changed, revision } = change.job;
  const { changes } = await sql.run(
    `UPDATE jobs SET state = ?, reason = ?, cancelling = ?, device = ?, mission = ?, changed = ?, revision = ?
     WHERE job = ? AND revision = ?`,
    [state, reason, cancelling ? 1 : 0, device, mission, changed, revision, id, revision - 1],
  );
  if (changes !== 1) throw new FleetError('JOB_CHANGED', { job: id });
  await insertEvent(sql, change.event);
}

async function writeNewMission(sql: Sql, change: ChangeOf<'new-mission'>): Promise<void> {
  const { id, device, number, statement, signature, payload, issued, state, reason, reached } =
    change.mission;
  await refuseUsed(sql, 'Mission', 'missions', device, number);
  await sql.run(
    `UPDATE missions SET current = 0,
       state = CASE WHEN state IN ('issued', 'accepted') THEN 'superseded' ELSE state END
     WHERE device = ? AND current = 1`,
    [device],
  );
  await sql.run(
    `INSERT INTO missions
       (mission, device, number, statement, signature, payload, issued, state, reason, reached, current)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
    [id, device, number, statement, signature, payload, issued, state, reason, reached],
  );
}

async function writeMission(sql: Sql, change: ChangeOf<'mission'>): Promise<void> {
  const { id, state, reason, reached } = change.mission;
  const { changes } = await sql.run(
    'UPDATE missions SET state = ?, reason = ?, reached = ? WHERE mission = ?',
    [state, reason, reached, id],
  );
  if (changes !== 1) throw new FleetError('MISSION_UNKNOWN', { mission: id });
}

async function writeNewCommand(sql: Sql, change: ChangeOf<'new-command'>): Promise<void> {
  const { device, number, kind, statement, signature, payload, expires, stage } = change.command;
  await refuseUsed(sql, 'Command', 'commands', device, number);
  await sql.run(
    `INSERT INTO commands (device, number, kind, statement, signature, payload, expires, stage)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [device, number, kind, statement, signature, payload, expires, stage],
  );
  // Only the newest of a kind is ever asked for; a robot that reconnects all day must not fill the disk.
  await sql.run('DELETE FROM commands WHERE device = ? AND kind = ? AND number < ?', [device, kind, number]);
}

async function writeCommand(sql: Sql, change: ChangeOf<'command'>): Promise<void> {
  const { device, number, stage } = change.command;
  await sql.run('UPDATE commands SET stage = ? WHERE device = ? AND number = ?', [stage, device, number]);
}

async function writeHandOver(sql: Sql, change: ChangeOf<'hand-over'>): Promise<void> {
  const { event, kind, job, mission, device, statement, signature } = change.handOver;
  await sql.run(
    `INSERT OR IGNORE INTO hand_overs (event, kind, job, mission, device, statement, signature)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [event, kind, job, mission, device, statement, signature],
  );
}

async function writeCursor(sql: Sql, change: ChangeOf<'cursor'>): Promise<void> {
  await sql.run(
    'INSERT INTO cursors (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    [change.name, change.value],
  );
}

/** A number is used once a device, and only upwards: robots refuse anything else. */
async function refuseUsed(
  sql: Sql,
  what: string,
  table: 'missions' | 'commands',
  device: DeviceId,
  number: number,
): Promise<void> {
  const row = await sql.get(`SELECT coalesce(max(number), 0) AS top FROM ${table} WHERE device = ?`, [
    device,
  ]);
  if (row !== undefined && integerOf(row, 'top') >= number) {
    throw new FleetError('NUMBER_TAKEN', { what, number, device });
  }
}
