import { FleetError } from '../../protocol/errors.ts';
import type { DeviceId, JobId, MissionId } from '../../protocol/ids.ts';
import type { JobEvent, JobRecord } from '../jobs/job.ts';
import type { CommandRecord } from '../missions/mission.ts';
import type { Database, Sql } from './database.ts';
import { commandOf, handOverOf, jobColumns, jobEventOf, jobOf, jobValues, missionOf } from './job-rows.ts';
import type { JobFilter, JobStore, StoreChange } from './job-store.ts';
import { integerOf, type SqlValue, textOf } from './row.ts';
import { insertEvent, writeJobChange } from './write-job-change.ts';

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
      for (const change of changes) await writeJobChange(sql, change);
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
