import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface AtomicOptions {
  readonly mode?: number;
  /** Where it is written first; each time another file when absent, so that two writers do not disturb each other. */
  readonly draft?: string;
}

/**
 * Replaces a file so that a kill or a power loss leaves the old or the new one whole: written beside, flushed,
 * renamed, and the folder flushed too.
 */
export async function writeAtomically(
  path: string,
  data: string | Uint8Array,
  { mode = 0o644, draft = `${path}.${randomUUID()}.part` }: AtomicOptions = {},
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  try {
    const file = await open(draft, 'w', mode);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** A new name or a rename is durable once its folder is on disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
