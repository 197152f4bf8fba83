import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../maps/atomic-file.ts';
import { FleetError } from '../../protocol/errors.ts';
import { toHex } from '../../protocol/ids.ts';
import { contentBytes, type ReleaseArtifact, type ReleaseFile } from '../../protocol/releases/artifact.ts';
import type { Incoming } from './incoming.ts';
import type { Offer } from './release-source.ts';

/** Left free beside the download and the slot: outbox and progress go on being written. */
const SPARE_BYTES = 16 * 1024 * 1024;
const PIECE = 1024 * 1024;

/** Throws UPDATE_NO_SPACE. @param here bytes of the download that are on the disk already */
export async function assertRoom(
  folder: string,
  { kind, version }: Offer,
  artifact: ReleaseArtifact,
  here: number,
): Promise<void> {
  const needed = 2 * contentBytes(artifact) - here + SPARE_BYTES;
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < needed) throw new FleetError('UPDATE_NO_SPACE', { kind, version, needed, free });
}

/** An empty folder where a slot was. */
export async function emptySlot(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await syncFolder(dirname(folder));
}

/** Cuts the content into its files; each is flushed, and so is every folder on the way. */
export async function unpack(
  folder: string,
  incoming: Incoming,
  artifact: ReleaseArtifact,
  onFile: (index: number) => void,
): Promise<void> {
  const folders = new Set([folder]);
  let start = 0;
  for (const [index, file] of artifact.files.entries()) {
    onFile(index);
    const path = join(folder, file.path);
    await mkdir(dirname(path), { recursive: true });
    for (let up = dirname(path); up.length > folder.length; up = dirname(up)) folders.add(up);
    await writeFile(path, file, incoming, start);
    start += file.bytes;
  }
  for (const each of folders) await syncFolder(each);
}

async function writeFile(path: string, file: ReleaseFile, incoming: Incoming, start: number): Promise<void> {
  const handle = await open(path, 'w', file.executable ? 0o755 : 0o644);
  try {
    for (let at = 0; at < file.bytes; at += PIECE) {
      const piece = await incoming.read(start + at, Math.min(PIECE, file.bytes - at));
      await handle.write(piece, 0, piece.length, at);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Reads every file back from the disk. Throws UPDATE_FILES with the first that differs. */
export async function verifySlot(
  folder: string,
  { kind, version }: Offer,
  { files }: ReleaseArtifact,
): Promise<void> {
  for (const { path, sha256 } of files) {
    const hash = createHash('sha256');
    for await (const piece of createReadStream(join(folder, path))) hash.update(piece as Uint8Array);
    if (hash.digest('hex') !== toHex(sha256))
      throw new FleetError('UPDATE_FILES', { kind, version, reason: `${path} has another sha256` });
  }
}
