import type { EpochRecord } from '../settlement/epoch.ts';
import type { Database } from './database.ts';
import { epochColumns, epochOf, epochValues, outOfOrder, resultText } from './epoch-rows.ts';
import type { EpochStore } from './epoch-store.ts';
import { integerOf, nullOr } from './row.ts';

/** The epochs' rows in the hub's database. */
export class SqliteEpochStore implements EpochStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  insert(epoch: EpochRecord): Promise<void> {
    return this.#database.transaction(async (sql) => {
      const row = await sql.get('SELECT max(number) AS last FROM epochs');
      const last = row && nullOr(row, 'last', integerOf);
      if (last !== undefined && epoch.number !== last + 1) throw outOfOrder(epoch.number);
      await sql.run(
        `INSERT INTO epochs (${epochColumns.join(', ')}) VALUES (${epochColumns.map(() => '?').join(', ')})`,
        epochValues(epoch),
      );
    });
  }

  update({ number, state, result, attempt, attestations }: EpochRecord): Promise<void> {
    const content = result === null ? null : resultText(result);
    return this.#database.transaction(async (sql) => {
      const { changes } = await sql.run(
        `UPDATE epochs SET state = ?, content = ?, attempt = ?, attestations = ?
         WHERE number = ? AND (content IS NULL OR content = ?)`,
        [state, content, attempt, attestations, number, content],
      );
      if (changes !== 1) throw outOfOrder(number);
    });
  }

  async epoch(number: number) {
    const row = await this.#database.read.get('SELECT * FROM epochs WHERE number = ?', [number]);
    return row && epochOf(row);
  }

  async latest() {
    return (await this.list(1))[0];
  }

  async unfinished() {
    const rows = await this.#database.read.all("SELECT * FROM epochs WHERE state <> 'final' ORDER BY number");
    return rows.map(epochOf);
  }

  async list(limit: number) {
    const rows = await this.#database.read.all('SELECT * FROM epochs ORDER BY number DESC LIMIT ?', [limit]);
    return rows.map(epochOf);
  }
}
