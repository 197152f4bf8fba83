import { readFile } from 'node:fs/promises';
import { FleetError } from '../../protocol/errors.ts';
import { writeAtomically } from '../atomic-file.ts';
import { newProgress, type Progress } from './progress.ts';
import { parseProgress, progressText } from './progress-text.ts';

/** Where the progress survives; `write` resolves when it is durable. */
export interface ProgressStore {
  read(): Promise<Progress>;
  write(progress: Progress): Promise<void>;
}

/** One file, replaced as a whole: after a kill there is the old or the new progress. */
export class ProgressFile implements ProgressStore {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** A new robot's progress when there is no file. Throws MISSION_FILE_INVALID. */
  async read(): Promise<Progress> {
    try {
      return parseProgress(await readFile(this.#file, 'utf8'));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return newProgress;
      const reason = String(cause).slice(0, 200);
      throw new FleetError('MISSION_FILE_INVALID', { file: this.#file, reason }, { cause });
    }
  }

  /** Throws MISSION_FILE_UNWRITABLE; the old progress is then still whole. */
  async write(progress: Progress): Promise<void> {
    try {
      await writeAtomically(this.#file, progressText(progress), 0o600);
    } catch (cause) {
      const reason = String(cause).slice(0, 200);
      throw new FleetError('MISSION_FILE_UNWRITABLE', { file: this.#file, reason }, { cause });
    }
  }
}

/** The in-memory fake; it keeps the text, so that what cannot be written fails here too. */
export class MemoryProgress implements ProgressStore {
  text: string | undefined;

  read(): Promise<Progress> {
    return Promise.resolve(this.text === undefined ? newProgress : parseProgress(this.text));
  }

  write(progress: Progress): Promise<void> {
    this.text = progressText(progress);
    return Promise.resolve();
  }
}
