import { access, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../maps/atomic-file.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import { Connection } from '../store/connection.ts';
import { copyFile, hashFile } from './copy-file.ts';
import { ifAbsent } from './if-absent.ts';
import { type BackupFile, type BackupManifest, DATABASE, MANIFEST, SMALL_FILES } from './manifest.ts';
import { countRows } from './rows.ts';

export interface BackupRequest {
  /** The hub's data folder; the hub may be running. */
  readonly dataFolder: string;
  /** A folder that is empty or not there. */
  readonly out: string;
  readonly now: UnixMilliseconds;
  readonly progress: (bytes: number) => void;
}

/**
 * Copies a hub while it works: claim the folder → database → evidence → zones and facts → manifest. The database comes
 * first and evidence is written before the rows that name it, so no row of a backup lacks its file.
 * @throws FleetError BACKUP_FOLDER_TAKEN, BACKUP_NO_HUB, STORE_…
 */
export async function makeBackup(request: BackupRequest): Promise<BackupManifest> {
  await claimFolder(request.out);
  const { file, rows } = await copyDatabase(request);
  const files = [file, ...(await copyEvidence(request))];
  for (const path of SMALL_FILES) files.push(...(await copyIfThere(request, path)));
  const manifest: BackupManifest = { format: 1, made: request.now, files, rows };
  await writeAtomically(join(request.out, MANIFEST), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  return manifest;
}

async function claimFolder(out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  if ((await readdir(out)).length > 0) throw new FleetError('BACKUP_FOLDER_TAKEN', { folder: out });
}

/** `VACUUM INTO` reads one consistent state beside the running writer and leaves no journal behind. */
async function copyDatabase({ dataFolder, out, progress }: BackupRequest) {
  const from = join(dataFolder, DATABASE);
  const to = join(out, DATABASE);
  const source = new Connection(from, 'existing');
  await source.start().catch((cause: unknown) => {
    throw new FleetError('BACKUP_NO_HUB', { folder: dataFolder }, { cause });
  });
  try {
    await source.run('VACUUM INTO ?', [to]);
  } finally {
    await source.stop();
  }
  const copy = new Connection(to, 'read');
  await copy.start();
  try {
    const rows = await countRows(copy);
    return { rows, file: { path: DATABASE, ...(await hashFile(to, ({ length }) => progress(length))) } };
  } finally {
    await copy.stop();
  }
}

async function copyEvidence({ dataFolder, out, progress }: BackupRequest): Promise<BackupFile[]> {
  const files: BackupFile[] = [];
  const epochs = await readdir(join(dataFolder, 'epochs')).catch(ifAbsent([]));
  for (const epoch of epochs.sort((a, b) => Number(a) - Number(b))) {
    const names = await readdir(join(dataFolder, 'epochs', epoch));
    // What is not whole yet bears another ending.
    for (const name of names.filter((each) => each.endsWith('.car')).sort()) {
      const path = `epochs/${epoch}/${name}`;
      files.push({ path, ...(await copyFile(join(dataFolder, path), join(out, path), progress)) });
    }
  }
  return files;
}

async function copyIfThere(request: BackupRequest, path: string): Promise<readonly BackupFile[]> {
  const { dataFolder, out, progress } = request;
  const from = join(dataFolder, path);
  const there = await access(from).then(() => true, ifAbsent(false));
  return there ? [{ path, ...(await copyFile(from, join(out, path), progress)) }] : [];
}
