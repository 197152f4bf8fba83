import { FleetError } from '../../protocol/errors.ts';

/** What SQLite stores and gives back through our driver. 64-bit amounts travel as TEXT. */
export type SqlValue = number | string | Uint8Array | null;
export type Row = Readonly<Record<string, SqlValue>>;

/** Typed access to a row's columns; each throws STORE_ROW when the column holds something else. */
export function integerOf(row: Row, column: string): number {
  const value = row[column];
  // Our driver turns a 64-bit integer into a double: past 2^53 it would be silently wrong.
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw wrong(column, 'a safe integer', value);
}

export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw wrong(column, 'text', value);
}

export function bytesOf(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (value instanceof Uint8Array) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw wrong(column, 'bytes', value);
}

/** A u64 or u128 kept as decimal TEXT. */
export function amountOf(row: Row, column: string): bigint {
  const text = textOf(row, column);
  if (/^\d{1,39}$/.test(text)) return BigInt(text);
  throw wrong(column, 'a decimal amount', text);
}

export const nullOr = <T>(row: Row, column: string, read: (row: Row, column: string) => T): T | undefined =>
  row[column] === null || row[column] === undefined ? undefined : read(row, column);

function wrong(column: string, expected: string, got: unknown): FleetError {
  return new FleetError('STORE_ROW', { column, expected, got: String(got).slice(0, 40) });
}
