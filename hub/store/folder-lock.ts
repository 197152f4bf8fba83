import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import { Connection } from './connection.ts';

/**
 * Keeps a second hub off a data folder. Node has no file locks of its own, SQLite has: an exclusive transaction
 * on an empty file holds an advisory lock which the system drops with the process, `kill -9` included.
 */
export class FolderLock {
  readonly #folder: string;
  readonly #lock: Connection;

  constructor(folder: string) {
    this.#folder = folder;
    this.#lock = new Connection(join(folder, 'lock.sqlite'));
  }

  /** Throws FOLDER_LOCKED while another process (or another hub of this one) holds it. */
  async start(): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true });
    } catch (cause) {
      throw new FleetError('STORE_READ_ONLY', { file: this.#folder, reason: String(cause) }, { cause });
    }
    await this.#lock.start();
    try {
      await this.#lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    } catch (cause) {
      await this.#lock.stop();
      if (isFleetError(cause) && String(cause.cause).includes('SQLITE_BUSY')) {
        throw new FleetError('FOLDER_LOCKED', { folder: this.#folder }, { cause });
      }
      throw cause;
    }
  }

  async stop(): Promise<void> {
    await this.#lock.stop();
  }
}
