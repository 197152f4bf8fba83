import { address, deviceId, jobId } from '../../protocol/ids.ts';
import { type AlertKind, alertKinds } from '../../protocol/views/alert.ts';
import type { Database } from '../store/database.ts';
import { integerOf, nullOr, type Row, textOf } from '../store/row.ts';
import type { Alert, AlertStore } from './alert-store.ts';

/** The port in the hub's one SQLite file. */
export class SqliteAlertStore implements AlertStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async alerts(): Promise<readonly Alert[]> {
    const rows = await this.#database.read.all('SELECT * FROM alerts ORDER BY since, id');
    // A kind of a newer hub, left by a restored backup, is none of ours.
    return rows.flatMap((row) => {
      const kind = alertKinds.find((known) => known === textOf(row, 'kind'));
      return kind === undefined ? [] : [alertOf(kind, row)];
    });
  }

  async save({ id, kind, device, owner, job, since, acknowledged }: Alert): Promise<void> {
    const values = [id, kind, device, owner, job, since, acknowledged?.by ?? null, acknowledged?.at ?? null];
    await this.#database.transaction((sql) =>
      sql.run(
        `INSERT OR REPLACE INTO alerts (id, kind, device, owner, job, since, taken_by, taken_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        values,
      ),
    );
  }

  async remove(id: string): Promise<void> {
    await this.#database.transaction((sql) => sql.run('DELETE FROM alerts WHERE id = ?', [id]));
  }
}

function alertOf(kind: AlertKind, row: Row): Alert {
  const name = <T>(column: string, make: (text: string) => T) =>
    nullOr(row, column, (_, key) => make(textOf(row, key))) ?? null;
  const by = name('taken_by', address);
  return {
    id: textOf(row, 'id'),
    kind,
    device: name('device', deviceId),
    owner: name('owner', address),
    job: name('job', jobId),
    since: integerOf(row, 'since'),
    acknowledged: by === null ? null : { by, at: integerOf(row, 'taken_at') },
  };
}
