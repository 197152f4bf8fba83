import test from 'ava';
import { murmur3 } from '../../../../programs/build/elf/murmur3.ts';
import { linkProgram } from '../../../../programs/build/elf/program-file.ts';

interface Part {
  readonly name: string;
  readonly type: number;
  readonly flags?: number;
  readonly bytes: Buffer;
  readonly link?: number;
  readonly info?: number;
}

/** A 64-bit little-endian ELF object of these sections, as llc would write it. */
function anObject(parts: readonly Part[]): Buffer {
  const all: Part[] = [{ name: '', type: 0, bytes: Buffer.alloc(0) }, ...parts];
  const names = Buffer.from(`${all.map(({ name }) => name).join('\0')}\0.shstrtab\0`);
  all.push({ name: '.shstrtab', type: 3, bytes: names });
  let offset = 64;
  const headers = all.map(({ name, type, flags = 0, bytes, link = 0, info = 0 }) => {
    const header = Buffer.alloc(64);
    header.writeUInt32LE(name === '' ? 0 : names.indexOf(`${name}\0`), 0);
    header.writeUInt32LE(type, 4);
    header.writeBigUInt64LE(BigInt(flags), 8);
    header.writeBigUInt64LE(BigInt(offset), 24);
    header.writeBigUInt64LE(BigInt(bytes.length), 32);
    header.writeUInt32LE(link, 40);
    header.writeUInt32LE(info, 44);
    header.writeBigUInt64LE(8n, 48);
    offset += bytes.length;
    return header;
  });
  const file = Buffer.alloc(64);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeBigUInt64LE(BigInt(offset), 40);
  file.writeUInt16LE(all.length, 60);
  file.writeUInt16LE(all.length - 1, 62);
  return Buffer.concat([file, ...all.map(({ bytes }) => bytes), ...headers]);
}

const NAMES = Buffer.from('\0entrypoint\0sol_log_\0mystery\0');
const symbol = (name: string, section: number, value = 0): Buffer => {
  const entry = Buffer.alloc(24);
  entry.writeUInt32LE(name === '' ? 0 : NAMES.indexOf(`${name}\0`), 0);
  entry.writeUInt16LE(section, 6);
  entry.writeBigUInt64LE(BigInt(value), 8);
  return entry;
};
const relocation = (offset: number, symbolIndex: number, type: number): Buffer => {
  const entry = Buffer.alloc(16);
  entry.writeBigUInt64LE(BigInt(offset), 0);
  entry.writeUInt32LE(type, 8);
  entry.writeUInt32LE(symbolIndex, 12);
  return entry;
};
const instruction = (bytes: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from(bytes), Buffer.alloc(8)]).subarray(0, 8);

/** lddw r1, constant; call sol_log_; call entrypoint; exit */
function aProgram(change: { callee?: string; type?: number; extra?: Part } = {}): Buffer {
  const code = Buffer.concat([
    ...[instruction([0x18, 0x11]), instruction([])],
    ...[instruction([0x85, 0x10, 0, 0, 255, 255, 255, 255]), instruction([0x85, 0x10]), instruction([0x95])],
  ]);
  const symbols = [
    symbol('', 0),
    symbol('entrypoint', 1),
    symbol(change.callee ?? 'sol_log_', 0),
    symbol('', 2, 3),
  ];
  const moves = [relocation(0, 3, 1), relocation(16, 2, change.type ?? 10), relocation(24, 1, 10)];
  return anObject([
    { name: '.text', type: 1, flags: 6, bytes: code },
    { name: '.rodata', type: 1, flags: 2, bytes: Buffer.from('constant') },
    { name: '.symtab', type: 2, bytes: Buffer.concat(symbols), link: 4 },
    { name: '.strtab', type: 3, bytes: NAMES },
    { name: '.rel.text', type: 9, bytes: Buffer.concat(moves), link: 3, info: 1 },
    ...(change.extra ? [change.extra] : []),
  ]);
}

test('A program has read-only data at 0, code at 2^32 and its entry inside', (t) => {
  const program = linkProgram(aProgram());
  t.is(program.readUInt16LE(18), 247);
  t.is(program.readUInt32LE(48), 3);
  t.is(program.readBigUInt64LE(24), 1n << 32n);
  t.is(program.readBigUInt64LE(64 + 16), 0n);
  t.is(program.readBigUInt64LE(64 + 56 + 16), 1n << 32n);
  t.is(program.subarray(176, 184).toString(), 'constant');
  t.is(program.length, 176 + 8 + 40);
});

test('Addresses, system calls and calls of our own are put in', (t) => {
  const code = linkProgram(aProgram()).subarray(184);
  t.deepEqual([code.readUInt8(1), code.readUInt32LE(4), code.readUInt32LE(12)], [0x01, 3, 0]);
  t.deepEqual([code.readUInt8(17), code.readUInt32LE(20)], [0x00, murmur3('sol_log_')]);
  t.deepEqual([code.readUInt8(25), code.readInt32LE(28)], [0x10, -4]);
});

test('Writable data is refused, with or without bytes in the file', (t) => {
  for (const [name, type] of [
    ['.data', 1],
    ['.bss', 8],
    ['.tdata', 1],
  ] as const) {
    const extra = { name, type, flags: 3, bytes: Buffer.alloc(16) };
    t.throws(() => linkProgram(aProgram({ extra })), { message: new RegExp(`Section ${name} has 16 bytes`) });
  }
});

test('A symbol that is neither ours nor a system call is refused', (t) => {
  t.throws(() => linkProgram(aProgram({ callee: 'mystery' })), {
    message: /calls mystery, which is no system call/,
  });
});

test('An unknown relocation is refused', (t) => {
  t.throws(() => linkProgram(aProgram({ type: 3 })), { message: /Relocation type 3/ });
});

test('What is no ELF object is refused', (t) => {
  t.throws(() => linkProgram(Buffer.alloc(64)), { message: /no 64-bit little-endian ELF/ });
});
