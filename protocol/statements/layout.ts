import { FleetError } from '../errors.ts';
import { equalBytes, keyBytes, keyText, type NetworkId, networkId } from '../ids.ts';

/**
 * One field of a statement. Integers are little-endian. `u64` is a bigint; `safe64` is a u64 that must stay
 * below 2^53 (times, sequences) and is a number.
 */
export interface Field<T> {
  readonly size: number;
  write(view: DataView, offset: number, value: T): boolean;
  read(view: DataView, offset: number): T | undefined;
}

export const u8: Field<number> = integer(
  1,
  (v, o) => v.getUint8(o),
  (v, o, n) => v.setUint8(o, n),
);
export const u32: Field<number> = integer(
  4,
  (v, o) => v.getUint32(o, true),
  (v, o, n) => v.setUint32(o, n, true),
);

export const u64: Field<bigint> = {
  size: 8,
  write: (view, offset, value) => {
    if (typeof value !== 'bigint' || value < 0n || value >= 1n << 64n) return false;
    view.setBigUint64(offset, value, true);
    return true;
  },
  read: (view, offset) => view.getBigUint64(offset, true),
};

/** As two halves of 32 bits: a bigint on the way costs more than the rest of a statement. */
export const safe64: Field<number> = {
  size: 8,
  write: (view, offset, value) => {
    if (!Number.isSafeInteger(value) || value < 0) return false;
    view.setUint32(offset, value % HALF, true);
    view.setUint32(offset + 4, Math.floor(value / HALF), true);
    return true;
  },
  read: (view, offset) => {
    const high = view.getUint32(offset + 4, true);
    return high < SAFE_HIGH ? high * HALF + view.getUint32(offset, true) : undefined;
  },
};

const HALF = 2 ** 32;
/** Above 2^53 - 1 from here on. */
const SAFE_HIGH = 2 ** 21;

/** A fixed run of bytes; decoding copies. */
export function bytes(size: number): Field<Uint8Array> {
  return {
    size,
    write: (view, offset, value) => {
      if (!(value instanceof Uint8Array) || value.length !== size) return false;
      new Uint8Array(view.buffer, view.byteOffset + offset, size).set(value);
      return true;
    },
    read: (view, offset) => new Uint8Array(view.buffer, view.byteOffset + offset, size).slice(),
  };
}

type Fields = Readonly<Record<string, Field<number> | Field<bigint> | Field<Uint8Array>>>;
type ValueOf<F> = F extends Field<infer T> ? T : never;
export type StatementFields<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

export interface StatementLayout<F extends Fields> {
  readonly kind: string;
  /** 16 ASCII bytes that open the signed bytes: no statement of one kind is ever one of another. */
  readonly tag: string;
  readonly size: number;
  /** Name, offset and size of every field, tag and network included. */
  readonly offsets: readonly { readonly name: string; readonly offset: number; readonly size: number }[];
  /** The signed bytes. Throws STATEMENT_FIELD. */
  encode(network: NetworkId, fields: StatementFields<F>): Uint8Array;
  /** Throws STATEMENT_LENGTH, STATEMENT_TAG, STATEMENT_FIELD. The signature is another check. */
  decode(statement: Uint8Array): { readonly network: NetworkId; readonly fields: StatementFields<F> };
  /** `decode`, and throws STATEMENT_NETWORK unless it was made for this network. */
  decodeFor(network: NetworkId, statement: Uint8Array): StatementFields<F>;
}

/** The fields of a layout, for naming them: `type Frame = FieldsOf<typeof frameStatement>`. */
export type FieldsOf<L> = L extends StatementLayout<infer F> ? StatementFields<F> : never;

const TAG_SIZE = 16;
const NETWORK_SIZE = 32;

/** Every statement is tag 16 · network 32 · its fields; the signature covers exactly these bytes. */
export function statement<const F extends Fields>(kind: string, tag: string, layout: F): StatementLayout<F> {
  const names = Object.keys(layout) as (keyof F & string)[];
  const offsets = [
    { name: 'tag', offset: 0, size: TAG_SIZE },
    { name: 'network', offset: TAG_SIZE, size: NETWORK_SIZE },
  ];
  let size = TAG_SIZE + NETWORK_SIZE;
  for (const name of names) {
    const field = layout[name] as Field<unknown>;
    offsets.push({ name, offset: size, size: field.size });
    size += field.size;
  }
  const tagBytes = new TextEncoder().encode(tag);
  if (tagBytes.length !== TAG_SIZE) throw new RangeError(`tag ${tag} is not ${TAG_SIZE} bytes`);

  const refuse = (field: string, got: unknown) =>
    new FleetError('STATEMENT_FIELD', { kind, field, got: String(got).slice(0, 80) });

  const columns = names.map((name, i) => ({
    name,
    field: layout[name] as Field<unknown>,
    offset: offsets[i + 2]?.offset ?? 0,
  }));

  const encode = (network: NetworkId, fields: StatementFields<F>): Uint8Array => {
    const out = new Uint8Array(size);
    const view = new DataView(out.buffer);
    out.set(tagBytes, 0);
    out.set(networkBytes(network), TAG_SIZE);
    for (const { name, field, offset } of columns) {
      if (!field.write(view, offset, fields[name])) throw refuse(name, fields[name]);
    }
    return out;
  };

  const read = (from: Uint8Array): StatementFields<F> => {
    if (from.length !== size)
      throw new FleetError('STATEMENT_LENGTH', { kind, expected: size, got: from.length });
    for (let i = 0; i < TAG_SIZE; i++) {
      if (from[i] === tagBytes[i]) continue;
      const seen = String.fromCharCode(...from.subarray(0, TAG_SIZE)).replace(/[^ -~]/g, '?');
      throw new FleetError('STATEMENT_TAG', { expected: tag, got: seen });
    }
    const view = new DataView(from.buffer, from.byteOffset, from.length);
    const fields: Record<string, unknown> = {};
    for (const { name, field, offset } of columns) {
      const value = field.read(view, offset);
      if (value === undefined) throw refuse(name, 'above 2^53 - 1');
      fields[name] = value;
    }
    return fields as StatementFields<F>;
  };

  const decode = (from: Uint8Array) => {
    const fields = read(from);
    return { network: networkOf(networkPart(from)), fields };
  };

  const decodeFor = (network: NetworkId, from: Uint8Array) => {
    const fields = read(from);
    if (!equalBytes(networkPart(from), networkBytes(network))) {
      throw new FleetError('STATEMENT_NETWORK', { expected: network, got: keyText(networkPart(from)) });
    }
    return fields;
  };

  return { kind, tag, size, offsets, encode, decode, decodeFor };
}

const networkPart = (statement: Uint8Array) => statement.subarray(TAG_SIZE, TAG_SIZE + NETWORK_SIZE);

/** The last network's bytes: a process speaks for one network, and base58 costs more than the rest. */
let lastNetwork: { readonly id: NetworkId; readonly bytes: Uint8Array } | undefined;

function networkOf(bytes: Uint8Array): NetworkId {
  if (lastNetwork !== undefined && equalBytes(lastNetwork.bytes, bytes)) return lastNetwork.id;
  lastNetwork = { id: networkId(keyText(bytes)), bytes: bytes.slice() };
  return lastNetwork.id;
}

function networkBytes(id: NetworkId): Uint8Array {
  if (lastNetwork?.id !== id) lastNetwork = { id, bytes: keyBytes(id) };
  return lastNetwork.bytes;
}

function integer(
  size: 1 | 4,
  get: (view: DataView, offset: number) => number,
  set: (view: DataView, offset: number, value: number) => void,
): Field<number> {
  const limit = 2 ** (8 * size);
  return {
    size,
    write: (view, offset, value) => {
      if (!Number.isInteger(value) || value < 0 || value >= limit) return false;
      set(view, offset, value);
      return true;
    },
    read: get,
  };
}
