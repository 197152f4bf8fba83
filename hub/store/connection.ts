import sqlite3 from 'sqlite3';
import type { Row, SqlValue } from './row.ts';
import { storeError } from './store-error.ts';

/** The statements a store may run; values are bound, never pasted into the text. */
export interface Sql {
  /** Runs one statement that returns nothing. */
  run(
    text: string,
    values?: readonly SqlValue[],
  ): Promise<{ readonly changes: number; readonly lastId: number }>;
  /** The first row, if any. */
  get(text: string, values?: readonly SqlValue[]): Promise<Row | undefined>;
  all(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
}

const CACHED_STATEMENTS = 256;

const modes = {
  create: sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE,
  existing: sqlite3.OPEN_READWRITE,
  read: sqlite3.OPEN_READONLY,
};

/** One SQLite connection with promises and reused prepared statements. Errors are FleetErrors. */
export class Connection implements Sql {
  readonly #file: string;
  readonly #mode: keyof typeof modes;
  readonly #statements = new Map<string, sqlite3.Statement>();
  #handle: sqlite3.Database | undefined;

  /** @param mode whether a file that is not there is made, is an error, or is only read */
  constructor(file: string, mode: keyof typeof modes = 'create') {
    this.#file = file;
    this.#mode = mode;
  }

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const handle = new sqlite3.Database(this.#file, modes[this.#mode], (error) => {
        if (error !== null) return reject(storeError(error, this.#file));
        handle.configure('busyTimeout', 5_000);
        this.#handle = handle;
        resolve();
      });
    });
  }

  async stop(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    if (handle === undefined) return;
    for (const statement of this.#statements.values()) {
      await new Promise<void>((resolve) => statement.finalize(() => resolve()));
    }
    this.#statements.clear();
    await new Promise<void>((resolve, reject) => {
      handle.close((error) => (error === null ? resolve() : reject(storeError(error, this.#file))));
    });
  }

  /** Several statements without values, for pragmas and schemas. */
  exec(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#open().exec(text, (error) =>
        error === null ? resolve() : reject(storeError(error, this.#file)),
      );
    });
  }

  async run(text: string, values: readonly SqlValue[] = []) {
    const statement = await this.#prepared(text);
    return new Promise<{ changes: number; lastId: number }>((resolve, reject) => {
      const file = this.#file;
      statement.run(values.map(bound), function (this: sqlite3.RunResult, error: Error | null) {
        if (error !== null) return reject(storeError(error, file));
        resolve({ changes: this.changes, lastId: this.lastID });
      });
    });
  }

  async all(text: string, values: readonly SqlValue[] = []): Promise<readonly Row[]> {
    const statement = await this.#prepared(text);
    return new Promise((resolve, reject) => {
      statement.all<Row>(values.map(bound), (error, rows) => {
        if (error !== null) return reject(storeError(error, this.#file));
        resolve(rows);
      });
    });
  }

  /** `Statement.get` would leave the read transaction open until its next call, so all rows are stepped. */
  async get(text: string, values: readonly SqlValue[] = []): Promise<Row | undefined> {
    return (await this.all(text, values))[0];
  }

  #open(): sqlite3.Database {
    if (this.#handle === undefined) throw storeError(new Error('SQLITE_MISUSE: closed'), this.#file);
    return this.#handle;
  }

  async #prepared(text: string): Promise<sqlite3.Statement> {
    const handle = this.#open();
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    const statement = await new Promise<sqlite3.Statement>((resolve, reject) => {
      const prepared = handle.prepare(text, (error) => {
        if (error !== null) return reject(storeError(error, this.#file));
        resolve(prepared);
      });
    });
    const raced = this.#statements.get(text);
    if (raced !== undefined) {
      statement.finalize();
      return raced;
    }
    if (this.#statements.size >= CACHED_STATEMENTS) this.#dropOldest();
    this.#statements.set(text, statement);
    return statement;
  }

  #dropOldest(): void {
    const oldest = this.#statements.entries().next().value;
    if (oldest === undefined) return;
    this.#statements.delete(oldest[0]);
    // Runs after whatever is still queued on the statement.
    oldest[1].finalize();
  }
}

function bound(value: SqlValue): number | string | Buffer | null {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}
