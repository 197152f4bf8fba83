import { createReadStream } from 'node:fs';
import { access, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../maps/atomic-file.ts';
import { SpoolFile } from './spool-file.ts';

export type EvidenceKind = 'work' | 'traces';

/** The CAR files of all epochs: `<folder>/<number>/work.car` and `traces.car`. A file that is there is whole. */
export class EvidenceFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  path(number: number, kind: EvidenceKind): string {
    return join(this.#folder, String(number), `${kind}.car`);
  }

  async has(number: number, kind: EvidenceKind): Promise<boolean> {
    return access(this.path(number, kind)).then(
      () => true,
      () => false,
    );
  }

  /** Under a temporary name, on disk, then renamed: a crash leaves the old file, the new one, or none. */
  async write(number: number, kind: EvidenceKind, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const folder = join(this.#folder, String(number));
    await mkdir(folder, { recursive: true });
    const path = this.path(number, kind);
    const file = await open(`${path}.part`, 'w');
    try {
      // Not `write`, which may write a part of it where the disk runs full.
      for await (const chunk of chunks) await file.writeFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.part`, path);
    await syncFolder(folder);
    await syncFolder(this.#folder);
  }

  /** Blocks on their way into a file, beside it; a crash leaves it behind and the next attempt overwrites it. */
  async spool(number: number, kind: EvidenceKind): Promise<SpoolFile> {
    await mkdir(join(this.#folder, String(number)), { recursive: true });
    return SpoolFile.open(`${this.path(number, kind)}.spool`);
  }

  /** The bytes of a file; rejects while reading when it is not there. */
  read(number: number, kind: EvidenceKind): AsyncIterable<Uint8Array> {
    return createReadStream(this.path(number, kind));
  }
}
