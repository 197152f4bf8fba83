import { z } from 'zod';
import type { JobId } from '../../../protocol/ids.ts';
import type { JobCodes } from '../../../protocol/jobs.ts';

const codesShape = z.object({ 'pick-up': z.string(), 'drop-off': z.string(), return: z.string() });

const nameOf = (job: string) => `wayproof.codes.${job}`;

/** The codes of this browser's own jobs, in its storage and nowhere else. */
export class CodeBook {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
  }

  keep(job: JobId, codes: JobCodes): void {
    this.#storage.setItem(nameOf(job), JSON.stringify(codes));
  }

  /** Undefined for jobs of others, and for an entry something else has damaged. */
  codesOf(job: string): JobCodes | undefined {
    const text = this.#storage.getItem(nameOf(job));
    if (text === null) return undefined;
    try {
      return codesShape.parse(JSON.parse(text));
    } catch {
      return undefined;
    }
  }
}
