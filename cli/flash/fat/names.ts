/** A directory entry of 32 bytes; a long name stands in front of its short one, last part first. */
export const ENTRY = 32;
const LONG_NAME = 0x0f;
const PART = 13;
/** Where the 13 letters of a part lie in its entry. */
const LETTERS = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];

const checksum = (short: Uint8Array): number =>
  short.reduce((sum, byte) => (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff, 0);

/** Eleven bytes nobody else has: `WAYPRO~1TGZ`. Names of ours are plain ASCII. */
export function shortName(name: string, taken: ReadonlySet<string>): Uint8Array {
  const dot = name.lastIndexOf('.');
  const clean = (text: string) => text.toUpperCase().replace(/[^A-Z0-9_-]/g, '');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot + 1)] : [name, ''];
  for (let n = 1; ; n++) {
    const tail = `~${n}`;
    const text = `${(clean(stem).slice(0, 8 - tail.length) + tail).padEnd(8)}${clean(extension).slice(0, 3).padEnd(3)}`;
    if (!taken.has(text)) return Buffer.from(text, 'latin1');
  }
}

/** The entries of one file: its long name, then its short one with attributes, first cluster and size. */
export function fileEntries(name: string, short: Uint8Array, cluster: number, size: number): Uint8Array {
  const parts = Math.ceil(name.length / PART);
  const bytes = new Uint8Array((parts + 1) * ENTRY);
  const view = new DataView(bytes.buffer);
  const sum = checksum(short);
  for (let part = parts; part >= 1; part--) {
    const at = (parts - part) * ENTRY;
    view.setUint8(at, part | (part === parts ? 0x40 : 0));
    view.setUint8(at + 11, LONG_NAME);
    view.setUint8(at + 13, sum);
    LETTERS.forEach((offset, i) => {
      const index = (part - 1) * PART + i;
      const letter = index < name.length ? name.charCodeAt(index) : index === name.length ? 0 : 0xffff;
      view.setUint16(at + offset, letter, true);
    });
  }
  const at = parts * ENTRY;
  bytes.set(short, at);
  view.setUint8(at + 11, 0x20);
  // Dates are two-second steps from 1980; the same card from the same input matters more than when it was made.
  for (const date of [16, 18, 24]) view.setUint16(at + date, 0x21, true);
  view.setUint16(at + 20, cluster >>> 16, true);
  view.setUint16(at + 26, cluster & 0xffff, true);
  view.setUint32(at + 28, size, true);
  return bytes;
}

export interface FatEntry {
  /** As a person wrote it. */
  readonly name: string;
  readonly short: string;
  readonly cluster: number;
  readonly size: number;
  readonly isFile: boolean;
  /** The slots it takes in the directory, long name included. */
  readonly slots: readonly number[];
}

/** What a directory holds; labels, deleted entries and orphaned long names are passed over. */
export function readEntries(directory: Uint8Array): FatEntry[] {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength);
  const found: FatEntry[] = [];
  let long = '';
  let slots: number[] = [];
  for (let slot = 0; (slot + 1) * ENTRY <= directory.length; slot++) {
    const at = slot * ENTRY;
    const first = view.getUint8(at);
    if (first === 0) break;
    const attributes = view.getUint8(at + 11);
    if (first === 0xe5 || (attributes !== LONG_NAME && (attributes & 0x08) !== 0)) {
      long = '';
      slots = [];
      continue;
    }
    slots.push(slot);
    if (attributes === LONG_NAME) {
      long = lettersOf(view, at) + long;
      continue;
    }
    const short = Buffer.from(directory.subarray(at, at + 11)).toString('latin1');
    const lower = view.getUint8(at + 12);
    found.push({
      name: long === '' ? plainName(short, lower) : long,
      short,
      cluster: (view.getUint16(at + 20, true) << 16) | view.getUint16(at + 26, true),
      size: view.getUint32(at + 28, true),
      isFile: (attributes & 0x10) === 0,
      slots,
    });
    long = '';
    slots = [];
  }
  return found;
}

function lettersOf(view: DataView, at: number): string {
  const codes = LETTERS.map((offset) => view.getUint16(at + offset, true));
  const end = codes.indexOf(0);
  return String.fromCharCode(...(end < 0 ? codes : codes.slice(0, end)));
}

/** Windows marks names in lower case by two bits instead of a long name. */
function plainName(short: string, lower: number): string {
  const stem = short.slice(0, 8).trimEnd();
  const extension = short.slice(8).trimEnd();
  const shown = (lower & 0x08) === 0 ? stem : stem.toLowerCase();
  const end = (lower & 0x10) === 0 ? extension : extension.toLowerCase();
  return end === '' ? shown : `${shown}.${end}`;
}
