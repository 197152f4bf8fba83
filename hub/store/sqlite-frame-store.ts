import type { Clock } from '../../protocol/clock.ts';
import { type DeviceId, deviceId } from '../../protocol/ids.ts';
import { decodeFramePayload } from '../../protocol/telemetry.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import type { Database, Sql } from './database.ts';
import { deadLetterOf, trimDeadLetters, writeDeadLetter } from './dead-letter-rows.ts';
import { type CommittedState, type DeviceMark, FrameBatch } from './frame-batch.ts';
import {
  type AppendResult,
  type CommittedBatch,
  type CommittedEvent,
  type DeadLetter,
  type FramePosition,
  type FrameStore,
  isAbove,
  type LastIds,
  type Refused,
  type SequenceRange,
  type StoredFrame,
  type Twin,
  type VerifiedFrame,
} from './frame-store.ts';
import { GroupCommit } from './group-commit.ts';
import { bytesOf, integerOf, type Row, type SqlValue, textOf } from './row.ts';

type Entry = { readonly frame: VerifiedFrame } | { readonly refused: Refused };

/** Frames in SQLite by group commit. High-water marks and twins stand in memory too: one hub owns the file. */
export class SqliteFrameStore implements FrameStore {
  readonly #database: Database;
  readonly #group: GroupCommit<Entry, AppendResult>;
  readonly #listeners = new Set<(batch: CommittedBatch) => void>();
  readonly #marks = new Map<DeviceId, DeviceMark>();
  readonly #twins = new Map<DeviceId, Twin>();
  #lastFrame = 0;
  #lastEvent = 0;
  #uncertain = false;

  /** @param realClock times the commit window; `database` is started before and stopped after this store. */
  constructor(database: Database, realClock: Clock) {
    this.#database = database;
    this.#group = new GroupCommit(realClock, sizeOf, (entries) => this.#commit(entries));
  }

  async start(): Promise<void> {
    const { read } = this.#database;
    this.#marks.clear();
    this.#twins.clear();
    for (const row of await read.all('SELECT * FROM device_marks')) {
      this.#marks.set(deviceOf(row), {
        number: integerOf(row, 'number'),
        session: integerOf(row, 'session'),
        sequence: integerOf(row, 'sequence'),
        topSequence: integerOf(row, 'top_sequence'),
      });
    }
    const twins = await read.all(
      'SELECT t.*, m.device AS device FROM twins t JOIN device_marks m ON m.number = t.device',
    );
    for (const row of twins) this.#twins.set(deviceOf(row), twinOf(row));
    this.#lastFrame = await lastId(read, 'frames');
    this.#lastEvent = await lastId(read, 'events');
  }

  stop(): Promise<void> {
    return this.#group.drain();
  }

  append(frame: VerifiedFrame): Promise<AppendResult> {
    return this.#group.add({ frame });
  }

  async bury(refused: Refused): Promise<void> {
    await this.#group.add({ refused });
  }

  async signatureOf(device: DeviceId, position: FramePosition): Promise<Uint8Array | undefined> {
    const mark = this.#marks.get(device);
    if (mark === undefined || isAbove(position, mark)) return undefined;
    const row = await this.#database.read.get(
      'SELECT signature FROM frames WHERE device = ? AND session = ? AND sequence = ?',
      [mark.number, position.session, position.sequence],
    );
    return row && bytesOf(row, 'signature');
  }

  async highest(device: DeviceId) {
    const { session, sequence, topSequence } = this.#marks.get(device) ?? NOTHING;
    return { session, sequence, topSequence };
  }

  async missing(device: DeviceId, limit: number): Promise<readonly SequenceRange[]> {
    const rows = await this.#database.read.all(
      'SELECT first, last FROM missing_ranges WHERE device = ? ORDER BY first LIMIT ?',
      [this.#numberOf(device), limit],
    );
    return rows.map((row) => ({ first: integerOf(row, 'first'), last: integerOf(row, 'last') }));
  }

  async replay(after: number, limit: number, device?: DeviceId): Promise<readonly StoredFrame[]> {
    return this.#framesOf('frames', 'f.id > ?', [after], limit, device);
  }

  async newest(device: DeviceId, limit: number, before?: FramePosition): Promise<readonly StoredFrame[]> {
    const { session, sequence } = before ?? { session: Number.MAX_SAFE_INTEGER, sequence: 0 };
    // Walks the unique index backwards: what it costs is what it returns, however long the history.
    return this.#framesOf(
      'frames',
      '(f.session, f.sequence) < (?, ?)',
      [session, sequence],
      limit,
      device,
      'f.session DESC, f.sequence DESC',
    );
  }

  async equivocations(after: number, limit: number, device?: DeviceId): Promise<readonly StoredFrame[]> {
    return this.#framesOf('equivocations', 'f.id > ?', [after], limit, device);
  }

  async frame(device: DeviceId, { session, sequence }: FramePosition): Promise<StoredFrame | undefined> {
    const found = await this.#framesOf(
      'frames',
      'f.session = ? AND f.sequence = ?',
      [session, sequence],
      1,
      device,
    );
    return found[0];
  }

  async lastIds(): Promise<LastIds> {
    const row = await this.#database.read.get(
      `SELECT (SELECT coalesce(max(id), 0) FROM frames) AS frames, (SELECT coalesce(max(id), 0) FROM events) AS events,
       (SELECT coalesce(max(id), 0) FROM equivocations) AS equivocations`,
    );
    if (row === undefined) throw new RangeError('a SELECT without FROM has one row');
    return {
      frames: integerOf(row, 'frames'),
      events: integerOf(row, 'events'),
      equivocations: integerOf(row, 'equivocations'),
    };
  }

  async twin(device: DeviceId): Promise<Twin | undefined> {
    return this.#twins.get(device);
  }

  async twins(): Promise<readonly Twin[]> {
    return [...this.#twins.values()];
  }

  async eventsAfter(cursor: number, limit: number): Promise<readonly CommittedEvent[]> {
    const rows = await this.#database.read.all(
      `SELECT e.id, e.position, f.session, f.sequence, f.t0, f.received, f.payload, m.device
       FROM events e JOIN frames f ON f.id = e.frame JOIN device_marks m ON m.number = f.device
       WHERE e.id > ? ORDER BY e.id LIMIT ?`,
      [cursor, limit],
    );
    return rows.map(eventOf);
  }

  async deadLetters(limit: number, before = Number.MAX_SAFE_INTEGER): Promise<readonly DeadLetter[]> {
    const rows = await this.#database.read.all(
      'SELECT * FROM dead_letters WHERE id < ? ORDER BY id DESC LIMIT ?',
      [before, limit],
    );
    return rows.map(deadLetterOf);
  }

  async purgeDeadLetters(): Promise<number> {
    const { changes } = await this.#database.transaction((sql) => sql.run('DELETE FROM dead_letters'));
    return changes;
  }

  onCommitted(listener: (batch: CommittedBatch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #commit(entries: readonly Entry[]): Promise<readonly AppendResult[]> {
    // After a failure the disk has the last word on what is there.
    if (this.#uncertain) await this.start();
    this.#uncertain = true;
    const results: AppendResult[] = [];
    const batch = await this.#database.transaction(async (sql) => {
      const draft = new FrameBatch(sql, this.#state());
      const troubled = new Set<string>();
      for (const entry of entries) {
        if ('frame' in entry) {
          results.push(await draft.add(entry.frame));
        } else {
          await writeDeadLetter(sql, entry.refused);
          troubled.add(entry.refused.device);
          results.push('stored');
        }
      }
      await draft.write();
      if (troubled.size > 0) await trimDeadLetters(sql, troubled);
      return draft;
    });
    this.#adopt(batch);
    this.#uncertain = false;
    return results;
  }

  /** Memory follows the disk, never the other way round. */
  #adopt(batch: FrameBatch): void {
    for (const [device, mark] of batch.marks) this.#marks.set(device, mark);
    for (const [device, twin] of batch.twins) this.#twins.set(device, twin);
    this.#lastFrame += batch.frames.length;
    this.#lastEvent += batch.events.length;
    if (batch.frames.length === 0) return;
    // Apart from this commit: a listener that throws must not turn stored frames into refused ones.
    for (const listener of this.#listeners) queueMicrotask(() => listener(batch.committed));
  }

  #state(): CommittedState {
    return { marks: this.#marks, twins: this.#twins, lastFrame: this.#lastFrame, lastEvent: this.#lastEvent };
  }

  #numberOf(device: DeviceId): number {
    return this.#marks.get(device)?.number ?? 0;
  }

  async #framesOf(
    table: 'frames' | 'equivocations',
    where: string,
    values: readonly SqlValue[],
    limit: number,
    device: DeviceId | undefined,
    order = 'f.id',
  ): Promise<readonly StoredFrame[]> {
    const only = device === undefined ? 'TRUE' : `f.device = ${this.#numberOf(device)}`;
    const rows = await this.#database.read.all(
      `SELECT f.id, f.session, f.sequence, f.t0, f.received, f.signature, f.payload, m.device
       FROM ${table} f JOIN device_marks m ON m.number = f.device
       WHERE ${where} AND ${only} ORDER BY ${order} LIMIT ?`,
      [...values, limit],
    );
    return rows.map((row) => ({
      id: integerOf(row, 'id'),
      device: deviceOf(row),
      session: integerOf(row, 'session'),
      sequence: integerOf(row, 'sequence'),
      t0: unixMilliseconds(integerOf(row, 't0')),
      received: unixMilliseconds(integerOf(row, 'received')),
      signature: bytesOf(row, 'signature'),
      payload: bytesOf(row, 'payload'),
    }));
  }
}

const NOTHING: DeviceMark = { number: 0, session: 0, sequence: 0, topSequence: 0 };

const sizeOf = (entry: Entry) =>
  'frame' in entry ? entry.frame.payload.length + 84 : entry.refused.bytes.length;

const deviceOf = (row: Row) => deviceId(textOf(row, 'device'));

async function lastId(read: Sql, table: 'frames' | 'events'): Promise<number> {
  const row = await read.get(`SELECT coalesce(max(id), 0) AS last FROM ${table}`);
  return row === undefined ? 0 : integerOf(row, 'last');
}

function twinOf(row: Row): Twin {
  return {
    device: deviceOf(row),
    session: integerOf(row, 'session'),
    sequence: integerOf(row, 'sequence'),
    received: unixMilliseconds(integerOf(row, 'received')),
    revision: integerOf(row, 'revision'),
    sample: {
      time: unixMilliseconds(integerOf(row, 'time')),
      at: { latitude: integerOf(row, 'latitude'), longitude: integerOf(row, 'longitude') },
      altitude: integerOf(row, 'altitude'),
      heading: integerOf(row, 'heading'),
      speed: integerOf(row, 'speed'),
      battery: integerOf(row, 'battery'),
      flags: integerOf(row, 'flags'),
    },
  };
}

function eventOf(row: Row): CommittedEvent {
  const contents = decodeFramePayload(unixMilliseconds(integerOf(row, 't0')), bytesOf(row, 'payload'));
  const event = contents.events[integerOf(row, 'position')];
  // Only a file changed from outside can get here.
  if (event === undefined) throw new RangeError(`event ${integerOf(row, 'id')} is not in its frame`);
  return {
    id: integerOf(row, 'id'),
    device: deviceOf(row),
    session: integerOf(row, 'session'),
    sequence: integerOf(row, 'sequence'),
    received: unixMilliseconds(integerOf(row, 'received')),
    event,
  };
}
