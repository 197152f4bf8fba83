import { join } from 'node:path';
import { FleetError } from '../../protocol/errors.ts';
import { Connection } from '../store/connection.ts';
import { textOf } from '../store/row.ts';
import { hashFile } from './copy-file.ts';
import { type BackupManifest, DATABASE, readManifest } from './manifest.ts';
import { countRows } from './rows.ts';

/**
 * Reads all of a backup: manifest → bytes of every file → the database's own check → its rows.
 * @throws FleetError BACKUP_INVALID with the first thing that is wrong
 */
export async function verifyBackup(
  folder: string,
  progress: (bytes: number) => void,
): Promise<BackupManifest> {
  const manifest = await readManifest(folder);
  for (const { path, bytes, sha256 } of manifest.files) {
    const found = await hashFile(join(folder, path), ({ length }) => progress(length)).catch((cause) => {
      throw new FleetError('BACKUP_INVALID', { folder, reason: `${path} cannot be read` }, { cause });
    });
    if (found.bytes !== bytes || found.sha256 !== sha256) {
      throw new FleetError('BACKUP_INVALID', { folder, reason: `${path} is not what was written` });
    }
  }
  await checkDatabase(folder, manifest);
  return manifest;
}

async function checkDatabase(folder: string, { rows }: BackupManifest): Promise<void> {
  const database = new Connection(join(folder, DATABASE), 'read');
  await database.start();
  try {
    const answer = await database.get('PRAGMA integrity_check');
    const verdict = answer === undefined ? 'no answer' : textOf(answer, 'integrity_check');
    if (verdict !== 'ok')
      throw new FleetError('BACKUP_INVALID', { folder, reason: `${DATABASE}: ${verdict}` });
    const found = await countRows(database);
    if (JSON.stringify(found) !== JSON.stringify(rows)) {
      throw new FleetError('BACKUP_INVALID', { folder, reason: `${DATABASE} has other rows than it had` });
    }
  } finally {
    await database.stop();
  }
}
