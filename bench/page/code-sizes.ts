import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Gzip bytes of the page's files: those that were loaded by then, and all others. */
export function codeSizes(folder: string, loaded: ReadonlySet<string>): { first: number; lazy: number } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  let [first, lazy] = [0, 0];
  for (const { parentPath, name } of files) {
    const bytes = gzipSync(readFileSync(join(parentPath, name)), { level: 6 }).length;
    if (loaded.has(name)) first += bytes;
    else lazy += bytes;
  }
  return { first, lazy };
}
