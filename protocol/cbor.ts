import { decode, encode } from 'cborg';
import { FleetError } from './errors.ts';
import { equalBytes } from './ids.ts';

/** What deterministic CBOR of ours may hold: maps have small integer keys, numbers are safe integers. */
export type CborValue =
  | number
  | bigint
  | string
  | boolean
  | null
  | Uint8Array
  | readonly CborValue[]
  | ReadonlyMap<number, CborValue>;

const MAX_DEPTH = 8;

/** Deterministic CBOR (RFC 8949 section 4.2.1). */
export function encodeCbor(value: CborValue): Uint8Array {
  return encode(value);
}

/**
 * Decodes deterministic CBOR and nothing else: re-encoding must give the same bytes, which rules out
 * non-minimal integers, duplicate or unsorted keys, floats and indefinite lengths in one comparison.
 * @param what names the thing in the error. Throws CBOR_INVALID.
 */
export function decodeCbor(what: string, bytes: Uint8Array, maxBytes: number): CborValue {
  if (bytes.length > maxBytes) throw invalid(what, `${bytes.length} bytes, at most ${maxBytes} are allowed`);
  let value: CborValue;
  try {
    value = decode(bytes, {
      strict: true,
      rejectDuplicateMapKeys: true,
      allowIndefinite: false,
      allowUndefined: false,
      allowNaN: false,
      allowInfinity: false,
      useMaps: true,
    }) as CborValue;
  } catch (cause) {
    throw new FleetError('CBOR_INVALID', { what, reason: messageOf(cause) }, { cause });
  }
  const depth = depthOf(value, 0);
  if (depth > MAX_DEPTH) throw invalid(what, `nested deeper than ${MAX_DEPTH}`);
  if (!equalBytes(encodeCbor(value), bytes)) throw invalid(what, 'not the deterministic encoding');
  return value;
}

/** Typed access to a decoded map with integer keys; every getter throws PAYLOAD_INVALID. */
export class CborReader {
  readonly #what: string;
  readonly #map: ReadonlyMap<number, CborValue>;

  constructor(what: string, value: CborValue | undefined) {
    if (!(value instanceof Map)) throw new FleetError('PAYLOAD_INVALID', { what, reason: 'expected a map' });
    this.#what = what;
    this.#map = value;
  }

  integer(key: number, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): number {
    const value = this.#map.get(key);
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max) {
      throw this.#wrong(key, `an integer from ${min} to ${max}`);
    }
    return value;
  }

  bytes(key: number, length?: number): Uint8Array {
    const value = this.#map.get(key);
    if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length)) {
      throw this.#wrong(key, length === undefined ? 'bytes' : `${length} bytes`);
    }
    return value;
  }

  text(key: number, maxLength: number): string {
    const value = this.#map.get(key);
    if (typeof value !== 'string' || value.length > maxLength) {
      throw this.#wrong(key, `text of at most ${maxLength} characters`);
    }
    return value;
  }

  array(key: number, maxLength: number): readonly CborValue[] {
    const value = this.#map.get(key);
    if (!Array.isArray(value) || value.length > maxLength) {
      throw this.#wrong(key, `an array of at most ${maxLength} items`);
    }
    return value as readonly CborValue[];
  }

  has(key: number): boolean {
    return this.#map.has(key);
  }

  /** Checks that two sides are at most one version apart; throws VERSION_APART. Unknown keys are ignored. */
  version(key: number, ours: number): number {
    const got = this.integer(key, 0);
    if (Math.abs(got - ours) > 1) {
      throw new FleetError('VERSION_APART', { what: this.#what, got, expected: ours });
    }
    return got;
  }

  #wrong(key: number, expected: string): FleetError {
    return new FleetError('PAYLOAD_INVALID', { what: this.#what, reason: `key ${key} must be ${expected}` });
  }
}

function depthOf(value: CborValue, depth: number): number {
  if (depth > MAX_DEPTH) return depth;
  let deepest = depth;
  const inner = Array.isArray(value) ? value : value instanceof Map ? value.values() : [];
  for (const item of inner) deepest = Math.max(deepest, depthOf(item as CborValue, depth + 1));
  return deepest;
}

const invalid = (what: string, reason: string) => new FleetError('CBOR_INVALID', { what, reason });
const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
