import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { FleetError } from '../../protocol/errors.ts';
import type { BodyRest } from './body.ts';

const bodyShape = z.object({
  version: z.literal(1),
  simulated: z.literal(true),
  at: z.object({ latitude: z.int(), longitude: z.int() }),
  heading: z.number().min(0).lt(360),
  battery: z.number().min(0).max(1),
  charging: z.boolean(),
  compartments: z.array(z.string().nullable()).max(64),
});

/**
 * Where the simulated body outlives the process it runs in, as a real robot outlives its computer: a killed
 * agent finds it where it stood, with its parcels. Written by rename, so a kill leaves the old or the new one.
 */
export class BodyFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Undefined before the first write. Throws SIMULATED_STATE_FILE_INVALID. */
  read(): BodyRest | undefined {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw this.#invalid(cause);
    }
    try {
      return bodyShape.parse(JSON.parse(text));
    } catch (cause) {
      throw this.#invalid(cause);
    }
  }

  write(rest: BodyRest): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    const draft = `${this.#file}.${process.pid}.new`;
    writeFileSync(draft, JSON.stringify({ version: 1, simulated: true, ...rest }));
    renameSync(draft, this.#file);
  }

  #invalid(cause: unknown): FleetError {
    const reason = cause instanceof Error ? cause.message.slice(0, 200) : String(cause);
    return new FleetError('SIMULATED_STATE_FILE_INVALID', { file: this.#file, reason }, { cause });
  }
}
