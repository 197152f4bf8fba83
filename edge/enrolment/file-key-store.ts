import { readFile, stat } from 'node:fs/promises';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import { fromHex, toHex } from '../../protocol/ids.ts';
import { generateSeed, signerFromSeed } from '../../protocol/sodium/native.ts';
import type { KeyStore, Signer } from '../../protocol/verifier.ts';
import { writeAtomically } from '../atomic-file.ts';

/** The robot's key in a file of mode 600: made here on the first start, and it never leaves. */
export class FileKeyStore implements KeyStore {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Throws KEY_FILE_EXPOSED, KEY_FILE_INVALID. */
  async open(): Promise<Signer> {
    const seed = await this.#read();
    if (seed !== undefined) return signerFromSeed(seed);
    const fresh = generateSeed();
    // Durable before it is used: a key that signed an enrolment and was lost is a robot lost.
    await writeAtomically(this.#file, `${toHex(fresh)}\n`, 0o600);
    return signerFromSeed(fresh);
  }

  async #read(): Promise<Uint8Array | undefined> {
    let text: string;
    try {
      const { mode } = await stat(this.#file);
      if ((mode & 0o077) !== 0) {
        throw new FleetError('KEY_FILE_EXPOSED', { file: this.#file, mode: (mode & 0o777).toString(8) });
      }
      text = await readFile(this.#file, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      if (isFleetError(cause)) throw cause;
      throw new FleetError(
        'KEY_FILE_INVALID',
        { file: this.#file, reason: String(cause).slice(0, 200) },
        { cause },
      );
    }
    if (!/^[0-9a-f]{64}\s*$/.test(text)) {
      throw new FleetError('KEY_FILE_INVALID', { file: this.#file, reason: 'expected 64 hex digits' });
    }
    return fromHex(text.trim());
  }
}
