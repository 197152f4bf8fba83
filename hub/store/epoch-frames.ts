import { frameStatementOf } from '../../protocol/frames.ts';
import { compareBytes, deviceId, keyBytes, type NetworkId } from '../../protocol/ids.ts';
import { frameKey, type StoredFrame } from '../../protocol/traces.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import type { Cut } from '../settlement/epoch.ts';
import type { Sql } from './connection.ts';
import { bytesOf, integerOf, type Row, type SqlValue, textOf } from './row.ts';

const tables = ['frames', 'equivocations'] as const;
type Table = (typeof tables)[number];

interface Range {
  readonly first: number;
  readonly last: number;
}

/** The frames an outcome stands on; `device` is its number in the store. */
export type Coverage =
  /** A delivery names its frames. */
  | { readonly device: number; readonly sessions: Range; readonly sequences: Range }
  /** A return covers those of its time, in milliseconds. */
  | { readonly device: number; readonly times: Range };

/** Where frames lie, in the order of `frameKey` but for frames of one number; 28 bytes a frame. */
export interface FrameRefs {
  /** 32-byte keys by rank; ranks rise with the keys. */
  readonly devices: readonly Uint8Array[];
  readonly ranks: Uint32Array;
  readonly sequences: Float64Array;
  /** Row id × 2, + 1 for the table of equivocations. */
  readonly rows: Float64Array;
}

/** Frames between the cuts and earlier ones that outcomes cover, each once. */
export async function frameRefs(
  sql: Sql,
  after: Cut,
  upto: Cut,
  coverages: readonly Coverage[],
): Promise<FrameRefs> {
  const found = new FrameColumns();
  for (const table of tables) await found.addBetween(sql, table, after[table], upto[table]);
  const inEpoch = found.sequencesByDevice();
  const earlier = new Set<number>();
  for (const coverage of coverages) {
    if (isWhole(coverage, inEpoch)) continue;
    for (const table of tables) {
      const { where, values } = covered(coverage);
      const rows = await sql.all(
        `SELECT f.id, f.device, f.sequence FROM ${table} f WHERE f.device = ? AND ${where} AND f.id <= ?`,
        [coverage.device, ...values, after[table]],
      );
      for (const row of rows) {
        if (!earlier.has(rowOf(row, table))) found.add(row, table);
        earlier.add(rowOf(row, table));
      }
    }
  }
  return found.sorted(sql);
}

/** Milliseconds around a return's times in which its frames begin: a frame holds samples of a minute or so. */
const RETURN_MARGIN = 120_000;

function covered(coverage: Coverage): { where: string; values: SqlValue[] } {
  if ('sequences' in coverage) {
    const { sessions, sequences } = coverage;
    return {
      where: 'f.session BETWEEN ? AND ? AND f.sequence BETWEEN ? AND ?',
      values: [sessions.first, sessions.last, sequences.first, sequences.last],
    };
  }
  const { first, last } = coverage.times;
  return { where: 'f.t0 BETWEEN ? AND ?', values: [first - RETURN_MARGIN, last + RETURN_MARGIN] };
}

/** Whether the epoch's own frames are all an outcome names: then there is nothing to look for before it. */
function isWhole(coverage: Coverage, inEpoch: ReadonlyMap<number, Float64Array>): boolean {
  if (!('sequences' in coverage)) return false;
  const { first, last } = coverage.sequences;
  const known = inEpoch.get(coverage.device);
  if (known === undefined) return false;
  let low = 0;
  for (let high = known.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if ((known[middle] as number) < first) low = middle + 1;
    else high = middle;
  }
  return known[low] === first && known[low + last - first] === last;
}

const PAGE = 8_192;
const rowOf = (row: Row, table: Table): number => integerOf(row, 'id') * 2 + tables.indexOf(table);

class FrameColumns {
  readonly #devices: number[] = [];
  readonly #sequences: number[] = [];
  readonly #rows: number[] = [];

  add(row: Row, table: Table): void {
    this.#devices.push(integerOf(row, 'device'));
    this.#sequences.push(integerOf(row, 'sequence'));
    this.#rows.push(rowOf(row, table));
  }

  async addBetween(sql: Sql, table: Table, after: number, upto: number): Promise<void> {
    for (let from = after; ; ) {
      const rows = await sql.all(
        `SELECT id, device, sequence FROM ${table} WHERE id > ? AND id <= ? ORDER BY id LIMIT ${PAGE}`,
        [from, upto],
      );
      for (const row of rows) this.add(row, table);
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      from = integerOf(last, 'id');
    }
  }

  /** Rising, each once. */
  sequencesByDevice(): ReadonlyMap<number, Float64Array> {
    const byDevice = new Map<number, number[]>();
    this.#devices.forEach((device, i) => {
      const sequences = byDevice.get(device) ?? [];
      if (sequences.length === 0) byDevice.set(device, sequences);
      sequences.push(this.#sequences[i] as number);
    });
    return new Map(
      Array.from(byDevice, ([device, sequences]) => [device, Float64Array.from(new Set(sequences)).sort()]),
    );
  }

  async sorted(sql: Sql): Promise<FrameRefs> {
    const keys = new Map<number, Uint8Array>();
    for (const row of await sql.all(
      'SELECT number, device FROM device_marks WHERE number IN (SELECT value FROM json_each(?))',
      [JSON.stringify([...new Set(this.#devices)])],
    )) {
      keys.set(integerOf(row, 'number'), keyBytes(deviceId(textOf(row, 'device'))));
    }
    const numbers = [...keys].sort(([, a], [, b]) => compareBytes(a, b));
    const rankOf = new Map(numbers.map(([number], rank) => [number, rank]));
    const ranks = Uint32Array.from(this.#devices, (device) => rankOf.get(device) as number);
    const order = Uint32Array.from(ranks, (_, i) => i).sort(
      (a, b) =>
        (ranks[a] as number) - (ranks[b] as number) ||
        (this.#sequences[a] as number) - (this.#sequences[b] as number) ||
        (this.#rows[a] as number) - (this.#rows[b] as number),
    );
    return {
      devices: numbers.map(([, key]) => key),
      ranks: order.map((i) => ranks[i] as number),
      sequences: Float64Array.from(order, (i) => this.#sequences[i] as number),
      rows: Float64Array.from(order, (i) => this.#rows[i] as number),
    };
  }
}

const BATCH = 512;

/** Loads the frames of the refs, with statements rebuilt; equal sequences are put in the order of their leaves. */
export async function* framesOf(sql: Sql, network: NetworkId, refs: FrameRefs): AsyncGenerator<StoredFrame> {
  const { length } = refs.rows;
  const isSameNumber = (a: number, b: number) =>
    refs.ranks[a] === refs.ranks[b] && refs.sequences[a] === refs.sequences[b];
  const endOf = (start: number) => {
    let end = Math.min(length, start + BATCH);
    // Frames of one number stay in one batch, so that they can be put in order.
    while (end < length && isSameNumber(end - 1, end)) end++;
    return end;
  };
  const batch = (start: number) => {
    const end = endOf(start);
    const loaded = load(sql, refs.rows.subarray(start, end));
    // Awaited when its turn comes; until then a failure has a listener.
    loaded.catch(() => undefined);
    return { start, end, loaded };
  };
  // The store reads the next batch while this one is used.
  for (let current = batch(0); current.start < length; ) {
    const next = batch(current.end);
    const loaded = await current.loaded;
    for (let at = current.start; at < current.end; ) {
      const key = refs.devices[refs.ranks[at] as number] as Uint8Array;
      const alike: StoredFrame[] = [];
      const number = at;
      while (at < current.end && isSameNumber(number, at)) {
        const row = loaded.get(refs.rows[at++] as number);
        if (row !== undefined) alike.push(frameOf(network, key, row));
      }
      if (alike.length > 1) alike.sort((a, b) => compareBytes(frameKey(a), frameKey(b)));
      yield* alike;
    }
    current = next;
  }
}

async function load(sql: Sql, rows: Float64Array): Promise<ReadonlyMap<number, Row>> {
  const found = new Map<number, Row>();
  for (const [mark, table] of tables.entries()) {
    const ids = [...rows].filter((row) => row % 2 === mark).map((row) => (row - mark) / 2);
    if (ids.length === 0) continue;
    const loaded = await sql.all(
      `SELECT id, session, sequence, t0, signature, payload FROM ${table}
       WHERE id IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(ids)],
    );
    for (const row of loaded) found.set(rowOf(row, table), row);
  }
  return found;
}

function frameOf(network: NetworkId, device: Uint8Array, row: Row): StoredFrame {
  const payload = bytesOf(row, 'payload');
  const statement = frameStatementOf(network, device, {
    session: integerOf(row, 'session'),
    sequence: integerOf(row, 'sequence'),
    t0: unixMilliseconds(integerOf(row, 't0')),
    payload,
  });
  return { statement, signature: bytesOf(row, 'signature'), payload };
}
