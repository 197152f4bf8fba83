import { z } from 'zod';
import type { Clock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { UnixSeconds } from '../../protocol/units.ts';
import { Database, type SqlRow, sqliteCode } from './database.ts';
import {
  type FrameNumber,
  nextSession,
  type Outbox,
  type OutboxBounds,
  type OutboxPosition,
  type QueuedFrame,
} from './outbox.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS position (
  id INTEGER PRIMARY KEY CHECK (id = 1), session INTEGER NOT NULL, sequence INTEGER NOT NULL,
  previous BLOB NOT NULL, reported INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS frames (
  sequence INTEGER PRIMARY KEY, session INTEGER NOT NULL, hand_over INTEGER NOT NULL,
  acked INTEGER NOT NULL DEFAULT 0, stored INTEGER NOT NULL, bytes BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS frames_pending ON frames (sequence) WHERE acked = 0;
INSERT OR IGNORE INTO position VALUES (1, 0, 0, zeroblob(16), 0);
PRAGMA user_version = 1;`;

/** SQLite hands out Buffers of its own; the rest of the agent works with plain bytes. */
const blob = z.instanceof(Uint8Array).transform((bytes) => new Uint8Array(bytes));
const positionRow = z.object({ session: z.int(), sequence: z.int(), previous: blob, reported: z.int() });
const frameRow = z.object({ session: z.int(), sequence: z.int(), hand_over: z.int(), bytes: blob });

/** A full disk is met by dropping this share of the oldest telemetry and trying again. */
const DROP_SHARE = 8;
const FULL_TRIES = 4;
/** Old rows are looked for once in so many appends. */
const TRIM_EVERY = 32;

/** The outbox on SQLite: number, frame and position are one transaction, on disk before the first send. */
export class SqliteOutbox implements Outbox {
  readonly #file: string;
  readonly #bounds: OutboxBounds;
  readonly #clock: Clock;
  readonly #database: Database;
  #position: OutboxPosition = { session: 0, sequence: 0, previous: new Uint8Array(16), reported: 0 };
  #bytes = 0;
  #appends = 0;
  #dropped = 0;
  #acks: (readonly [sequence: number, session: number])[] = [];
  #acking: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** @param clock the world's, for the age of telemetry. */
  constructor(file: string, bounds: OutboxBounds, clock: Clock) {
    this.#file = file;
    this.#bounds = bounds;
    this.#clock = clock;
    this.#database = new Database(file);
  }

  async start(): Promise<void> {
    try {
      await this.#database.start();
      await this.#database.exec(SCHEMA);
      const [row] = await this.#database.all('SELECT session, sequence, previous, reported FROM position');
      this.#position = positionRow.parse(row);
      this.#bytes = await this.#count('SELECT coalesce(sum(length(bytes)), 0) AS n FROM frames');
    } catch (cause) {
      await this.#database.stop().catch(() => undefined);
      throw new FleetError(
        'OUTBOX_CORRUPT',
        { file: this.#file, reason: String(cause).slice(0, 200) },
        { cause },
      );
    }
  }

  stop = (): Promise<void> => this.#database.stop();
  position = (): OutboxPosition => this.#position;
  dropped = (): number => this.#dropped;

  async append(frame: QueuedFrame, previous: Uint8Array, reported = this.#position.reported): Promise<void> {
    const { session, sequence } = this.#position;
    if (frame.session !== session || frame.sequence !== sequence + 1) {
      throw new FleetError('OUTBOX_NUMBER', {
        session: frame.session,
        sequence: frame.sequence,
        lastSession: session,
        lastSequence: sequence,
      });
    }
    const position = { session, sequence: frame.sequence, previous, reported };
    await this.#withRoom(() => this.#store(frame, position));
    this.#position = position;
    this.#bytes += frame.bytes.length;
    if (this.#bytes > this.#bounds.maxBytes || this.#appends++ % TRIM_EVERY === 0) await this.#trim();
  }

  async pending(
    limit: number,
    after: FrameNumber = { session: 0, sequence: 0 },
  ): Promise<readonly QueuedFrame[]> {
    const rows = await this.#database.all(
      'SELECT * FROM frames WHERE acked = 0 AND sequence > ? ORDER BY sequence LIMIT ?',
      [after.sequence, limit],
    );
    return rows.map(frameOf);
  }

  async range(from: number, to: number): Promise<readonly QueuedFrame[]> {
    const rows = await this.#database.all(
      'SELECT * FROM frames WHERE sequence BETWEEN ? AND ? ORDER BY sequence',
      [from, to],
    );
    return rows.map(frameOf);
  }

  /**
   * Only a mark: losing it in a crash costs one duplicate, which the hub acknowledges again. All that come while
   * one commit is under way share the next, so that a long backlog does not cost a flush a frame.
   */
  acknowledge(session: number, sequence: number): Promise<void> {
    this.#acks.push([sequence, session]);
    this.#acking ??= this.#last().then(() => {
      this.#acking = undefined;
      return this.#writeAcks(this.#acks.splice(0));
    });
    return this.#acking;
  }

  async startSession(above: FrameNumber, now: UnixSeconds): Promise<OutboxPosition> {
    const position = nextSession(this.#position, above, now);
    await this.#withRoom(() => this.#database.transaction(() => this.#setPosition(position)));
    this.#position = position;
    return position;
  }

  /** Caps the file at so many pages; a full disk in the tests. */
  limitPages(pages: number): Promise<void> {
    return this.#database.exec(`PRAGMA max_page_count = ${Math.floor(pages)}`);
  }

  #last(): Promise<void> {
    return this.#writing.catch(() => undefined);
  }

  #writeAcks(acks: readonly (readonly [number, number])[]): Promise<void> {
    this.#writing = this.#database.transaction(async () => {
      for (const ack of acks) {
        await this.#database.run('UPDATE frames SET acked = 1 WHERE sequence = ? AND session = ?', ack);
      }
    });
    return this.#writing;
  }

  #store(frame: QueuedFrame, position: OutboxPosition): Promise<void> {
    return this.#database.transaction(async () => {
      await this.#database.run(
        'INSERT INTO frames (sequence, session, hand_over, stored, bytes) VALUES (?, ?, ?, ?, ?)',
        [frame.sequence, frame.session, frame.kind === 'hand-over' ? 1 : 0, this.#clock.now(), frame.bytes],
      );
      await this.#setPosition(position);
    });
  }

  async #setPosition({ session, sequence, previous, reported }: OutboxPosition): Promise<void> {
    await this.#database.run('UPDATE position SET session = ?, sequence = ?, previous = ?, reported = ?', [
      session,
      sequence,
      previous,
      reported,
    ]);
  }

  async #withRoom(write: () => Promise<void>): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        return await write();
      } catch (cause) {
        const code = sqliteCode(cause);
        if (code !== 'SQLITE_FULL' && code !== 'SQLITE_IOERR') throw cause;
        const freed = tries < FULL_TRIES ? await this.#dropShare() : 0;
        if (freed === 0) throw new FleetError('OUTBOX_FULL', { file: this.#file }, { cause });
      }
    }
  }

  /** Acknowledged frames first, then the oldest telemetry; a hand-over stays until the hub has it. */
  async #dropShare(): Promise<number> {
    const frames = await this.#count('SELECT count(*) AS n FROM frames WHERE acked = 1 OR hand_over = 0');
    return this.#drop(Math.ceil(frames / DROP_SHARE));
  }

  async #trim(): Promise<void> {
    const oldest = this.#clock.now() - this.#bounds.maxAge;
    await this.#forget('stored < ? AND (acked = 1 OR hand_over = 0)', [oldest]);
    while (this.#bytes > this.#bounds.maxBytes) {
      if ((await this.#drop(16)) === 0) return;
    }
  }

  #drop(frames: number): Promise<number> {
    const choice =
      'SELECT sequence FROM frames WHERE acked = 1 OR hand_over = 0 ORDER BY acked DESC, sequence LIMIT ?';
    return this.#forget(`sequence IN (${choice})`, [frames]);
  }

  #forget(where: string, values: readonly number[]): Promise<number> {
    return this.#database.transaction(async () => {
      const lost = await this.#count(`SELECT count(*) AS n FROM frames WHERE acked = 0 AND ${where}`, values);
      const bytes = await this.#count(
        `SELECT coalesce(sum(length(bytes)), 0) AS n FROM frames WHERE ${where}`,
        values,
      );
      const gone = await this.#database.run(`DELETE FROM frames WHERE ${where}`, values);
      this.#dropped += lost;
      this.#bytes -= bytes;
      return gone;
    });
  }

  async #count(text: string, values: readonly number[] = []): Promise<number> {
    const [row] = await this.#database.all(text, values);
    return z.object({ n: z.int() }).parse(row).n;
  }
}

function frameOf(row: SqlRow): QueuedFrame {
  const { session, sequence, hand_over, bytes } = frameRow.parse(row);
  return {
    session,
    sequence,
    bytes: new Uint8Array(bytes),
    kind: hand_over === 1 ? 'hand-over' : 'telemetry',
  };
}
