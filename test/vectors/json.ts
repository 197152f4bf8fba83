import { toHex } from '../../protocol/ids.ts';

/** A value as the golden files have it: bytes as hex, 64-bit integers as decimal strings, maps as pairs. */
export function toJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Map) return Array.from(value, toJson);
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toJson(item)]));
}
