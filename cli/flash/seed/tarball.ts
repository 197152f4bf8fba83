import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Header } from 'tar';
import type { FlashFile } from '../manifest.ts';

const BLOCK = 512;

/** The files as a .tgz that any `tar` unpacks; the same bytes for the same files. */
export async function tarball(files: readonly FlashFile[], level = 6): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (const { path, contents, mode } of files) {
    const block = Buffer.alloc(BLOCK);
    const header = new Header({
      path,
      mode,
      size: contents.length,
      type: 'File',
      mtime: new Date(0),
      uid: 0,
      gid: 0,
    });
    if (header.encode(block)) throw new RangeError(`${path} is too long for a tar header`);
    pieces.push(block, contents, new Uint8Array((BLOCK - (contents.length % BLOCK)) % BLOCK));
  }
  pieces.push(new Uint8Array(2 * BLOCK));
  return await promisify(gzip)(Buffer.concat(pieces), { level });
}
