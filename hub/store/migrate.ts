import { FleetError } from '../../protocol/errors.ts';
import type { Connection } from './connection.ts';
import { integerOf } from './row.ts';

/** One forward step of the schema. Numbers never change once published; there is no way back. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** Applies what is missing, each in a transaction of its own. Throws STORE_NEWER for a schema we do not know. */
export async function migrate(connection: Connection, migrations: readonly Migration[]): Promise<void> {
  await connection.exec(
    'CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT',
  );
  const rows = await connection.all('SELECT number FROM migrations ORDER BY number');
  const applied = new Set(rows.map((row) => integerOf(row, 'number')));
  const known = new Set(migrations.map(({ number }) => number));
  for (const number of applied) {
    if (!known.has(number)) throw new FleetError('STORE_NEWER', { number, newest: Math.max(0, ...known) });
  }
  const missing = migrations.filter(({ number }) => !applied.has(number)).sort((a, b) => a.number - b.number);
  for (const { number, name, sql } of missing) {
    try {
      await connection.exec(
        `BEGIN IMMEDIATE; ${sql}; INSERT INTO migrations (number, name) VALUES (${number}, '${name}'); COMMIT`,
      );
    } catch (cause) {
      await connection.exec('ROLLBACK').catch(() => undefined);
      throw cause;
    }
  }
}
