import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FleetError } from '../protocol/errors.ts';
import { Database, sqliteCode } from './reporting/database.ts';

/**
 * The agent's folder, held by one agent at a time: two of them with one key would number frames against each
 * other, which is equivocation. SQLite's exclusive lock is the lock; the system drops it with the process.
 */
export class DataFolder {
  readonly #folder: string;
  readonly #lock: Database;

  constructor(folder: string) {
    this.#folder = folder;
    this.#lock = new Database(join(folder, 'lock.sqlite'));
  }

  /** Throws AGENT_FOLDER_LOCKED, AGENT_FOLDER_UNUSABLE. */
  async start(): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await this.#lock.open();
      await this.#lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    } catch (cause) {
      await this.#lock.stop().catch(() => undefined);
      const context = { folder: this.#folder, reason: String(cause).slice(0, 200) };
      const busy = sqliteCode(cause) === 'SQLITE_BUSY';
      throw new FleetError(busy ? 'AGENT_FOLDER_LOCKED' : 'AGENT_FOLDER_UNUSABLE', context, { cause });
    }
  }

  stop = (): Promise<void> => this.#lock.stop();

  file = (name: string): string => join(this.#folder, name);
}
