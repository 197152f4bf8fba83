import { encode } from 'cborg';
import { FleetError } from './errors.ts';

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
  // A copy: in Node the encoder gives a Buffer, whose slice() shares memory, unlike a Uint8Array's.
  return new Uint8Array(encode(value));
}

/**
 * Decodes deterministic CBOR and nothing else: shortest integers and lengths, map keys small integers that rise
 * strictly, no indefinite lengths, no floats, tags or undefined, at most 8 levels. One pass and no second
 * encoding, for a hub decodes every frame. Byte strings are copied.
 * @param what names the thing in the error. Throws CBOR_INVALID.
 */
export function decodeCbor(what: string, bytes: Uint8Array, maxBytes: number): CborValue {
  if (bytes.length > maxBytes) throw invalid(what, `${bytes.length} bytes, at most ${maxBytes} are allowed`);
  const decoder = new Decoder(what, bytes);
  const value = decoder.value(0);
  decoder.end();
  return value;
}

const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Initial bytes and arguments: RFC 8949 section 3; what is refused: section 4.2.1. */
class Decoder {
  readonly #what: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(what: string, bytes: Uint8Array) {
    this.#what = what;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  value(depth: number): CborValue {
    if (depth > MAX_DEPTH) throw this.#wrong(`nested deeper than ${MAX_DEPTH}`);
    const initial = this.#bytes[this.#take(1)] as number;
    const major = initial >> 5;
    if (major === 7) return this.#simple(initial);
    const argument = this.#argument(initial & 31);
    switch (major) {
      case 0:
        return argument;
      case 1:
        return typeof argument === 'number' && argument < Number.MAX_SAFE_INTEGER
          ? -1 - argument
          : -1n - BigInt(argument);
      case 2:
        // Not slice(): on Node's Buffer it shares memory.
        return new Uint8Array(this.#run(argument));
      case 3:
        return this.#text(this.#run(argument));
      case 4:
        return this.#array(this.#count(argument), depth);
      case 5:
        return this.#map(this.#count(argument), depth);
      default:
        throw this.#wrong('a tag');
    }
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw this.#wrong('bytes follow the value');
  }

  #take(length: number): number {
    const at = this.#at;
    if (length > this.#bytes.length - at) throw this.#wrong('it ends too early');
    this.#at = at + length;
    return at;
  }

  /** The argument of an initial byte, which must be in its shortest form. */
  #argument(info: number): number | bigint {
    if (info < 24) return info;
    if (info > 27) throw this.#wrong('an indefinite or reserved length');
    const size = 1 << (info - 24);
    const at = this.#take(size);
    if (size === 8) {
      const wide = this.#view.getBigUint64(at);
      if (wide < 0x1_0000_0000n) throw this.#wrong('an integer longer than needed');
      return wide <= Number.MAX_SAFE_INTEGER ? Number(wide) : wide;
    }
    const value =
      size === 1 ? this.#view.getUint8(at) : size === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
    const least = size === 1 ? 24 : size === 2 ? 0x100 : 0x1_0000;
    if (value < least) throw this.#wrong('an integer longer than needed');
    return value;
  }

  #run(length: number | bigint): Uint8Array {
    const at = this.#take(Number(length));
    return this.#bytes.subarray(at, this.#at);
  }

  /** Every item takes a byte, so a count beyond the rest is refused before anything is allocated for it. */
  #count(items: number | bigint): number {
    if (items > this.#bytes.length - this.#at) throw this.#wrong('it ends too early');
    return Number(items);
  }

  #text(bytes: Uint8Array): string {
    try {
      return text.decode(bytes);
    } catch {
      throw this.#wrong('text that is not UTF-8');
    }
  }

  #array(length: number, depth: number): CborValue[] {
    const items: CborValue[] = [];
    for (let i = 0; i < length; i++) items.push(this.value(depth + 1));
    return items;
  }

  #map(length: number, depth: number): Map<number, CborValue> {
    const map = new Map<number, CborValue>();
    let last = -1;
    for (let i = 0; i < length; i++) {
      const key = this.value(depth + 1);
      if (typeof key !== 'number' || key <= last) throw this.#wrong('map keys that are not rising integers');
      last = key;
      map.set(key, this.value(depth + 1));
    }
    return map;
  }

  #simple(initial: number): boolean | null {
    if (initial === 0xf4) return false;
    if (initial === 0xf5) return true;
    if (initial === 0xf6) return null;
    throw this.#wrong('a float, undefined or another simple value');
  }

  #wrong(reason: string): FleetError {
    return invalid(this.#what, `${reason} (byte ${this.#at})`);
  }
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

  /** What is inside, for a reader of its own. */
  value(key: number): CborValue | undefined {
    return this.#map.get(key);
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

const invalid = (what: string, reason: string) => new FleetError('CBOR_INVALID', { what, reason });
