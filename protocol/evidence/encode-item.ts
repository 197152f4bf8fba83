const text = new TextEncoder();
let scratch = new Uint8Array(64 * 1024);
let view = new DataView(scratch.buffer);
let at = 0;

/**
 * The dag-cbor of one item, in the bytes `@ipld/dag-cbor` gives for it (a test compares the two): whole numbers, text,
 * bytes, null, arrays, maps. Evidence has hundreds of thousands of items of a few fields; the general encoder
 * spends most of its time on what they never hold. Throws TypeError for anything else.
 */
export function encodeItem(value: unknown): Uint8Array {
  at = 0;
  write(value);
  return scratch.slice(0, at);
}

function write(value: unknown): void {
  if (value instanceof Uint8Array) {
    head(0x40, value.length);
    room(value.length);
    scratch.set(value, at);
    at += value.length;
  } else if (typeof value === 'number' && Number.isSafeInteger(value)) {
    if (value < 0) head(0x20, -1 - value);
    else head(0, value);
  } else if (typeof value === 'bigint') writeBigint(value);
  else if (typeof value === 'string') writeText(value);
  else if (value === null) {
    room(1);
    scratch[at++] = 0xf6;
  } else if (Array.isArray(value)) {
    head(0x80, value.length);
    for (const item of value) write(item);
  } else if (typeof value === 'object') writeMap(value as Readonly<Record<string, unknown>>);
  else throw new TypeError(`an item of evidence holds ${String(value)}`);
}

function writeBigint(value: bigint): void {
  if (value < 0n || value >= 1n << 64n) throw new RangeError(`${value} is not a u64`);
  if (value <= BigInt(Number.MAX_SAFE_INTEGER)) {
    head(0, Number(value));
    return;
  }
  room(9);
  scratch[at] = 0x1b;
  view.setBigUint64(at + 1, value);
  at += 9;
}

function writeText(value: string): void {
  const bytes = text.encode(value);
  head(0x60, bytes.length);
  room(bytes.length);
  scratch.set(bytes, at);
  at += bytes.length;
}

/** Shorter keys first, then bytewise (DAG-CBOR, "Strictness"); our keys are ASCII. */
function writeMap(map: Readonly<Record<string, unknown>>): void {
  const keys = Object.keys(map);
  for (let i = 1; i < keys.length; i++) {
    if (isBefore(keys[i - 1] as string, keys[i] as string)) continue;
    keys.sort((a, b) => (isBefore(a, b) ? -1 : 1));
    break;
  }
  head(0xa0, keys.length);
  for (const key of keys) {
    room(64 + key.length * 3);
    const known = keyBytes.get(key);
    if (known === undefined) {
      const start = at;
      writeText(key);
      if (keyBytes.size < 256) keyBytes.set(key, scratch.slice(start, at));
    } else {
      scratch.set(known, at);
      at += known.length;
    }
    write(map[key]);
  }
}

/** The few keys of our items, encoded. */
const keyBytes = new Map<string, Uint8Array>();

const isBefore = (a: string, b: string): boolean => (a.length === b.length ? a < b : a.length < b.length);

/** Major type and argument, in the fewest bytes (RFC 8949 section 4.2.1). */
function head(major: number, argument: number): void {
  room(9);
  if (argument < 24) scratch[at++] = major | argument;
  else if (argument < 0x100) {
    scratch[at++] = major | 24;
    scratch[at++] = argument;
  } else if (argument < 0x10000) {
    scratch[at++] = major | 25;
    view.setUint16(at, argument);
    at += 2;
  } else if (argument < 0x1_0000_0000) {
    scratch[at++] = major | 26;
    view.setUint32(at, argument);
    at += 4;
  } else {
    scratch[at++] = major | 27;
    view.setUint32(at, Math.floor(argument / 0x1_0000_0000));
    view.setUint32(at + 4, argument % 0x1_0000_0000);
    at += 8;
  }
}

function room(bytes: number): void {
  if (at + bytes <= scratch.length) return;
  const grown = new Uint8Array(Math.max(scratch.length * 2, at + bytes));
  grown.set(scratch.subarray(0, at));
  scratch = grown;
  view = new DataView(scratch.buffer);
}
