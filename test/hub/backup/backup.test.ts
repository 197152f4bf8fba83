import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { makeBackup } from '../../../hub/backup/make-backup.ts';
import { restoreBackup } from '../../../hub/backup/restore-backup.ts';
import { verifyBackup } from '../../../hub/backup/verify-backup.ts';
import { Database } from '../../../hub/store/database.ts';
import { integerOf } from '../../../hub/store/row.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

const progress = () => undefined;
const now = unixMilliseconds(1_800_000_000_000);

/** A hub's folder whose epochs come in pairs, each with its evidence written before its row. */
async function aHub(t: ExecutionContext) {
  const folder = await temporaryFolder(t);
  const dataFolder = join(folder, 'hub');
  const database = new Database(dataFolder);
  await database.start();
  let stopped = false;
  const stop = async () => {
    if (!stopped) await database.stop();
    stopped = true;
  };
  t.teardown(stop);
  await writeFile(join(dataFolder, 'network.json'), '{}');
  await writeFile(join(dataFolder, 'zones.bin'), 'signed zones');
  const settlePair = async (first: number) => {
    for (const number of [first, first + 1]) {
      await mkdir(join(dataFolder, 'epochs', String(number)), { recursive: true });
      await writeFile(join(dataFolder, 'epochs', String(number), 'work.car'), `evidence of ${number}`);
    }
    await database.transaction(async (sql) => {
      for (const number of [first, first + 1]) {
        await sql.run(`INSERT INTO epochs VALUES (?, 'posted', 0, 1, '0', '1', NULL, 0, 0)`, [number]);
      }
    });
  };
  return { folder, dataFolder, settlePair, stop };
}

test('a backup of a busy hub is one consistent moment of it, and a hub starts from what is restored', async (t) => {
  const { folder, dataFolder, settlePair, stop } = await aHub(t);
  await settlePair(0);
  let busy = true;
  const writing = (async () => {
    for (let first = 2; busy; first += 2) await settlePair(first);
  })();
  const out = join(folder, 'backup');
  const made = await makeBackup({ dataFolder, out, now, progress });
  busy = false;
  await writing;
  await stop();

  t.true(made.rows.epochs >= 2);
  t.is(made.rows.epochs % 2, 0, 'a transaction is in it whole or not at all');
  t.deepEqual(await verifyBackup(out, progress), made);
  const other = join(folder, 'elsewhere', 'hub');
  await mkdir(join(folder, 'elsewhere'));
  t.deepEqual(await restoreBackup(out, other, progress), made);
  const restored = new Database(other);
  await restored.start();
  const rows = await restored.read.all('SELECT number FROM epochs ORDER BY number');
  await restored.stop();
  t.is(rows.length, made.rows.epochs);
  for (const row of rows) {
    const number = integerOf(row, 'number');
    const evidence = await readFile(join(other, 'epochs', String(number), 'work.car'), 'utf8');
    t.is(evidence, `evidence of ${number}`);
  }
  t.is(await readFile(join(other, 'zones.bin'), 'utf8'), 'signed zones', 'robots keep to what was drawn');
});

test('a hub that drew no zones and never reached its chain is backed up without them', async (t) => {
  const { folder, dataFolder, stop } = await aHub(t);
  await stop();
  for (const name of ['zones.bin', 'network.json']) await rm(join(dataFolder, name));
  const out = join(folder, 'backup');
  const { files } = await makeBackup({ dataFolder, out, now, progress });
  t.deepEqual(
    files.map(({ path }) => path),
    ['hub.sqlite'],
  );
  t.deepEqual((await readdir(out)).sort(), ['backup.json', 'hub.sqlite']);
});

test('every flipped byte, lost file and interrupted backup is named and never restored', async (t) => {
  const { folder, dataFolder, settlePair, stop } = await aHub(t);
  await settlePair(0);
  await stop();
  const out = join(folder, 'backup');
  const { files } = await makeBackup({ dataFolder, out, now, progress });
  t.deepEqual(
    files.map(({ path }) => path),
    ['hub.sqlite', 'epochs/0/work.car', 'epochs/1/work.car', 'zones.bin', 'network.json'],
  );
  const target = join(folder, 'restored');
  const refusedFor = async (reason: RegExp) => {
    const error = await t.throwsAsync(restoreBackup(out, target, progress), { code: 'BACKUP_INVALID' });
    t.regex(error?.message ?? '', reason);
    await t.throwsAsync(readFile(join(target, 'hub.sqlite')), { code: 'ENOENT' });
  };
  for (const { path } of files) {
    const whole = await readFile(join(out, path));
    const bent = Buffer.from(whole);
    bent[bent.length >> 1] = (bent[bent.length >> 1] as number) ^ 1;
    await writeFile(join(out, path), bent);
    await refusedFor(new RegExp(`${path} is not what was written`));
    await rm(join(out, path));
    await refusedFor(new RegExp(`${path} cannot be read`));
    await writeFile(join(out, path), whole);
  }
  const manifest = await readFile(join(out, 'backup.json'), 'utf8');
  await writeFile(join(out, 'backup.json'), manifest.replace('network.json', '../network.json'));
  await refusedFor(/files.4.path/);
  await writeFile(join(out, 'backup.json'), manifest.slice(0, 40));
  await refusedFor(/backup.json/);
  await rm(join(out, 'backup.json'));
  await refusedFor(/it has no backup.json/);
});

test('nothing is overwritten: neither by a backup nor by a restore', async (t) => {
  const { folder, dataFolder, settlePair } = await aHub(t);
  await settlePair(0);
  const out = join(folder, 'backup');
  await makeBackup({ dataFolder, out, now, progress });
  await t.throwsAsync(makeBackup({ dataFolder, out, now, progress }), { code: 'BACKUP_FOLDER_TAKEN' });
  await t.throwsAsync(restoreBackup(out, dataFolder, progress), { code: 'BACKUP_FOLDER_TAKEN' });
  const file = join(folder, 'file');
  await writeFile(file, 'mine');
  await t.throwsAsync(restoreBackup(out, file, progress), { code: 'ENOTDIR' });
  t.is(await readFile(file, 'utf8'), 'mine', 'a file in the way is nobody’s to remove');
  const nowhere = join(folder, 'nowhere');
  const request = { dataFolder: nowhere, out: join(folder, 'b'), now, progress };
  await t.throwsAsync(makeBackup(request), { code: 'BACKUP_NO_HUB' });
});
