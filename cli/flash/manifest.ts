import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { z } from 'zod';
import { FleetError } from '../../protocol/errors.ts';
import { hexField } from '../../protocol/views/fields.ts';
import { parser } from '../../protocol/views/parse.ts';

export const MANIFEST_NAME = 'manifest.json';

const entry = z.object({
  path: z.string().min(1).max(200),
  bytes: z.int().min(0),
  sha256: hexField(32),
});
const manifest = z.object({
  version: z.literal(1),
  /** As `linux-x64`: add-ons run nowhere else. */
  platform: z.string().max(40),
  node: z.string().max(20),
  files: z.array(entry).min(1).max(1_000),
});
export type Manifest = z.infer<typeof manifest>;
const parseManifest = parser('flash manifest', manifest);

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** One file to write. Paths are relative, with forward slashes. */
export interface FlashFile {
  readonly path: string;
  readonly contents: Uint8Array;
  readonly mode: number;
}

export function manifestOf(files: readonly FlashFile[], platform: string, node: string): Manifest {
  const rows = files.map(({ path, contents }) => ({
    path,
    bytes: contents.length,
    sha256: sha256Hex(contents),
  }));
  return { version: 1, platform, node, files: rows };
}

/** What a look at a flashed folder found. */
export interface Verified {
  readonly dir: string;
  readonly files: number;
  readonly bytes: number;
  readonly platform: string;
}

/**
 * Reads every file of a flashed folder back and compares it with the manifest, or with what was meant to be
 * written when that is at hand: then the first differing byte is named.
 * @throws CLI_FLASH_DIFFERS, CLI_FLASH_MANIFEST
 */
export async function verifyFolder(
  dir: string,
  written: readonly FlashFile[] = [],
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<Verified> {
  const { files, platform } = await readManifest(dir);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { path, bytes, sha256 } of files) {
    const found = await readBack(dir, path);
    if (found.length !== bytes || sha256Hex(found) !== sha256) {
      const meant = written.find((file) => file.path === path)?.contents;
      throw new FleetError('CLI_FLASH_DIFFERS', { path, reason: differenceOf(found, bytes, meant) });
    }
    done += bytes;
    onProgress(done, total);
  }
  return { dir, files: files.length, bytes: total, platform };
}

async function readManifest(dir: string): Promise<Manifest> {
  try {
    return parseManifest(JSON.parse(await readFile(join(dir, MANIFEST_NAME), 'utf8')));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('CLI_FLASH_MANIFEST', { dir, reason }, { cause });
  }
}

async function readBack(dir: string, path: string): Promise<Uint8Array> {
  // A manifest is read from a medium that was in other hands: it must not make us read outside of it.
  if (path.startsWith('/') || normalize(path).startsWith('..')) {
    throw new FleetError('CLI_FLASH_MANIFEST', { dir, reason: `${path} lies outside` });
  }
  try {
    return await readFile(join(dir, path));
  } catch (cause) {
    const reason = String((cause as NodeJS.ErrnoException).code ?? cause);
    throw new FleetError(
      'CLI_FLASH_DIFFERS',
      { path, reason: `it cannot be read back (${reason})` },
      { cause },
    );
  }
}

function differenceOf(found: Uint8Array, bytes: number, meant: Uint8Array | undefined): string {
  if (found.length !== bytes) return `it has ${found.length} bytes instead of ${bytes}`;
  if (meant === undefined) return 'its sha256 is another';
  return `the first differing byte is at offset ${meant.findIndex((byte, i) => byte !== found[i])}`;
}
