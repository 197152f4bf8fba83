import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FleetError } from '../protocol/errors.ts';

/**
 * Writes a file only its owner may read, whole or not at all: codes and tokens are gone for ever when they are
 * lost, so the bytes are on the disk before anybody is told. Throws CLI_FILE_UNWRITABLE.
 */
export async function writePrivateFile(
  what: string,
  path: string,
  contents: string | Uint8Array,
): Promise<void> {
  const draft = `${path}.${randomUUID()}.draft`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(contents);
      await file.sync();
    } finally {
      await file.close();
    }
    await chmod(draft, 0o600);
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('CLI_FILE_UNWRITABLE', { what, path, reason }, { cause });
  }
}

/** The text of a file, or undefined when there is none. Throws CLI_FILE_UNREADABLE. */
export async function readTextFile(what: string, path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return undefined;
    throw new FleetError('CLI_FILE_UNREADABLE', { what, path, reason: String(code ?? cause) }, { cause });
  }
}
