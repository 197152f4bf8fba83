import { readFile } from 'node:fs/promises';
import { contributionStatement } from '../../protocol/statements/learning.ts';
import { writeAtomically } from '../atomic-file.ts';

/** The last contribution this robot signed, as it was sent. */
export interface SentContribution {
  readonly round: number;
  readonly bytes: Uint8Array;
}

export interface ContributionFile {
  read(): Promise<SentContribution | undefined>;
  write(sent: SentContribution): Promise<void>;
}

/** One file with the signed bytes; the round stands in their statement. */
export class LastContribution implements ContributionFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** A damaged file is none: the hub then takes the first of two that differ. */
  async read(): Promise<SentContribution | undefined> {
    try {
      const bytes = new Uint8Array(await readFile(this.#file));
      const { fields } = contributionStatement.decode(bytes.slice(0, contributionStatement.size));
      return { round: fields.round, bytes };
    } catch {
      return undefined;
    }
  }

  write = ({ bytes }: SentContribution): Promise<void> => writeAtomically(this.#file, bytes, 0o600);
}

/** The in-memory fake. */
export class MemoryContribution implements ContributionFile {
  sent: SentContribution | undefined;

  read = async (): Promise<SentContribution | undefined> => this.sent;

  async write(sent: SentContribution): Promise<void> {
    this.sent = sent;
  }
}
