import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FleetError } from '../../../protocol/errors.ts';
import type { Genesis } from '../chain/slots.ts';
import { Database } from './database.ts';
import type { Entry, Journal, Saved, SignatureQuery, StatusRecord, TransactionRecord } from './journal.ts';
import { parseAccount, parseGenesis, parseStatus, parseTransaction, schema } from './rows.ts';

/**
 * A chain in one SQLite file. In WAL mode a commit is in the operating system's hands before `append` returns: it
 * survives `kill -9` (not a power cut, which a development chain does not promise). The exclusive lock lives as
 * long as the process, however it ends.
 */
export class SqliteJournal implements Journal {
  readonly #dataDir: string;
  #database: Database | undefined;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** @throws CHAIN_DATA_LOCKED when another process has it open, CHAIN_DATA_INVALID when it is not ours. */
  async open(fresh: Genesis): Promise<Saved> {
    const file = join(this.#dataDir, 'devchain.sqlite');
    try {
      mkdirSync(this.#dataDir, { recursive: true, mode: 0o700 });
      this.#database = await Database.open(file);
      await this.#database.exec(
        'PRAGMA busy_timeout = 100; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;',
      );
      await this.#prepare(this.#database, fresh);
      return await this.#saved(this.#database);
    } catch (cause) {
      await this.close().catch(() => undefined);
      const reason = cause instanceof Error ? cause.message : String(cause);
      const code = /SQLITE_(BUSY|LOCKED)/.test(reason) ? 'CHAIN_DATA_LOCKED' : 'CHAIN_DATA_INVALID';
      throw new FleetError(code, { folder: this.#dataDir, reason }, { cause });
    }
  }

  async append(entries: readonly Entry[]): Promise<void> {
    const database = this.#opened();
    // Later entries of a batch overwrite earlier ones, so each account is written once.
    const accounts = new Map(
      entries.flatMap((entry) => entry.accounts).map((account) => [account.address, account]),
    );
    const kept = [...accounts.values()].filter((account) => account.lamports > 0n);
    const gone = [...accounts.values()].filter((account) => account.lamports === 0n);
    await database.transaction(async () => {
      await database.runEach(
        'INSERT INTO landed (signature, slot, block_time, failure, wire, addresses, meta) VALUES (?, ?, ?, ?, ?, ?, ?)',
        entries.map(({ transaction: t }) => [
          t.signature,
          t.slot,
          t.blockTime,
          JSON.stringify(t.failure),
          t.wire,
          JSON.stringify(t.addresses),
          JSON.stringify(t.meta),
        ]),
      );
      await database.runEach(
        'INSERT OR IGNORE INTO mention SELECT ?, position FROM landed WHERE signature = ?',
        entries.flatMap(({ transaction: t }) => t.addresses.map((address) => [address, t.signature])),
      );
      await database.runEach(
        'INSERT OR REPLACE INTO account (address, lamports, owner, executable, data) VALUES (?, ?, ?, ?, ?)',
        kept.map((a) => [a.address, a.lamports.toString(), a.owner, a.executable ? 1 : 0, a.data]),
      );
      await database.runEach(
        'DELETE FROM account WHERE address = ?',
        gone.map((a) => [a.address]),
      );
    });
  }

  async transaction(signature: string): Promise<TransactionRecord | undefined> {
    const [row] = await this.#opened().all('SELECT * FROM landed WHERE signature = ?', [signature]);
    return row === undefined ? undefined : parseTransaction(row);
  }

  async signatures({ address, before, until, limit }: SignatureQuery): Promise<StatusRecord[]> {
    const rows = await this.#opened().all(
      `SELECT signature, slot, block_time, failure FROM mention JOIN landed USING (position)
       WHERE address = ?1
         AND (?2 IS NULL OR position < coalesce((SELECT position FROM landed WHERE signature = ?2), 0))
         AND (?3 IS NULL OR position > coalesce((SELECT position FROM landed WHERE signature = ?3), 0))
       ORDER BY position DESC LIMIT ?4`,
      [address, before ?? null, until ?? null, limit],
    );
    return rows.map(parseStatus);
  }

  async close(): Promise<void> {
    const database = this.#database;
    this.#database = undefined;
    await database?.close();
  }

  async #prepare(database: Database, fresh: Genesis): Promise<void> {
    const [row] = await database.all('PRAGMA user_version');
    const version = typeof row === 'object' && row !== null && 'user_version' in row ? row.user_version : 0;
    if (version !== 0 && version !== 1) throw new RangeError(`file format ${version}, this program reads 1`);
    await database.transaction(async () => {
      if (version === 1) return;
      await database.exec(schema);
      await database.runEach('INSERT INTO genesis (seed, origin) VALUES (?, ?)', [
        [fresh.seed, fresh.origin],
      ]);
    });
  }

  async #saved(database: Database): Promise<Saved> {
    const [genesis] = await database.all('SELECT seed, origin FROM genesis');
    const accounts = await database.all('SELECT * FROM account');
    const statuses = await database.all(
      'SELECT signature, slot, block_time, failure FROM landed ORDER BY position',
    );
    return {
      genesis: parseGenesis(genesis),
      accounts: accounts.map(parseAccount),
      statuses: statuses.map(parseStatus),
    };
  }

  #opened(): Database {
    if (this.#database === undefined) throw new FleetError('CHAIN_STORE_FAILED', { reason: 'it is closed' });
    return this.#database;
  }
}
