import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface Copied {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** Copies to a file that is not there yet, down to the disk, and tells what it was. */
export async function copyFile(from: string, to: string, seen: (bytes: number) => void): Promise<Copied> {
  await mkdir(dirname(to), { recursive: true });
  const out = await open(to, 'wx');
  try {
    const copied = await hashFile(from, async (chunk) => {
      // Not `write`, which may write a part of it where the disk runs full.
      await out.writeFile(chunk);
      seen(chunk.length);
    });
    await out.sync();
    return copied;
  } finally {
    await out.close();
  }
}

/** Reads a whole file, chunk by chunk. */
export async function hashFile(
  path: string,
  each: (chunk: Uint8Array) => Promise<void> | void,
): Promise<Copied> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    bytes += chunk.length;
    await each(chunk);
  }
  return { bytes, sha256: hash.digest('hex') };
}
