import { fromHex, type JobId, jobId } from '../../protocol/ids.ts';
import type { Signed } from '../../protocol/jobs.ts';
import type { Opening } from '../../protocol/traces.ts';
import { type CloseReason, sortWork, type WorkRecord } from '../../protocol/work.ts';
import type { Cut } from '../settlement/epoch.ts';
import type { Sql } from './connection.ts';
import type { OutcomeRef } from './epoch-outcomes.ts';
import { jobOf } from './job-rows.ts';
import { bytesOf, integerOf, nullOr, type Row, textOf } from './row.ts';

/** Where a record lies; the order of `recordKey` is job, then rank, then what the record holds. */
export interface RecordRef {
  readonly job: JobId;
  /** 0 ordered, 1 ended, 2 closed. */
  readonly rank: 0 | 1 | 2;
  /** Of an outcome its event, of a closed job its row in `job_events`. */
  readonly row: number;
}

/** What was ordered, ended and closed between the cuts, in order but for records of one job and rank. */
export async function recordRefs(
  sql: Sql,
  after: Cut,
  upto: Cut,
  outcomes: readonly OutcomeRef[],
): Promise<readonly RecordRef[]> {
  const cuts = [after.jobEvents, upto.jobEvents];
  const created = await sql.all(
    'SELECT row, job FROM job_events WHERE row > ? AND row <= ? AND number = 1',
    cuts,
  );
  // Jobs that ended before any robot was sent: one that was might still come back with a proof.
  const closed = await sql.all(
    `SELECT e.row, e.job FROM job_events e
     WHERE e.row > ? AND e.row <= ? AND e.after IN ('cancelled', 'failed') AND NOT EXISTS (
       SELECT 1 FROM job_events p WHERE p.job = e.job AND p.row < e.row AND p.after IN ('assigned', 'picked-up'))`,
    cuts,
  );
  const refOf = (rank: RecordRef['rank']) => (row: Row) => ({
    job: jobId(textOf(row, 'job')),
    rank,
    row: integerOf(row, 'row'),
  });
  return [
    ...created.map(refOf(0)),
    ...outcomes.map(({ job, event }): RecordRef => ({ job, rank: 1, row: event })),
    ...closed.map(refOf(2)),
  ].sort((a, b) => (a.job < b.job ? -1 : a.job > b.job ? 1 : a.rank - b.rank || a.row - b.row));
}

const BATCH = 256;

/** The records of the refs, a batch in memory at a time. */
export async function* recordsOf(sql: Sql, refs: readonly RecordRef[]): AsyncGenerator<WorkRecord> {
  for (let start = 0; start < refs.length; ) {
    const end = endOfBatch(refs, start);
    yield* sortWork(await load(sql, refs.slice(start, end)));
    start = end;
  }
}

/** Records of one job stay in one batch, so that they can be put in order. */
function endOfBatch(refs: readonly RecordRef[], start: number): number {
  let end = Math.min(refs.length, start + BATCH);
  while (end < refs.length && refs[end - 1]?.job === refs[end]?.job) end++;
  return end;
}

async function load(sql: Sql, refs: readonly RecordRef[]): Promise<WorkRecord[]> {
  const numbers = (rank: RecordRef['rank']) =>
    JSON.stringify(refs.filter((ref) => ref.rank === rank).map(({ row }) => row));
  const created = await sql.all(
    `SELECT j.statement AS job, j.signature AS job_signature FROM job_events e JOIN jobs j ON j.job = e.job
     WHERE e.row IN (SELECT value FROM json_each(?))`,
    [numbers(0)],
  );
  const ended = await sql.all(ENDED, [numbers(1)]);
  const closed = await sql.all(
    'SELECT job, after FROM job_events WHERE row IN (SELECT value FROM json_each(?)) ORDER BY row',
    [numbers(2)],
  );
  return [
    ...created.map((row): WorkRecord => ({ kind: 'job', job: signed(row, 'job') })),
    ...ended.map(endedRecord),
    ...closed.map((row): WorkRecord => {
      const reason: CloseReason = textOf(row, 'after') === 'cancelled' ? 'cancelled' : 'expired';
      return { kind: 'closed', job: fromHex(textOf(row, 'job')), reason };
    }),
  ];
}

/** With the robot's last pick-up of the job before this proof. */
const ENDED = `SELECT h.kind, h.statement AS outcome, h.signature AS outcome_signature,
    j.statement AS job, j.signature AS job_signature,
    m.statement AS mission, m.signature AS mission_signature,
    p.statement AS pick_up, p.signature AS pick_up_signature
  FROM hand_overs h JOIN jobs j ON j.job = h.job JOIN missions m ON m.mission = h.mission
  LEFT JOIN hand_overs p ON p.event = (
    SELECT max(q.event) FROM hand_overs q
    WHERE q.job = h.job AND q.event < h.event AND q.kind = 'pick-up' AND q.device = h.device)
  WHERE h.event IN (SELECT value FROM json_each(?)) ORDER BY h.event`;

function endedRecord(row: Row): WorkRecord {
  const pickUp = nullOr(row, 'pick_up', bytesOf);
  return {
    kind: textOf(row, 'kind') === 'delivery' ? 'delivery' : 'return',
    job: signed(row, 'job'),
    mission: signed(row, 'mission'),
    ...(pickUp === undefined ? {} : { pickUp: signed(row, 'pick_up') }),
    outcome: signed(row, 'outcome'),
    traced: [],
  };
}

const signed = (row: Row, column: string): Signed => ({
  statement: bytesOf(row, column),
  signature: bytesOf(row, `${column}_signature`),
});

/** What opens the jobs that were ordered or ended, each once, rising. */
export async function* openingsOf(sql: Sql, refs: readonly RecordRef[]): AsyncGenerator<Opening> {
  for (let start = 0; start < refs.length; ) {
    const end = endOfBatch(refs, start);
    const named = new Set(refs.slice(start, end).flatMap(({ job, rank }) => (rank === 2 ? [] : [job])));
    const rows = await sql.all(
      'SELECT * FROM jobs WHERE job IN (SELECT value FROM json_each(?)) ORDER BY job',
      [JSON.stringify([...named])],
    );
    for (const { id, pickUp, dropOff, terms } of rows.map(jobOf)) yield { job: id, pickUp, dropOff, terms };
    start = end;
  }
}
