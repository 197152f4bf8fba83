import { createHash } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FleetError } from '../../protocol/errors.ts';
import { CHUNK_BYTES, type ReleaseArtifact } from '../../protocol/releases/artifact.ts';
import type { SourceFile } from './source-files.ts';

/** What `create` leaves behind and `publish` takes: the signed release, and the content of each target. */
export const SIGNED_NAME = 'release.bin';
export const contentName = (target: string): string => `${target}.content`;

/** Throws CLI_FILE_UNREADABLE. */
export async function readSigned(folder: string): Promise<Uint8Array> {
  const path = join(folder, SIGNED_NAME);
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    const reason = String((cause as NodeJS.ErrnoException).code ?? cause);
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'signed release', path, reason }, { cause });
  }
}

/** Writes the content of one target and hashes it on the way: files, chunks. Throws CLI_FILE_UNWRITABLE. */
export async function writeContent(
  folder: string,
  target: string,
  files: readonly SourceFile[],
): Promise<ReleaseArtifact> {
  const path = join(folder, contentName(target));
  const chunks: Uint8Array[] = [];
  let chunk = createHash('sha256');
  let filled = 0;
  try {
    await mkdir(folder, { recursive: true });
    const out = await open(path, 'w');
    try {
      for (const { contents } of files) {
        await out.writeFile(contents);
        for (let at = 0; at < contents.length; ) {
          const piece = contents.subarray(at, at + CHUNK_BYTES - filled);
          chunk.update(piece);
          at += piece.length;
          filled += piece.length;
          if (filled < CHUNK_BYTES) continue;
          chunks.push(new Uint8Array(chunk.digest()));
          chunk = createHash('sha256');
          filled = 0;
        }
      }
      await out.sync();
    } finally {
      await out.close();
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('CLI_FILE_UNWRITABLE', { what: 'content', path, reason }, { cause });
  }
  if (filled > 0) chunks.push(new Uint8Array(chunk.digest()));
  return {
    target,
    files: files.map(({ path: name, contents, executable }) => ({
      path: name,
      bytes: contents.length,
      executable,
      sha256: new Uint8Array(createHash('sha256').update(contents).digest()),
    })),
    chunks,
  };
}

/** One chunk of a target's content. Throws CLI_FILE_UNREADABLE. */
export async function readChunk(folder: string, target: string, index: number): Promise<Uint8Array> {
  const path = join(folder, contentName(target));
  try {
    const file = await open(path, 'r');
    try {
      const buffer = new Uint8Array(CHUNK_BYTES);
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, index * CHUNK_BYTES);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    const reason = String((cause as NodeJS.ErrnoException).code ?? cause);
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'content', path, reason }, { cause });
  }
}
