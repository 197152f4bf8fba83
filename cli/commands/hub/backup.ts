import { readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { BackupManifest } from '../../../hub/backup/manifest.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { unlessAborted } from '../../aborted.ts';
import { leaf, type Run } from '../../command.ts';
import type { Environment } from '../../environment.ts';
import { amount } from '../../output/progress.ts';
import { formatFields } from '../../output/table.ts';
import { showTime } from '../../output/units.ts';

/** Backup, verify and restore of a hub's data folder. */
export function defineBackup(command: Command, environment: Environment): void {
  const backup = command
    .command('backup')
    .description('copy a hub while it runs: database, evidence, facts, zones')
    .requiredOption('--out <folder>', 'an empty folder, or one that is not there yet');
  leaf<{ out: string }>(backup, environment, ['data'], runBackup);
  const verify = command
    .command('verify')
    .description('read all of a backup and check it')
    .argument('<folder>', 'of the backup');
  leaf(verify, environment, [], runVerify);
  const restore = command
    .command('restore')
    .description('put a backup where a hub can start from it; never over another')
    .argument('<folder>', 'of the backup');
  leaf(restore, environment, ['data'], runRestore);
}

const hubFolder = ({ settings }: Run): string => join(settings.get('data'), 'hub');

async function runBackup(run: Run, { out }: { out: string }): Promise<void> {
  const { makeBackup } = await import('../../../hub/backup/make-backup.ts');
  const dataFolder = hubFolder(run);
  const size = await stat(join(dataFolder, 'hub.sqlite')).catch(() => undefined);
  const to = resolve(run.environment.cwd, out);
  const { signal, environment } = run;
  const request = { dataFolder, out: to, now: environment.clock.now() };
  const made = await withProgress(run, 'copying', size?.size, (progress) =>
    unlessAborted(signal, makeBackup({ ...request, progress })).catch(async (error: unknown) => {
      // Half a backup is none, and would keep the same command from being run again.
      if (!isFleetError(error, 'BACKUP_FOLDER_TAKEN')) await empty(to);
      throw error;
    }),
  );
  tell(run, out, made, 'backup');
}

async function empty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

async function runVerify(run: Run, _options: object, [folder = '']: readonly string[]): Promise<void> {
  const { verifyBackup } = await import('../../../hub/backup/verify-backup.ts');
  const from = resolve(run.environment.cwd, folder);
  const found = await withProgress(run, 'reading', undefined, (progress) => verifyBackup(from, progress));
  tell(run, folder, found, 'whole backup');
}

async function runRestore(run: Run, _options: object, [folder = '']: readonly string[]): Promise<void> {
  const { restoreBackup } = await import('../../../hub/backup/restore-backup.ts');
  const from = resolve(run.environment.cwd, folder);
  const to = hubFolder(run);
  const restored = await withProgress(run, 'restoring', undefined, (progress) =>
    restoreBackup(from, to, progress),
  );
  run.output.note(
    'What the hub took in after this backup is not in it. Robots send what they still keep; evidence of epochs that were posted since lies with the oracles.',
  );
  tell(run, to, restored, 'restored into');
}

async function withProgress<T>(
  run: Run,
  label: string,
  total: number | undefined,
  work: (progress: (bytes: number) => void) => Promise<T>,
): Promise<T> {
  const bar = run.output.progress(label, 'B');
  let done = 0;
  try {
    return await work((bytes) => {
      done += bytes;
      bar.set(done, total === undefined ? undefined : Math.max(total, done));
    });
  } finally {
    bar.end();
  }
}

function tell(run: Run, folder: string, { made, files, rows }: BackupManifest, what: string): void {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  run.output.result({ folder, made, files: files.length, bytes, rows }, () =>
    formatFields([
      [what, folder],
      ['made', showTime(made)],
      ['size', `${amount(bytes)}B in ${files.length} files`],
      [
        'rows',
        Object.entries(rows)
          .map(([kind, count]) => `${count} ${kind}`)
          .join(', '),
      ],
    ]),
  );
}
