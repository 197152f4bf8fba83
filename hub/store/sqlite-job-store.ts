import { FleetError } from '../../protocol/errors.ts';
import type { DeviceId, JobId, MissionId } from '../../protocol/ids.ts';
import type { JobEvent, JobRecord } from '../jobs/job.ts';
import type { CommandRecord } from '../missions/mission.ts';
import type { Database, Sql } from './database.ts';
import { commandOf, handOverOf, jobColumns, jobEventOf, jobOf, jobValues, missionOf } from './job-rows.ts';
import type { JobFilter, JobStore, StoreChange } from './job-store.ts';
import { integerOf, type SqlValue, textOf } from './row.ts';

/** Jobs, missions and commands in the hub's database. */
export class SqliteJobStore implements JobStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  insert(job: JobRecord, event: JobEvent, key: string | undefined) {
    return this.#database.transaction(async (sql) => {
      if (key !== undefined) await claimKey(sql, job, key);
      const known = await sql.get('SELECT * FROM jobs WHERE job = ?', [job.id]);
      if (known !== undefined) return { job: jobOf(known), created: false };
      const marks = jobColumns.map(() => '?').join(', ');
      const { lastId } = await sql.run(
        `INSERT INTO jobs (${jobColumns.join(', ')}) VALUES (${marks})`,
        jobValues(job),
      );
      await insertEvent(sql, event);
      return { job: { ...job, row: lastId }, created: true };
    });
  }

  commit(changes: readonly StoreChange[]): Promise<void> {
    return this.#database.transaction(async (sql) => {
      for (const change of changes) await apply(sql, change);
    });
  }

  async job(id: JobId) {
    const row = await this.#database.read.get('SELECT * FROM jobs WHERE job = ?', [id]);
    return row && jobOf(row);
  }

  async jobs({ states, shipper, after = 0, limit = -1 }: JobFilter) {
    const where = ['row > ?'];
    const values: SqlValue[] = [after];
    if (states !== undefined) {
      where.push(`state IN (${states.map(() => '?').join(', ')})`);
      values.push(...states);
    }
    if (shipper !== undefined) {
      where.push('shipper = ?');
      values.push(shipper);
    }
    const rows = await this.#database.read.all(
      `SELECT * FROM jobs WHERE ${where.join(' AND ')} ORDER BY row LIMIT ?`,
      [...values, limit],
    );
    return rows.map(jobOf);
  }

  async jobEvents(id: JobId) {
    const rows = await this.#database.read.all('SELECT * FROM job_events WHERE job = ? ORDER BY number', [
      id,
    ]);
    return rows.map(jobEventOf);
  }

  async mission(id: MissionId) {
    const row = await this.#database.read.get('SELECT * FROM missions WHERE mission = ?', [id]);
    return row && missionOf(row);
  }

  async currentMissions() {
    const rows = await this.#database.read.all('SELECT * FROM missions WHERE current = 1 ORDER BY row');
    return rows.map(missionOf);
  }

  async currentMission(device: DeviceId) {
    const row = await this.#database.read.get('SELECT * FROM missions WHERE device = ? AND current = 1', [
      device,
    ]);
    return row && missionOf(row);
  }

  async lastCommand(device: DeviceId, kinds: readonly CommandRecord['kind'][]) {
    const row = await this.#database.read.get(
      `SELECT * FROM commands WHERE device = ? AND kind IN (${kinds.map(() => '?').join(', ')})
       ORDER BY number DESC LIMIT 1`,
      [device, ...kinds],
    );
    return row && commandOf(row);
  }

  async handOvers(job: JobId) {
    const rows = await this.#database.read.all('SELECT * FROM hand_overs WHERE job = ? ORDER BY event', [
      job,
    ]);
    return rows.map(handOverOf);
  }

  async cursor(name: string) {
    const row = await this.#database.read.get('SELECT value FROM cursors WHERE name = ?', [name]);
    return row === undefined ? 0 : integerOf(row, 'value');
  }
}

async function claimKey(sql: Sql, job: JobRecord, key: string): Promise<void> {
  const used = await sql.get('SELECT job FROM job_keys WHERE shipper = ? AND key = ?', [job.shipper, key]);
  if (used === undefined) {
    await sql.run('INSERT INTO job_keys (shipper, key, job) VALUES (?, ?, ?)', [job.shipper, key, job.id]);
  } else if (textOf(used, 'job') !== job.id) {
    throw new FleetError('IDEMPOTENCY_CONFLICT');
  }
}

function insertEvent(sql: Sql, { job, number, time, from, to, cause, device }: JobEvent) {
  return sql.run(
    'INSERT INTO job_events (job, number, time, before, after, cause, device) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [job, number, time, from, to, cause, device],
  );
}

async function apply(sql: Sql, change: StoreChange): Promise<void> {
  switch (change.kind) {
    case 'job': {
      const { id, state, reason, cancelling, device, mission, changed, revision } = change.job;
      const { changes } = await sql.run(
        `UPDATE jobs SET state = ?, reason = ?, cancelling = ?, device = ?, mission = ?, changed = ?, revision = ?
         WHERE job = ? AND revision = ?`,
        [state, reason, cancelling ? 1 : 0, device, mission, changed, revision, id, revision - 1],
      );
      if (changes !== 1) throw new FleetError('JOB_CHANGED', { job: id });
      await insertEvent(sql, change.event);
      return;
    }
    case 'new-mission': {
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
      return;
    }
    case 'mission': {
      const { id, state, reason, reached } = change.mission;
      const { changes } = await sql.run(
        'UPDATE missions SET state = ?, reason = ?, reached = ? WHERE mission = ?',
        [state, reason, reached, id],
      );
      if (changes !== 1) throw new FleetError('MISSION_UNKNOWN', { mission: id });
      return;
    }
    case 'new-command': {
      const { device, number, kind, statement, signature, payload, expires, stage } = change.command;
      await refuseUsed(sql, 'Command', 'commands', device, number);
      await sql.run(
        `INSERT INTO commands (device, number, kind, statement, signature, payload, expires, stage)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        [device, number, kind, statement, signature, payload, expires, stage],
      );
      // Only the newest of a kind is ever asked for; a robot that reconnects all day must not fill the disk.
      await sql.run('DELETE FROM commands WHERE device = ? AND kind = ? AND number < ?', [
        device,
        kind,
        number,
      ]);
      return;
    }
    case 'command': {
      const { device, number, stage } = change.command;
      await sql.run('UPDATE commands SET stage = ? WHERE device = ? AND number = ?', [stage, device, number]);
      return;
    }
    case 'hand-over': {
      const { event, kind, job, mission, device, statement, signature } = change.handOver;
      await sql.run(
        `INSERT OR IGNORE INTO hand_overs (event, kind, job, mission, device, statement, signature)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        [event, kind, job, mission, device, statement, signature],
      );
      return;
    }
    case 'cursor':
      await sql.run(
        'INSERT INTO cursors (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        [change.name, change.value],
      );
  }
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
