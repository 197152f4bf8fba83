import sqlite3 from 'sqlite3';
import { Turns } from '../../protocol/turns.ts';

export type SqlValue = number | string | Uint8Array | null;
export type SqlRow = Readonly<Record<string, unknown>>;

/** One SQLite file with promises: write-ahead log, every commit on disk before it is reported. */
export class Database {
  readonly #file: string;
  readonly #turns = new Turns();
  #handle: sqlite3.Database | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  async start(): Promise<void> {
    await this.open();
    await this.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF');
  }

  /** Opens the file without settings. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const handle = new sqlite3.Database(this.#file, (error) => {
        if (error !== null) return reject(error);
        this.#handle = handle;
        resolve();
      });
    });
  }

  async stop(): Promise<void> {
    await this.#turns.ended();
    const handle = this.#handle;
    this.#handle = undefined;
    if (handle === undefined) return;
    await new Promise<void>((resolve, reject) => {
      handle.close((error) => (error === null ? resolve() : reject(error)));
    });
  }

  exec(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#open().exec(text, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  /** Returns the number of rows changed. */
  run(text: string, values: readonly SqlValue[] = []): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#open().run(text, values.map(bound), function (this: sqlite3.RunResult, error: Error | null) {
        if (error === null) resolve(this.changes);
        else reject(error);
      });
    });
  }

  all(text: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return new Promise((resolve, reject) => {
      this.#open().all<SqlRow>(text, values.map(bound), (error, rows) => {
        if (error === null) resolve(rows);
        else reject(error);
      });
    });
  }

  /** Runs `work` alone; what it wrote is on disk when the promise resolves, or nothing is when it rejects. */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(() => this.#alone(work));
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    await this.run('BEGIN IMMEDIATE');
    try {
      const result = await work();
      await this.run('COMMIT');
      return result;
    } catch (cause) {
      // A full disk makes SQLite roll back by itself; then this one fails.
      await this.run('ROLLBACK').catch(() => undefined);
      throw cause;
    }
  }

  #open(): sqlite3.Database {
    if (this.#handle === undefined) throw new Error(`SQLITE_MISUSE: ${this.#file} is closed`);
    return this.#handle;
  }
}

/** The result code SQLite gave, as `SQLITE_BUSY`; undefined for other errors. */
export function sqliteCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined;
}

const bound = (value: SqlValue) =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
