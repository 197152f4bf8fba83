import type { Sql } from './connection.ts';
import type { SqlValue } from './row.ts';

/** Few sizes, so that the prepared statements are reused: one multi-row statement for most commits. */
const CHUNKS = [512, 64, 8, 1] as const;

/**
 * Inserts rows by multi-row statements.
 * @param into `table (column, …)`; `onConflict` is pasted behind the values
 */
export async function insertRows(
  sql: Sql,
  into: string,
  rows: readonly (readonly SqlValue[])[],
  onConflict = '',
): Promise<void> {
  const columns = rows[0]?.length ?? 0;
  const one = `(${Array(columns).fill('?').join(', ')})`;
  let at = 0;
  while (at < rows.length) {
    const size = CHUNKS.find((chunk) => chunk <= rows.length - at) ?? 1;
    const values = Array(size).fill(one).join(', ');
    await sql.run(`INSERT INTO ${into} VALUES ${values} ${onConflict}`, rows.slice(at, at + size).flat());
    at += size;
  }
}
