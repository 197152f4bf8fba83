import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { FleetError } from '../../protocol/errors.ts';
import { Turns } from '../../protocol/turns.ts';
import { writeAtomically } from '../atomic-file.ts';

/** What has to hold over a restart: whether somebody pressed the stop button and no operator has said resume. */
export interface Latch {
  /** False for a new robot. Throws SAFETY_FILE_INVALID. */
  read(): boolean;
  write(pressed: boolean): Promise<void>;
}

const latchShape = z.strictObject({ version: z.literal(1), stopButton: z.boolean() });

/** One small file, replaced as a whole. */
export class LatchFile implements Latch {
  readonly #file: string;
  readonly #turns = new Turns();

  constructor(file: string) {
    this.#file = file;
  }

  read(): boolean {
    try {
      return latchShape.parse(JSON.parse(readFileSync(this.#file, 'utf8'))).stopButton;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return false;
      const reason = String(cause).slice(0, 200);
      throw new FleetError('SAFETY_FILE_INVALID', { file: this.#file, reason }, { cause });
    }
  }

  /** The last one called is the one that stays. */
  write(pressed: boolean): Promise<void> {
    const text = JSON.stringify({ version: 1, stopButton: pressed });
    return this.#turns.take(() => writeAtomically(this.#file, text, 0o600));
  }
}

/** The in-memory fake. */
export class MemoryLatch implements Latch {
  pressed = false;

  read = (): boolean => this.pressed;

  write(pressed: boolean): Promise<void> {
    this.pressed = pressed;
    return Promise.resolve();
  }
}
