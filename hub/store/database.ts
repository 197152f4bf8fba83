import { join } from 'node:path';
import { Turns } from '../../protocol/turns.ts';
import { Connection, type Sql } from './connection.ts';
import { FolderLock } from './folder-lock.ts';
import { type Migration, migrate } from './migrate.ts';
import { migrations as ourMigrations } from './migrations/list.ts';

export type { Sql } from './connection.ts';

/**
 * The hub's one SQLite file: write-ahead log, every commit on disk before it is reported (synchronous=FULL),
 * one writer whose transactions run one after another, and a reader that sees committed rows only.
 */
export class Database {
  /** Reads outside a transaction; sees only what was committed. */
  readonly read: Sql;
  readonly #lock: FolderLock;
  readonly #writer: Connection;
  readonly #reader: Connection;
  readonly #migrations: readonly Migration[];
  readonly #turns = new Turns();

  /** @param folder the hub's data folder, made when absent. */
  constructor(folder: string, migrations: readonly Migration[] = ourMigrations) {
    const file = join(folder, 'hub.sqlite');
    this.#lock = new FolderLock(folder);
    this.#writer = new Connection(file);
    this.#reader = new Connection(file);
    this.#migrations = migrations;
    this.read = this.#reader;
  }

  /** Throws FOLDER_LOCKED, STORE_NEWER, STORE_READ_ONLY, STORE_CORRUPT, STORE_FULL. */
  async start(): Promise<void> {
    await this.#lock.start();
    try {
      await this.#writer.start();
      await this.#writer.exec(
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF',
      );
      await migrate(this.#writer, this.#migrations);
      await this.#reader.start();
      await this.#reader.exec('PRAGMA query_only = ON; PRAGMA trusted_schema = OFF');
    } catch (cause) {
      await this.#close();
      throw cause;
    }
  }

  /** Lets queued transactions finish, then closes and gives the folder free. */
  async stop(): Promise<void> {
    await this.#turns.ended();
    await this.#close();
  }

  /**
   * Runs `work` alone on the writer: what it wrote is on disk when the promise resolves, or nothing is when it
   * rejects. Must not be nested: a transaction waiting for another inside it would wait for ever.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#turns.take(() => this.#alone(work));
  }

  /** Resolves when the file can be written; throws the store's error otherwise (readiness probe). */
  async probe(): Promise<void> {
    await this.transaction((sql) => sql.run('UPDATE store_probe SET beat = beat + 1'));
  }

  /** Caps the file at so many pages; a full disk in the tests. */
  async limitPages(pages: number): Promise<void> {
    await this.#turns.take(() => this.#writer.exec(`PRAGMA max_page_count = ${Math.floor(pages)}`));
  }

  async #alone<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    await this.#writer.run('BEGIN IMMEDIATE');
    try {
      const result = await work(this.#writer);
      await this.#writer.run('COMMIT');
      return result;
    } catch (cause) {
      // SQLite may have rolled back by itself (full disk), which makes this one fail.
      await this.#writer.run('ROLLBACK').catch(() => undefined);
      throw cause;
    }
  }

  async #close(): Promise<void> {
    await this.#reader.stop();
    await this.#writer.stop();
    await this.#lock.stop();
  }
}
