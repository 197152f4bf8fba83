import { sha256 } from '../../protocol/hash.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import type { Sql } from './connection.ts';
import { type DeadLetter, deadLetterLimits, type Refused } from './frame-store.ts';
import { bytesOf, integerOf, type Row, textOf } from './row.ts';

/** Keeps the first KiB once; the same bytes refused again only count. The oldest make room. */
export async function writeDeadLetter(sql: Sql, refused: Refused): Promise<void> {
  const { device, reason, detail, bytes, received } = refused;
  const head = bytes.subarray(0, deadLetterLimits.headBytes);
  await sql.run(
    `INSERT INTO dead_letters (device, reason, detail, hash, head, size, first_time, last_time, times)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)
     ON CONFLICT (device, reason, hash) DO UPDATE SET times = times + 1, last_time = excluded.last_time`,
    [device, reason, detail.slice(0, 500), sha256(bytes), head, bytes.length, received, received],
  );
}

/** After the letters of a batch: one device fills its own share only. */
export async function trimDeadLetters(sql: Sql, devices: Iterable<string>): Promise<void> {
  for (const device of devices) {
    await sql.run(
      `DELETE FROM dead_letters WHERE device = ?1 AND id NOT IN
       (SELECT id FROM dead_letters WHERE device = ?1 ORDER BY id DESC LIMIT ?2)`,
      [device, deadLetterLimits.perDevice],
    );
  }
  await sql.run('DELETE FROM dead_letters WHERE id <= (SELECT max(id) FROM dead_letters) - ?', [
    deadLetterLimits.total,
  ]);
}

export function deadLetterOf(row: Row): DeadLetter {
  return {
    id: integerOf(row, 'id'),
    device: textOf(row, 'device'),
    reason: textOf(row, 'reason'),
    detail: textOf(row, 'detail'),
    head: bytesOf(row, 'head'),
    size: integerOf(row, 'size'),
    firstTime: unixMilliseconds(integerOf(row, 'first_time')),
    lastTime: unixMilliseconds(integerOf(row, 'last_time')),
    times: integerOf(row, 'times'),
  };
}
