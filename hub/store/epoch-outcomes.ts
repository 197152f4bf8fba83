import { jobLife } from '../../protocol/carry.ts';
import { type JobId, jobId, toHex } from '../../protocol/ids.ts';
import { deliveryStatement, pickUpStatement, returnStatement } from '../../protocol/statements/delivery.ts';
import { jobStatement } from '../../protocol/statements/job.ts';
import type { Cut } from '../settlement/epoch.ts';
import { gapPatience } from '../settlement/epoch-source.ts';
import type { Sql } from './connection.ts';
import type { Coverage } from './epoch-frames.ts';
import { openGaps } from './open-gaps.ts';
import { bytesOf, integerOf, type Row, type SqlValue, textOf } from './row.ts';

/** An outcome that an epoch settles; 150 bytes, so that an epoch of any length is sorted in memory. */
export interface OutcomeRef {
  readonly event: number;
  readonly job: JobId;
  readonly coverage: Coverage;
}

const PAGE = 2_048;
const SELECT = `SELECT h.event, h.kind, h.job, h.statement, f.device, f.sequence
  FROM hand_overs h JOIN events e ON e.id = h.event JOIN frames f ON f.id = e.frame
  WHERE h.kind IN ('delivery', 'return')`;

/**
 * The outcomes to settle between two cuts: committed between them and not held back at `upto`, or committed before
 * and held back at `after` but no more. Being settled never ends once it began (gaps below a frame only get fewer),
 * so each outcome is in exactly one epoch.
 */
export async function outcomesBetween(sql: Sql, after: Cut, upto: Cut): Promise<readonly OutcomeRef[]> {
  const owedBefore = await openGaps(sql, after);
  const owed = await openGaps(sql, upto);
  const found: OutcomeRef[] = [];
  const take = async (rows: readonly Row[], wasHeld: boolean) => {
    for (const row of rows) {
      if (wasHeld && !(await isHeld(sql, row, owedBefore, after))) continue;
      if (!(await isHeld(sql, row, owed, upto))) found.push(await outcomeRef(sql, row));
    }
  };
  for (let from = after.events; ; ) {
    const rows = await page(sql, 'h.event > ? AND h.event <= ?', [from, upto.events]);
    await take(rows, false);
    if (rows.length < PAGE) break;
    from = lastEvent(rows);
  }
  for (const [device, lowest] of owedBefore) {
    for (let from = 0; ; ) {
      const rows = await page(sql, `${OF_DEVICE} AND h.event > ? AND h.event <= ? AND f.sequence > ?`, [
        device,
        from,
        after.events,
        lowest,
      ]);
      await take(rows, true);
      if (rows.length < PAGE) break;
      from = lastEvent(rows);
    }
  }
  return found;
}

const OF_DEVICE = 'h.device = (SELECT m.device FROM device_marks m WHERE m.number = ?)';

const page = (sql: Sql, where: string, values: readonly SqlValue[]) =>
  sql.all(`${SELECT} AND ${where} ORDER BY h.event LIMIT ${PAGE}`, values);

const lastEvent = (rows: readonly Row[]): number => integerOf(rows.at(-1) as Row, 'event');

/** Above what its device owes, and not so old that waiting would cost it its pay. */
async function isHeld(sql: Sql, row: Row, owed: ReadonlyMap<number, number>, cut: Cut): Promise<boolean> {
  const lowest = owed.get(integerOf(row, 'device'));
  if (lowest === undefined || integerOf(row, 'sequence') < lowest) return false;
  const job = await sql.get('SELECT statement FROM jobs WHERE job = ?', [textOf(row, 'job')]);
  if (job === undefined) return false;
  const { latest } = jobStatement.decode(bytesOf(job, 'statement')).fields;
  return latest + jobLife.payable - cut.time / 1_000 > gapPatience;
}

async function outcomeRef(sql: Sql, row: Row): Promise<OutcomeRef> {
  const statement = bytesOf(row, 'statement');
  const job = jobId(textOf(row, 'job'));
  const [event, device] = [integerOf(row, 'event'), integerOf(row, 'device')];
  if (textOf(row, 'kind') === 'delivery') {
    const { firstSession, firstSequence, lastSession, lastSequence } =
      deliveryStatement.decode(statement).fields;
    const sessions = { first: firstSession, last: lastSession };
    const sequences = { first: firstSequence, last: lastSequence };
    return { event, job, coverage: { device, sessions, sequences } };
  }
  const { time, job: named } = returnStatement.decode(statement).fields;
  const pickUp = await pickUpBefore(sql, toHex(named), device, event);
  const from = pickUp === undefined ? time : pickUpStatement.decode(pickUp).fields.time;
  return { event, job, coverage: { device, times: { first: from * 1_000, last: time * 1_000 } } };
}

async function pickUpBefore(
  sql: Sql,
  job: string,
  device: number,
  event: number,
): Promise<Uint8Array | undefined> {
  const row = await sql.get(
    `SELECT h.statement FROM hand_overs h WHERE h.job = ? AND h.kind = 'pick-up' AND ${OF_DEVICE} AND h.event < ?
     ORDER BY h.event DESC LIMIT 1`,
    [job, device, event],
  );
  return row && bytesOf(row, 'statement');
}
