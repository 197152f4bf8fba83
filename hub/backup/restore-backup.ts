import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FleetError } from '../../protocol/errors.ts';
import { copyFile } from './copy-file.ts';
import { ifAbsent } from './if-absent.ts';
import type { BackupManifest } from './manifest.ts';
import { verifyBackup } from './verify-backup.ts';

/**
 * Puts a verified backup where a hub starts from it: verify → copy beside → rename. Until the rename there is no
 * hub, so an interrupted restore is simply run again.
 * @throws FleetError BACKUP_INVALID, BACKUP_FOLDER_TAKEN
 */
export async function restoreBackup(
  from: string,
  dataFolder: string,
  progress: (bytes: number) => void,
): Promise<BackupManifest> {
  await refuseTaken(dataFolder);
  const manifest = await verifyBackup(from, () => undefined);
  const draft = `${dataFolder}.restoring`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  for (const { path, sha256 } of manifest.files) {
    const copied = await copyFile(join(from, path), join(draft, path), progress);
    if (copied.sha256 !== sha256) {
      throw new FleetError('BACKUP_INVALID', { folder: from, reason: `${path} changed while it was read` });
    }
  }
  // Takes the place of an empty folder and of nothing else, whoever came there meanwhile.
  await rename(draft, dataFolder);
  return manifest;
}

/** A hub that is there is never replaced: its frames were acknowledged. */
async function refuseTaken(folder: string): Promise<void> {
  const found = await readdir(folder).catch(ifAbsent([]));
  if (found.length > 0) throw new FleetError('BACKUP_FOLDER_TAKEN', { folder });
}
