import { BuildError } from '../build-error.ts';
import { murmur3 } from './murmur3.ts';
import {
  type ObjectFile,
  RELOCATIONS,
  type Relocation,
  readObjectFile,
  type Section,
} from './object-file.ts';

/** Where SBPF v3 maps its two segments (SIMD-0178, SIMD-0189). */
const READ_ONLY_BASE = 0n;
const CODE_BASE = 1n << 32n;
/** Relocation types of BPF objects. */
const LOAD_ADDRESS = 1;
const ABSOLUTE_ADDRESS = 2;
const CALL = 10;
const WORD = 8;

/** What the runtime offers; any other undefined symbol is a mistake of ours. */
const SYSCALLS = new Set(
  (
    'abort sol_panic_ sol_log_ sol_log_64_ sol_log_data sol_log_pubkey sol_log_compute_units_ sol_sha256 sol_keccak256 ' +
    'sol_memcpy_ sol_memmove_ sol_memset_ sol_memcmp_ sol_invoke_signed_c sol_get_sysvar sol_get_clock_sysvar ' +
    'sol_get_rent_sysvar sol_create_program_address sol_try_find_program_address sol_curve_validate_point ' +
    'sol_set_return_data sol_get_return_data sol_get_stack_height'
  ).split(' '),
);

/** One of the program's two segments while it is put together. */
class Segment {
  readonly base: bigint;
  bytes = Buffer.alloc(0);
  /** Offset of each of its sections. */
  readonly offsets = new Map<Section, number>();

  constructor(base: bigint) {
    this.base = base;
  }

  add(section: Section): void {
    const start = align(this.bytes.length, Math.max(section.alignment, WORD));
    this.bytes = Buffer.concat([this.bytes, Buffer.alloc(start - this.bytes.length), section.bytes]);
    this.offsets.set(section, start);
  }

  pad(): void {
    this.bytes = Buffer.concat([
      this.bytes,
      Buffer.alloc(align(this.bytes.length, WORD) - this.bytes.length),
    ]);
  }
}

/** Turn llc's object into a loadable SBPF v3 program. Refuses writable data and unknown symbols. */
export function linkProgram(object: Buffer): Buffer {
  const file = readObjectFile(object);
  const data = new Segment(READ_ONLY_BASE);
  const code = new Segment(CODE_BASE);
  for (const section of file.sections) segmentFor(section, data, code)?.add(section);
  data.pad();
  code.pad();
  for (const relocations of file.sections.filter(({ type }) => type === RELOCATIONS)) {
    const changed = file.sections[relocations.info];
    const segment = [data, code].find(({ offsets }) => changed && offsets.has(changed));
    if (!changed || !segment) continue;
    for (const relocation of file.relocations(relocations)) {
      relocate(relocation, segment, segment.offsets.get(changed) ?? 0, file, [data, code]);
    }
  }
  const entry = file.symbols.find(({ name, section }) => name === 'entrypoint' && section !== 0);
  if (!entry) throw new BuildError('The program has no entrypoint.');
  return Buffer.concat([headers(addressOf(entry, file, [data, code]), data, code), data.bytes, code.bytes]);
}

function segmentFor(section: Section, data: Segment, code: Segment): Segment | undefined {
  if (!section.allocated || section.size === 0) return undefined;
  if (section.name.startsWith('.text')) return code;
  if (/^\.(rodata|data\.rel\.ro)/.test(section.name)) return data;
  if (section.name.startsWith('.eh_frame')) return undefined;
  // A program's memory is mapped read-only: a static that is written to would trap, or worse, not.
  throw new BuildError(
    `Section ${section.name} has ${section.size} bytes; a program can have no writable data.`,
  );
}

function relocate(
  { offset, type, symbol }: Relocation,
  { bytes }: Segment,
  start: number,
  file: ObjectFile,
  segments: readonly Segment[],
): void {
  const at = start + offset;
  if (type === CALL) {
    relocateCall(bytes, at, symbol, file, segments);
  } else if (type === LOAD_ADDRESS) {
    const addend = (BigInt(bytes.readUInt32LE(at + 12)) << 32n) | BigInt(bytes.readUInt32LE(at + 4));
    const address = addressOf(symbol, file, segments) + addend;
    bytes.writeUInt8(bytes.readUInt8(at + 1) & 0x0f, at + 1);
    bytes.writeUInt32LE(Number(address & 0xffff_ffffn), at + 4);
    bytes.writeUInt32LE(Number(address >> 32n), at + 12);
  } else if (type === ABSOLUTE_ADDRESS) {
    bytes.writeBigUInt64LE(addressOf(symbol, file, segments) + bytes.readBigUInt64LE(at), at);
  } else {
    throw new BuildError(`Relocation type ${type} against ${symbol.name || 'a section'} is not known.`);
  }
}

/** A system call goes by the hash of its name (source 0), our own function by distance (source 1). */
function relocateCall(
  bytes: Buffer,
  at: number,
  symbol: Relocation['symbol'],
  file: ObjectFile,
  segments: readonly Segment[],
): void {
  const destination = bytes.readUInt8(at + 1) & 0x0f;
  if (symbol.section === 0) {
    if (!SYSCALLS.has(symbol.name))
      throw new BuildError(`The program calls ${symbol.name}, which is no system call.`);
    bytes.writeUInt8(destination, at + 1);
    bytes.writeUInt32LE(murmur3(symbol.name), at + 4);
    return;
  }
  const inSection = symbol.isSection ? (bytes.readInt32LE(at + 4) + 1) * WORD : 0;
  const target = Number(addressOf(symbol, file, segments) - CODE_BASE) + inSection;
  bytes.writeUInt8(destination | 0x10, at + 1);
  bytes.writeInt32LE((target - at) / WORD - 1, at + 4);
}

function addressOf(
  { section, value, name }: Relocation['symbol'],
  file: ObjectFile,
  segments: readonly Segment[],
): bigint {
  const home = file.sections[section];
  for (const { base, offsets } of segments) {
    const offset = home && offsets.get(home);
    if (offset !== undefined) return base + BigInt(offset + value);
  }
  throw new BuildError(`${name || `section ${section}`} is referenced but not part of the program.`);
}

function headers(entry: bigint, data: Segment, code: Segment): Buffer {
  const size = 64 + 2 * 56;
  const file = Buffer.alloc(64);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeUInt16LE(3, 16); // shared object
  file.writeUInt16LE(247, 18); // BPF
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(entry, 24);
  file.writeBigUInt64LE(64n, 32); // program headers follow
  file.writeUInt32LE(3, 48); // SBPF v3
  file.writeUInt16LE(64, 52);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(2, 56);
  file.writeUInt16LE(64, 58);
  return Buffer.concat([
    file,
    segmentHeader(4, size, data),
    segmentHeader(1, size + data.bytes.length, code),
  ]);
}

function segmentHeader(flags: number, offset: number, { base, bytes }: Segment): Buffer {
  const header = Buffer.alloc(56);
  header.writeUInt32LE(1, 0); // loaded
  header.writeUInt32LE(flags, 4);
  header.writeBigUInt64LE(BigInt(offset), 8);
  header.writeBigUInt64LE(base, 16);
  header.writeBigUInt64LE(base, 24);
  header.writeBigUInt64LE(BigInt(bytes.length), 32);
  header.writeBigUInt64LE(BigInt(bytes.length), 40);
  return header;
}

const align = (length: number, to: number): number => Math.ceil(length / to) * to;
