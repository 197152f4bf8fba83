import type { Sql } from '../store/connection.ts';
import { integerOf } from '../store/row.ts';
import type { RowCounts } from './manifest.ts';

/** How many rows of each kind a database holds: what a person compares. */
export async function countRows(sql: Pick<Sql, 'get'>): Promise<RowCounts> {
  const count = async (table: keyof RowCounts) => {
    const row = await sql.get(`SELECT count(*) AS rows FROM ${table}`);
    return row === undefined ? 0 : integerOf(row, 'rows');
  };
  return {
    frames: await count('frames'),
    jobs: await count('jobs'),
    devices: await count('devices'),
    epochs: await count('epochs'),
  };
}
