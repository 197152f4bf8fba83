import { frameStatementOf } from '../../protocol/frames.ts';
import {
  compareBytes,
  type DeviceId,
  deviceId,
  deviceIdOf,
  keyBytes,
  type NetworkId,
} from '../../protocol/ids.ts';
import { deliveryStatement, pickUpStatement, returnStatement } from '../../protocol/statements/delivery.ts';
import { frameKey, type StoredFrame } from '../../protocol/traces.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import type { OutcomeRecord } from '../../protocol/work.ts';
import type { Cut } from '../settlement/epoch.ts';
import type { Sql } from './connection.ts';
import { bytesOf, integerOf, type Row, type SqlValue, textOf } from './row.ts';

type Table = 'frames' | 'equivocations';

/** Where a frame lies; 24 bytes and a few, so that an epoch of a million frames still sorts in memory. */
export interface FrameKey {
  readonly device: DeviceId;
  readonly sequence: number;
  readonly table: Table;
  readonly id: number;
}

/** Milliseconds around a return's times in which its frames begin: a frame holds samples of a minute or so. */
const RETURN_MARGIN = 120_000;

/** Frames between the cuts and earlier ones that outcomes cover, sorted by device key and sequence, each once. */
export async function frameKeys(
  sql: Sql,
  after: Cut,
  upto: Cut,
  outcomes: readonly OutcomeRecord[],
): Promise<readonly FrameKey[]> {
  const found = new Map<string, FrameKey>();
  for (const table of ['frames', 'equivocations'] as const) {
    const inEpoch = 'f.id > ? AND f.id <= ?';
    await collect(sql, found, table, inEpoch, [after[table], upto[table]]);
    for (const outcome of outcomes) {
      const { where, values } = coveredBy(outcome);
      await collect(sql, found, table, `${where} AND f.id <= ?`, [...values, after[table]]);
    }
  }
  const keys = new Map<DeviceId, Uint8Array>();
  for (const { device } of found.values()) if (!keys.has(device)) keys.set(device, keyBytes(device));
  return [...found.values()].sort((a, b) => {
    const byDevice = a.device === b.device ? 0 : compareBytes(bytesIn(keys, a), bytesIn(keys, b));
    return byDevice || a.sequence - b.sequence || a.id - b.id;
  });
}

const bytesIn = (keys: ReadonlyMap<DeviceId, Uint8Array>, { device }: FrameKey) =>
  keys.get(device) as Uint8Array;

async function collect(
  sql: Sql,
  found: Map<string, FrameKey>,
  table: Table,
  where: string,
  values: readonly SqlValue[],
): Promise<void> {
  const rows = await sql.all(
    `SELECT f.id, f.sequence, m.device FROM ${table} f JOIN device_marks m ON m.number = f.device WHERE ${where}`,
    values,
  );
  for (const row of rows) {
    const id = integerOf(row, 'id');
    const device = deviceId(textOf(row, 'device'));
    found.set(`${table} ${id}`, { device, sequence: integerOf(row, 'sequence'), table, id });
  }
}

/** A delivery names its frames; a return those of its time. */
function coveredBy(record: OutcomeRecord): { where: string; values: SqlValue[] } {
  if (record.kind === 'delivery') {
    const { device, firstSequence, lastSequence } = deliveryStatement.decode(record.outcome.statement).fields;
    return {
      where: 'm.device = ? AND f.sequence BETWEEN ? AND ?',
      values: [deviceIdOf(device), firstSequence, lastSequence],
    };
  }
  const { device, time } = returnStatement.decode(record.outcome.statement).fields;
  const from =
    record.pickUp === undefined ? time : pickUpStatement.decode(record.pickUp.statement).fields.time;
  const values = [deviceIdOf(device), from * 1_000 - RETURN_MARGIN, time * 1_000 + RETURN_MARGIN];
  return { where: 'm.device = ? AND f.t0 BETWEEN ? AND ?', values };
}

const BATCH = 200;

/** Loads the frames of the keys, with statements rebuilt; equal sequences are put in the order of their leaves. */
export async function* framesOf(
  sql: Sql,
  network: NetworkId,
  keys: readonly FrameKey[],
): AsyncGenerator<StoredFrame> {
  for (let start = 0; start < keys.length; ) {
    let end = Math.min(keys.length, start + BATCH);
    // Frames of one number stay in one batch, so that they can be put in order.
    while (end < keys.length && sameNumber(keys[end - 1], keys[end])) end++;
    const batch = await load(sql, network, keys.slice(start, end));
    yield* batch
      .map((frame) => ({ frame, key: frameKey(frame) }))
      .sort((a, b) => compareBytes(a.key, b.key))
      .map(({ frame }) => frame);
    start = end;
  }
}

const sameNumber = (a: FrameKey | undefined, b: FrameKey | undefined): boolean =>
  a !== undefined && b !== undefined && a.device === b.device && a.sequence === b.sequence;

async function load(sql: Sql, network: NetworkId, keys: readonly FrameKey[]): Promise<StoredFrame[]> {
  const frames: StoredFrame[] = [];
  for (const table of ['frames', 'equivocations'] as const) {
    const ids = keys.filter((key) => key.table === table).map(({ id }) => id);
    if (ids.length === 0) continue;
    const rows = await sql.all(
      `SELECT f.session, f.sequence, f.t0, f.signature, f.payload, m.device
       FROM ${table} f JOIN device_marks m ON m.number = f.device
       WHERE f.id IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(ids)],
    );
    frames.push(...rows.map((row) => frameOf(network, row)));
  }
  return frames;
}

function frameOf(network: NetworkId, row: Row): StoredFrame {
  const payload = bytesOf(row, 'payload');
  const statement = frameStatementOf(network, keyBytes(deviceId(textOf(row, 'device'))), {
    session: integerOf(row, 'session'),
    sequence: integerOf(row, 'sequence'),
    t0: unixMilliseconds(integerOf(row, 't0')),
    payload,
  });
  return { statement, signature: bytesOf(row, 'signature'), payload };
}
