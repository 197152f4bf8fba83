import { readFile } from 'node:fs/promises';
import { writeAtomically } from '../atomic-file.ts';

/** Where a robot keeps the last set of zones, as it came; signed, so the place need not be trusted. */
export interface ZoneStore {
  /** For messages. */
  readonly name: string;
  /** Undefined for a robot that never got any. */
  read(): Promise<Uint8Array | undefined>;
  write(bytes: Uint8Array): Promise<void>;
}

/** One file, replaced as a whole. */
export class ZoneFile implements ZoneStore {
  readonly name: string;

  constructor(file: string) {
    this.name = file;
  }

  async read(): Promise<Uint8Array | undefined> {
    try {
      return new Uint8Array(await readFile(this.name));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw cause;
    }
  }

  write = (bytes: Uint8Array): Promise<void> => writeAtomically(this.name, bytes, 0o600);
}

/** The in-memory fake. */
export class MemoryZones implements ZoneStore {
  readonly name = 'memory';
  bytes: Uint8Array | undefined;

  read = (): Promise<Uint8Array | undefined> => Promise.resolve(this.bytes);

  write(bytes: Uint8Array): Promise<void> {
    this.bytes = bytes;
    return Promise.resolve();
  }
}
