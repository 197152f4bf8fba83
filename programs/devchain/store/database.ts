import sqlite3 from 'sqlite3';

export type SqlValue = string | number | Uint8Array | null;

/** The callback API of `sqlite3` as promises; rows come back as `unknown`. */
export class Database {
  readonly #handle: sqlite3.Database;

  private constructor(handle: sqlite3.Database) {
    this.#handle = handle;
    handle.serialize();
  }

  static open(path: string): Promise<Database> {
    return new Promise((resolve, reject) => {
      const handle = new sqlite3.Database(path, (error) =>
        error === null ? resolve(new Database(handle)) : reject(error),
      );
    });
  }

  exec(sql: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#handle.exec(sql, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  all(sql: string, values: readonly SqlValue[] = []): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      this.#handle.all<unknown>(sql, values, (error, rows) =>
        error === null ? resolve(rows) : reject(error),
      );
    });
  }

  /** One statement, run for every row of values. */
  async runEach(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<void> {
    if (rows.length === 0) return;
    const statement = await new Promise<sqlite3.Statement>((resolve, reject) => {
      const made = this.#handle.prepare(sql, (error) => (error === null ? resolve(made) : reject(error)));
    });
    try {
      await Promise.all(
        rows.map(
          (values) =>
            new Promise<void>((resolve, reject) => {
              statement.run(values, (error) => (error === null ? resolve() : reject(error)));
            }),
        ),
      );
    } finally {
      await new Promise<void>((resolve) => {
        statement.finalize(() => resolve());
      });
    }
  }

  /** Everything `work` writes, or nothing. */
  async transaction(work: () => Promise<void>): Promise<void> {
    await this.exec('BEGIN IMMEDIATE');
    try {
      await work();
      await this.exec('COMMIT');
    } catch (error) {
      await this.exec('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#handle.close((error) => (error === null ? resolve() : reject(error)));
    });
  }
}
