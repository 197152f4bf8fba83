import { fromHex, type JobId, jobId } from '../../protocol/ids.ts';
import type { Signed } from '../../protocol/jobs.ts';
import { decodeTerms } from '../../protocol/terms.ts';
import type { Opening } from '../../protocol/traces.ts';
import { type CloseReason, sortWork, type WorkRecord } from '../../protocol/work.ts';
import type { Cut } from '../settlement/epoch.ts';
import type { WorkRow } from '../settlement/epoch-source.ts';
import type { Sql } from './connection.ts';
import type { OutcomeRef } from './epoch-outcomes.ts';
import { openingOf } from './job-rows.ts';
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

/** The records of the refs with what opens their jobs, a batch in memory at a time. */
export async function* workRowsOf(sql: Sql, refs: readonly RecordRef[]): AsyncGenerator<WorkRow> {
  const batch = (start: number) => {
    let end = Math.min(refs.length, start + BATCH);
    // Records of one job stay in one batch, so that they can be put in order.
    while (end < refs.length && refs[end - 1]?.job === refs[end]?.job) end++;
    const loaded = load(sql, refs.slice(start, end));
    // Awaited when its turn comes; until then a failure has a listener.
    loaded.catch(() => undefined);
    return { start, end, loaded };
  };
  // The store reads the next batch while this one is used.
  for (let current = batch(0); current.start < refs.length; ) {
    const next = batch(current.end);
    yield* await current.loaded;
    current = next;
  }
}

async function load(sql: Sql, refs: readonly RecordRef[]): Promise<WorkRow[]> {
  const numbers = (rank: RecordRef['rank']) =>
    JSON.stringify(refs.filter((ref) => ref.rank === rank).map(({ row }) => row));
  if (refs.length === 0) return [];
  const jobs = await jobsOf(sql, [...new Set(refs.map(({ job }) => job))]);
  const ended = await rowsByNumber(sql, ENDED, 'event', numbers(1));
  const closed = await rowsByNumber(sql, CLOSED, 'row', numbers(2));
  const rows = refs.flatMap(({ job: id, rank, row }): WorkRow[] => {
    const job = jobs.get(id);
    if (rank === 2) {
      const after = closed.get(row);
      return after === undefined ? [] : [{ record: closedRecord(after) }];
    }
    if (job === undefined) return [];
    if (rank === 0) return [{ record: { kind: 'job', job: job.signed }, opening: job.opening }];
    const proof = ended.get(row);
    return proof === undefined ? [] : [{ record: endedRecord(job.signed, proof), opening: job.opening }];
  });
  return inOrder(rows);
}

/** Refs stand in order but for several records of one job and rank, which are rare. */
function inOrder(rows: readonly WorkRow[]): WorkRow[] {
  const rankOf = ({ record }: WorkRow) => (record.kind === 'return' ? 'delivery' : record.kind);
  const isAlike = (a: WorkRow | undefined, b: WorkRow) =>
    a !== undefined && rankOf(a) === rankOf(b) && a.opening?.job === b.opening?.job;
  const sorted: WorkRow[] = [];
  for (let start = 0; start < rows.length; ) {
    let end = start + 1;
    while (end < rows.length && isAlike(rows[end - 1], rows[end] as WorkRow)) end++;
    const run = rows.slice(start, end);
    if (run.length === 1) sorted.push(...run);
    else {
      const { opening } = run[0] as WorkRow;
      const records = sortWork(run.map(({ record }) => record));
      sorted.push(...records.map((record) => ({ record, ...(opening === undefined ? {} : { opening }) })));
    }
    start = end;
  }
  return sorted;
}

/** With the robot's last pick-up of the job before this proof. */
const ENDED = `SELECT h.event, h.kind, h.statement AS outcome, h.signature AS outcome_signature,
    m.statement AS mission, m.signature AS mission_signature,
    p.statement AS pick_up, p.signature AS pick_up_signature
  FROM hand_overs h JOIN missions m ON m.mission = h.mission
  LEFT JOIN hand_overs p ON p.event = (
    SELECT max(q.event) FROM hand_overs q
    WHERE q.job = h.job AND q.event < h.event AND q.kind = 'pick-up' AND q.device = h.device)
  WHERE h.event IN (SELECT value FROM json_each(?))`;
const CLOSED = 'SELECT row, job, after FROM job_events WHERE row IN (SELECT value FROM json_each(?))';

async function rowsByNumber(sql: Sql, text: string, column: string, numbers: string) {
  if (numbers === '[]') return new Map<number, Row>();
  return new Map((await sql.all(text, [numbers])).map((row) => [integerOf(row, column), row]));
}

async function jobsOf(sql: Sql, ids: readonly JobId[]) {
  const rows = await sql.all(
    `SELECT job, statement, signature, pick_up_salt, pick_up_latitude, pick_up_longitude, drop_off_salt,
       drop_off_latitude, drop_off_longitude, terms
     FROM jobs WHERE job IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(ids)],
  );
  return new Map(
    rows.map((row) => {
      const opening: Opening = {
        job: jobId(textOf(row, 'job')),
        pickUp: openingOf(row, 'pick_up'),
        dropOff: openingOf(row, 'drop_off'),
        terms: decodeTerms(bytesOf(row, 'terms')),
      };
      const signed: Signed = { statement: bytesOf(row, 'statement'), signature: bytesOf(row, 'signature') };
      return [opening.job, { signed, opening }];
    }),
  );
}

function closedRecord(row: Row): WorkRecord {
  const reason: CloseReason = textOf(row, 'after') === 'cancelled' ? 'cancelled' : 'expired';
  return { kind: 'closed', job: fromHex(textOf(row, 'job')), reason };
}

function endedRecord(job: Signed, row: Row): WorkRecord {
  const pickUp = nullOr(row, 'pick_up', bytesOf);
  return {
    kind: textOf(row, 'kind') === 'delivery' ? 'delivery' : 'return',
    job,
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
