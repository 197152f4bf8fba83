import {
  compareBytes,
  fromHex,
  type JobId,
  jobId,
  type MissionId,
  type NetworkId,
} from '../../protocol/ids.ts';
import { jobIdOf } from '../../protocol/jobs.ts';
import type { Opening } from '../../protocol/traces.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import { type CloseReason, type OutcomeRecord, sortWork, type WorkRecord } from '../../protocol/work.ts';
import type { JobRecord } from '../jobs/job.ts';
import type { HandOverRecord, MissionRecord } from '../missions/mission.ts';
import type { Cut } from '../settlement/epoch.ts';
import type { EpochRows, EpochSource } from '../settlement/epoch-source.ts';
import type { Database } from './database.ts';
import { frameKeys, framesOf } from './epoch-frames.ts';
import { handOverOf, jobOf, missionOf } from './job-rows.ts';
import { integerOf, nullOr, type SqlValue, textOf } from './row.ts';

/** The rows of an epoch in the hub's database. */
export class SqliteEpochSource implements EpochSource {
  readonly #database: Database;
  readonly #network: NetworkId;

  constructor(database: Database, network: NetworkId) {
    this.#database = database;
    this.#network = network;
  }

  async cutAt(time: UnixMilliseconds, after: Cut): Promise<Cut> {
    const frames = await this.#top('SELECT max(id) AS top FROM frames WHERE id > ? AND received <= ?', [
      after.frames,
      time,
    ]);
    const upto = frames ?? after.frames;
    return {
      frames: upto,
      events:
        (await this.#top('SELECT max(id) AS top FROM events WHERE id > ? AND frame <= ?', [
          after.events,
          upto,
        ])) ?? after.events,
      equivocations:
        (await this.#top('SELECT max(id) AS top FROM equivocations WHERE id > ? AND received <= ?', [
          after.equivocations,
          time,
        ])) ?? after.equivocations,
      jobEvents:
        (await this.#top('SELECT max(row) AS top FROM job_events WHERE row > ? AND time <= ?', [
          after.jobEvents,
          time,
        ])) ?? after.jobEvents,
    };
  }

  async rows(after: Cut, upto: Cut): Promise<EpochRows> {
    const created = await this.#created(after, upto);
    const outcomes = await this.#outcomes(after, upto);
    const closed = await this.#closed(after, upto);
    const records = sortWork([...created.map(jobRecord), ...outcomes.map(({ record }) => record), ...closed]);
    const named = new Map([...created, ...outcomes.map(({ job }) => job)].map((job) => [job.id, job]));
    const openings = [...named.values()]
      .map(openingOf)
      .sort((a, b) => compareBytes(fromHex(a.job), fromHex(b.job)));
    const { read } = this.#database;
    const keys = await frameKeys(
      read,
      after,
      upto,
      outcomes.map(({ record }) => record),
    );
    return { records, openings, frames: () => framesOf(read, this.#network, keys) };
  }

  async #created(after: Cut, upto: Cut): Promise<JobRecord[]> {
    const rows = await this.#database.read.all(
      `SELECT j.* FROM job_events e JOIN jobs j ON j.job = e.job
       WHERE e.row > ? AND e.row <= ? AND e.number = 1 ORDER BY e.row`,
      [after.jobEvents, upto.jobEvents],
    );
    return rows.map(jobOf);
  }

  /** Jobs that ended before any robot was sent: one that was might still come back with a proof. */
  async #closed(after: Cut, upto: Cut): Promise<WorkRecord[]> {
    const rows = await this.#database.read.all(
      `SELECT e.job, e.after FROM job_events e
       WHERE e.row > ? AND e.row <= ? AND e.after IN ('cancelled', 'failed') AND NOT EXISTS (
         SELECT 1 FROM job_events p WHERE p.job = e.job AND p.row < e.row AND p.after IN ('assigned', 'picked-up'))
       ORDER BY e.row`,
      [after.jobEvents, upto.jobEvents],
    );
    return rows.map((row): WorkRecord => {
      const reason: CloseReason = textOf(row, 'after') === 'cancelled' ? 'cancelled' : 'expired';
      return { kind: 'closed', job: fromHex(textOf(row, 'job')), reason };
    });
  }

  async #outcomes(after: Cut, upto: Cut): Promise<{ record: OutcomeRecord; job: JobRecord }[]> {
    const rows = await this.#database.read.all(
      `SELECT * FROM hand_overs WHERE event > ? AND event <= ? AND kind IN ('delivery', 'return') ORDER BY event`,
      [after.events, upto.events],
    );
    const outcomes: { record: OutcomeRecord; job: JobRecord }[] = [];
    for (const handOver of rows.map(handOverOf)) {
      const job = await this.#job(handOver.job);
      const mission = await this.#mission(handOver.mission);
      if (job === undefined || mission === undefined) continue;
      const pickUp = await this.#pickUp(handOver);
      const { kind, statement, signature } = handOver;
      const record: OutcomeRecord = {
        kind: kind === 'delivery' ? 'delivery' : 'return',
        job: { statement: job.statement, signature: job.signature },
        mission: { statement: mission.statement, signature: mission.signature },
        ...(pickUp === undefined
          ? {}
          : { pickUp: { statement: pickUp.statement, signature: pickUp.signature } }),
        outcome: { statement, signature },
        traced: [],
      };
      outcomes.push({ record, job });
    }
    return outcomes;
  }

  /** The robot's last pick-up of the job before this proof. */
  async #pickUp({ job, device, event }: HandOverRecord): Promise<HandOverRecord | undefined> {
    const row = await this.#database.read.get(
      `SELECT * FROM hand_overs WHERE job = ? AND kind = 'pick-up' AND device = ? AND event < ?
       ORDER BY event DESC LIMIT 1`,
      [job, device, event],
    );
    return row && handOverOf(row);
  }

  async #job(id: JobId): Promise<JobRecord | undefined> {
    const row = await this.#database.read.get('SELECT * FROM jobs WHERE job = ?', [id]);
    return row && jobOf(row);
  }

  async #mission(id: MissionId): Promise<MissionRecord | undefined> {
    const row = await this.#database.read.get('SELECT * FROM missions WHERE mission = ?', [id]);
    return row && missionOf(row);
  }

  async #top(text: string, values: readonly SqlValue[]): Promise<number | undefined> {
    const row = await this.#database.read.get(text, values);
    return row && nullOr(row, 'top', integerOf);
  }
}

const jobRecord = ({ statement, signature }: JobRecord): WorkRecord => ({
  kind: 'job',
  job: { statement, signature },
});

const openingOf = ({ statement, pickUp, dropOff, terms }: JobRecord): Opening => ({
  job: jobId(jobIdOf(statement)),
  pickUp,
  dropOff,
  terms,
});
