import { BuildError } from '../build-error.ts';

/** Section types and flags of the ELF specification that matter here. */
export const SYMBOL_TABLE = 2;
export const RELOCATIONS = 9;
export const WITHOUT_BYTES = 8;
const ALLOCATED = 2;

export interface Section {
  readonly name: string;
  readonly type: number;
  /** Whether it is part of the running program. */
  readonly allocated: boolean;
  readonly bytes: Buffer;
  readonly size: number;
  /** Symbol table: index of its strings. Relocations: index of their symbol table. */
  readonly link: number;
  /** Relocations: index of the section they change. */
  readonly info: number;
  readonly alignment: number;
}

export interface Symbol {
  readonly name: string;
  /** Whether it stands for a whole section. */
  readonly isSection: boolean;
  /** Index of its section; 0 for a symbol defined elsewhere: a system call. */
  readonly section: number;
  readonly value: number;
}

export interface Relocation {
  readonly offset: number;
  readonly type: number;
  readonly symbol: Symbol;
}

export interface ObjectFile {
  readonly sections: readonly Section[];
  readonly symbols: readonly Symbol[];
  relocations(section: Section): Relocation[];
}

/** Read a 64-bit little-endian ELF object as llc writes it. */
export function readObjectFile(file: Buffer): ObjectFile {
  if (file.readUInt32BE(0) !== 0x7f454c46 || file[4] !== 2 || file[5] !== 1) {
    throw new BuildError('llc wrote no 64-bit little-endian ELF object.');
  }
  const sections = readSections(file);
  const symbols = readSymbols(sections);
  return {
    sections,
    symbols,
    relocations: ({ bytes }) =>
      Array.from({ length: bytes.length / 16 }, (_, i) => {
        const symbol = symbols[bytes.readUInt32LE(i * 16 + 12)];
        if (!symbol) throw new BuildError('A relocation names a symbol that does not exist.');
        return { offset: word(bytes, i * 16), type: bytes.readUInt32LE(i * 16 + 8), symbol };
      }),
  };
}

function readSections(file: Buffer): Section[] {
  const start = word(file, 40);
  const headers = Array.from({ length: file.readUInt16LE(60) }, (_, i) =>
    file.subarray(start + 64 * i, start + 64 * (i + 1)),
  );
  const nameTable = headers[file.readUInt16LE(62)];
  if (!nameTable) throw new BuildError('The object file has no section names.');
  const names = word(nameTable, 24);
  return headers.map((header) => {
    const [type, offset, size] = [header.readUInt32LE(4), word(header, 24), word(header, 32)];
    return {
      name: textAt(file, names + header.readUInt32LE(0)),
      type,
      allocated: (word(header, 8) & ALLOCATED) !== 0,
      bytes: type === WITHOUT_BYTES ? Buffer.alloc(size) : file.subarray(offset, offset + size),
      size,
      link: header.readUInt32LE(40),
      info: header.readUInt32LE(44),
      alignment: word(header, 48),
    };
  });
}

function readSymbols(sections: readonly Section[]): Symbol[] {
  const table = sections.find((section) => section.type === SYMBOL_TABLE);
  const strings = sections[table?.link ?? 0]?.bytes;
  if (!table || !strings) throw new BuildError('The object file has no symbol table.');
  return Array.from({ length: table.size / 24 }, (_, i) => {
    const entry = table.bytes.subarray(24 * i, 24 * (i + 1));
    return {
      name: textAt(strings, entry.readUInt32LE(0)),
      isSection: (entry.readUInt8(4) & 15) === 3,
      section: entry.readUInt16LE(6),
      value: word(entry, 8),
    };
  });
}

const word = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at));

const textAt = (bytes: Buffer, at: number): string => bytes.toString('ascii', at, bytes.indexOf(0, at));
