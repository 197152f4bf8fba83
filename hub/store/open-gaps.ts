import type { Cut } from '../settlement/epoch.ts';
import { gapPatience } from '../settlement/epoch-source.ts';
import type { Sql } from './connection.ts';
import { integerOf } from './row.ts';

/**
 * The lowest sequence that each device (its number in the store) still owed at a cut: seen to be missing, not filled
 * by a frame up to the cut, and not yet lost. Devices that owe nothing are not in it. Append-only rows alone decide,
 * so a cut has one answer whenever it is asked.
 */
export async function openGaps(sql: Sql, cut: Cut): Promise<ReadonlyMap<number, number>> {
  const lowest = new Map<number, number>();
  const gaps = await sql.all(
    'SELECT device, first, last FROM gaps_seen WHERE seen > ? AND frame <= ? ORDER BY device, first',
    [Math.max(-1, cut.time - gapPatience * 1_000), cut.frames],
  );
  for (const row of gaps) {
    const [device, first, last] = [integerOf(row, 'device'), integerOf(row, 'first'), integerOf(row, 'last')];
    if (lowest.has(device)) continue;
    const missing = await firstMissing(sql, device, first, last, cut.frames);
    if (missing !== undefined) lowest.set(device, missing);
  }
  return lowest;
}

const PAGE = 1_024;

/** The first number from `first` to `last` under which nothing had come; a gap may span numbers beyond counting. */
async function firstMissing(
  sql: Sql,
  device: number,
  first: number,
  last: number,
  upto: number,
): Promise<number | undefined> {
  let expected = first;
  while (expected <= last) {
    const late = await sql.all(
      `SELECT sequence FROM late_frames WHERE device = ? AND sequence BETWEEN ? AND ? AND frame <= ?
       ORDER BY sequence LIMIT ${PAGE}`,
      [device, expected, last, upto],
    );
    for (const row of late) {
      if (integerOf(row, 'sequence') !== expected) return expected;
      expected++;
    }
    if (late.length < PAGE) break;
  }
  return expected <= last ? expected : undefined;
}
