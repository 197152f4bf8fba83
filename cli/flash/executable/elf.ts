import { FleetError } from '../../../protocol/errors.ts';

const machines: Readonly<Record<number, string>> = { 62: 'x64', 183: 'arm64' };
const PT_NOTE = 4;
const NOTE = 'NODE_SEA_BLOB';
/** Node.js reads its blob only when the digit after this is 1 (Node.js, "Single executable applications"). */
export const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

export interface ExecutableFacts {
  readonly machine: string;
  /** What the program will run; undefined in a plain Node.js. */
  readonly blob: Uint8Array | undefined;
  readonly fuseSet: boolean;
}

/** Looks into a 64-bit ELF file for Linux. @throws CLI_FLASH_EXECUTABLE when it is none */
export function executableFacts(bytes: Uint8Array): ExecutableFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isElf = bytes.length > 64 && view.getUint32(0) === 0x7f454c46 && bytes[4] === 2 && bytes[5] === 1;
  if (!isElf)
    throw new FleetError('CLI_FLASH_EXECUTABLE', { target: 'Linux', reason: 'no 64-bit ELF', cache: '' });
  const machine = view.getUint16(18, true);
  return {
    machine: machines[machine] ?? `machine ${machine}`,
    blob: noteNamed(bytes, view, NOTE),
    fuseSet: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(`${FUSE}:1`),
  };
}

function noteNamed(bytes: Uint8Array, view: DataView, wanted: string): Uint8Array | undefined {
  const [table, size, count] = [
    Number(view.getBigUint64(32, true)),
    view.getUint16(54, true),
    view.getUint16(56, true),
  ];
  for (let i = 0; i < count; i++) {
    const at = table + i * size;
    if (view.getUint32(at, true) !== PT_NOTE) continue;
    const start = Number(view.getBigUint64(at + 8, true));
    const end = start + Number(view.getBigUint64(at + 32, true));
    for (let note = start; note + 12 <= end; ) {
      const name = view.getUint32(note, true);
      const length = view.getUint32(note + 4, true);
      const from = note + 12 + padded(name);
      if (Buffer.from(bytes.subarray(note + 12, note + 12 + wanted.length)).toString('latin1') === wanted)
        return bytes.subarray(from, from + length);
      note = from + padded(length);
    }
  }
  return undefined;
}

const padded = (length: number) => Math.ceil(length / 4) * 4;
