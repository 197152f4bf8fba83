import type { DeviceId } from '../../protocol/ids.ts';
import { equalBytes } from '../../protocol/ids.ts';
import type { Sql } from './connection.ts';
import {
  type AppendResult,
  type CommittedBatch,
  type CommittedEvent,
  isAbove,
  type SequenceRange,
  type Twin,
  twinAfter,
  type VerifiedFrame,
} from './frame-store.ts';
import { insertRows } from './insert-rows.ts';
import { bytesOf, integerOf, type SqlValue } from './row.ts';
import { arrive } from './sequence-gaps.ts';

/** What the store knows of one device without asking SQLite. */
export interface DeviceMark {
  readonly number: number;
  readonly session: number;
  readonly sequence: number;
  readonly topSequence: number;
}

/** The committed state that decides over the next batch; replaced only after its commit. */
export interface CommittedState {
  readonly marks: ReadonlyMap<DeviceId, DeviceMark>;
  readonly twins: ReadonlyMap<DeviceId, Twin>;
  readonly lastFrame: number;
  readonly lastEvent: number;
}

interface Content {
  readonly signature: Uint8Array;
  readonly t0: number;
  readonly payload: Uint8Array;
}

/** Works out and writes one batch of frames inside the caller's transaction; keeps its changes apart until then. */
export class FrameBatch {
  readonly marks = new Map<DeviceId, DeviceMark>();
  readonly twins = new Map<DeviceId, Twin>();
  readonly frames: (VerifiedFrame & { id: number })[] = [];
  readonly events: CommittedEvent[] = [];
  readonly #sql: Sql;
  readonly #before: CommittedState;
  readonly #inBatch = new Map<string, Content>();
  readonly #eventRows: SqlValue[][] = [];
  readonly #evidence: SqlValue[][] = [];

  constructor(sql: Sql, before: CommittedState) {
    this.#sql = sql;
    this.#before = before;
  }

  get committed(): CommittedBatch {
    return { frames: this.frames, events: this.events };
  }

  async add(frame: VerifiedFrame): Promise<AppendResult> {
    const mark = this.#mark(frame.device);
    const known = await this.#known(frame, mark);
    if (known === undefined) {
      await this.#append(frame, mark);
      return 'stored';
    }
    // Another signature over the same statement says nothing new; another statement is evidence.
    if (known.t0 === frame.t0 && equalBytes(known.payload, frame.payload)) return 'duplicate';
    const { session, sequence, t0, received, signature, payload } = frame;
    this.#evidence.push([mark.number, session, sequence, t0, received, signature, payload]);
    return 'equivocation';
  }

  /** Everything in a handful of multi-row statements. */
  async write(): Promise<void> {
    const sql = this.#sql;
    if (this.marks.size > 0) {
      await insertRows(
        sql,
        'device_marks (number, device, session, sequence, top_sequence)',
        [...this.marks].map(([device, m]) => [m.number, device, m.session, m.sequence, m.topSequence]),
        `ON CONFLICT (number) DO UPDATE SET session = excluded.session, sequence = excluded.sequence,
         top_sequence = excluded.top_sequence`,
      );
    }
    await insertRows(
      sql,
      'frames (id, device, session, sequence, t0, received, signature, payload)',
      this.frames.map((f) => [
        f.id,
        this.#mark(f.device).number,
        f.session,
        f.sequence,
        f.t0,
        f.received,
        f.signature,
        f.payload,
      ]),
    );
    await insertRows(sql, 'events (id, frame, position, kind)', this.#eventRows);
    await insertRows(
      sql,
      'equivocations (device, session, sequence, t0, received, signature, payload)',
      this.#evidence,
      'ON CONFLICT DO NOTHING',
    );
    await this.#writeTwins();
  }

  async #writeTwins(): Promise<void> {
    await insertRows(
      this.#sql,
      `twins (device, session, sequence, received, time, latitude, longitude, altitude, heading, speed, battery,
       flags, revision)`,
      [...this.twins.values()].map(({ device, session, sequence, received, sample: s, revision }) => [
        this.#mark(device).number,
        session,
        sequence,
        received,
        s.time,
        s.at.latitude,
        s.at.longitude,
        s.altitude,
        s.heading,
        s.speed,
        s.battery,
        s.flags,
        revision,
      ]),
      `ON CONFLICT (device) DO UPDATE SET session = excluded.session, sequence = excluded.sequence,
       received = excluded.received, time = excluded.time, latitude = excluded.latitude,
       longitude = excluded.longitude, altitude = excluded.altitude, heading = excluded.heading,
       speed = excluded.speed, battery = excluded.battery, flags = excluded.flags, revision = excluded.revision`,
    );
  }

  #mark(device: DeviceId): DeviceMark {
    const mark = this.marks.get(device) ?? this.#before.marks.get(device);
    if (mark !== undefined) return mark;
    let number = this.#before.marks.size + 1;
    for (const other of this.marks.keys()) if (!this.#before.marks.has(other)) number++;
    const made = { number, session: 0, sequence: 0, topSequence: 0 };
    this.marks.set(device, made);
    return made;
  }

  /** Above the high-water mark nothing can be known, which spares the look-up for nearly every frame. */
  async #known(frame: VerifiedFrame, mark: DeviceMark): Promise<Content | undefined> {
    if (isAbove(frame, mark)) return undefined;
    const inBatch = this.#inBatch.get(keyOf(frame));
    if (inBatch !== undefined) return inBatch;
    const row = await this.#sql.get(
      'SELECT signature, t0, payload FROM frames WHERE device = ? AND session = ? AND sequence = ?',
      [mark.number, frame.session, frame.sequence],
    );
    if (row === undefined) return undefined;
    return {
      signature: bytesOf(row, 'signature'),
      t0: integerOf(row, 't0'),
      payload: bytesOf(row, 'payload'),
    };
  }

  async #append(frame: VerifiedFrame, mark: DeviceMark): Promise<void> {
    const id = this.#before.lastFrame + this.frames.length + 1;
    this.frames.push({ ...frame, id });
    this.#inBatch.set(keyOf(frame), frame);
    const topSequence = await this.#closeGap(mark, frame, id);
    const { session, sequence } = isAbove(frame, mark) ? frame : mark;
    this.marks.set(frame.device, { number: mark.number, session, sequence, topSequence });
    this.#updateTwin(frame);
    const { device, received, contents } = frame;
    contents.events.forEach((event, position) => {
      const eventId = this.#before.lastEvent + this.events.length + 1;
      this.events.push({
        id: eventId,
        device,
        session: frame.session,
        sequence: frame.sequence,
        received,
        event,
      });
      this.#eventRows.push([eventId, id, position, event.kind]);
    });
  }

  async #closeGap(mark: DeviceMark, { sequence, received }: VerifiedFrame, id: number): Promise<number> {
    const holding = sequence > mark.topSequence ? undefined : await this.#rangeHolding(mark.number, sequence);
    const { top, removed, added } = arrive(mark.topSequence, sequence, holding);
    if (removed !== undefined) {
      await this.#sql.run('DELETE FROM missing_ranges WHERE device = ? AND first = ?', [
        mark.number,
        removed.first,
      ]);
      await this.#sql.run('INSERT INTO late_frames (device, sequence, frame) VALUES (?, ?, ?)', [
        mark.number,
        sequence,
        id,
      ]);
    }
    await insertRows(
      this.#sql,
      'missing_ranges (device, first, last)',
      added.map(({ first, last }) => [mark.number, first, last]),
    );
    if (removed === undefined) {
      await insertRows(
        this.#sql,
        'gaps_seen (device, first, last, frame, seen)',
        added.map(({ first, last }) => [mark.number, first, last, id, received]),
      );
    }
    return top;
  }

  async #rangeHolding(device: number, sequence: number): Promise<SequenceRange | undefined> {
    const row = await this.#sql.get(
      'SELECT first, last FROM missing_ranges WHERE device = ? AND first <= ? ORDER BY first DESC LIMIT 1',
      [device, sequence],
    );
    if (row === undefined) return undefined;
    const range = { first: integerOf(row, 'first'), last: integerOf(row, 'last') };
    return range.last >= sequence ? range : undefined;
  }

  #updateTwin(frame: VerifiedFrame): void {
    const { device } = frame;
    const twin = twinAfter(this.twins.get(device) ?? this.#before.twins.get(device), frame);
    if (twin !== undefined) this.twins.set(device, twin);
  }
}

const keyOf = (frame: VerifiedFrame) => `${frame.device}/${frame.session}/${frame.sequence}`;
