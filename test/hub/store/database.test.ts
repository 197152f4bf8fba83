import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Database } from '../../../hub/store/database.ts';
import type { Migration } from '../../../hub/store/migrate.ts';
import { integerOf } from '../../../hub/store/row.ts';
import { temporaryFolder } from './temporary-folder.ts';

const numbers: Migration = {
  number: 1,
  name: 'numbers',
  sql: `CREATE TABLE store_probe (beat INTEGER NOT NULL) STRICT; INSERT INTO store_probe VALUES (0);
        CREATE TABLE numbers (value INTEGER NOT NULL, body BLOB) STRICT`,
};

async function aDatabase(t: ExecutionContext, folder: string, migrations = [numbers]) {
  const database = new Database(folder, migrations);
  await database.start();
  t.teardown(() => database.stop());
  return database;
}

test('transactions run one after another and a failed one leaves nothing behind', async (t) => {
  const database = await aDatabase(t, await temporaryFolder(t));
  const order: string[] = [];
  const add = (value: number) =>
    database.transaction(async (sql) => {
      order.push(`begin ${value}`);
      await sql.run('INSERT INTO numbers (value) VALUES (?)', [value]);
      if (value === 2) throw new Error('changed my mind');
      order.push(`end ${value}`);
    });
  const results = await Promise.allSettled([add(1), add(2), add(3)]);
  t.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  t.deepEqual(order, ['begin 1', 'end 1', 'begin 2', 'begin 3', 'end 3']);
  const rows = await database.read.all('SELECT value FROM numbers ORDER BY value');
  t.deepEqual(
    rows.map((row) => integerOf(row, 'value')),
    [1, 3],
  );
});

test('the reader sees nothing of a transaction before it is committed', async (t) => {
  const database = await aDatabase(t, await temporaryFolder(t));
  await database.transaction(async (sql) => {
    await sql.run('INSERT INTO numbers (value) VALUES (1)');
    t.is((await database.read.all('SELECT value FROM numbers')).length, 0);
  });
  t.is((await database.read.all('SELECT value FROM numbers')).length, 1);
});

test('a second hub on the same folder is refused until the first one stops', async (t) => {
  const folder = await temporaryFolder(t);
  const first = new Database(folder, [numbers]);
  await first.start();
  await t.throwsAsync(new Database(folder, [numbers]).start(), {
    name: 'FleetError',
    message: /in use by another hub/,
  });
  await first.stop();
  await t.notThrowsAsync(aDatabase(t, folder));
});

test('kill -9 of the hub that holds a folder gives the folder free', async (t) => {
  const folder = await temporaryFolder(t);
  const source = `
    const { Database } = await import(${JSON.stringify(join(import.meta.dirname, '../../../hub/store/database.ts'))});
    const database = new Database(process.argv[1]);
    await database.start();
    process.stdout.write('held');
    await new Promise((resolve) => process.stdin.once('data', resolve));`;
  const holder = spawn(process.execPath, ['--import=tsx', '--input-type=module', '-e', source, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  await t.throwsAsync(new Database(folder).start(), { message: /in use by another hub/ });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const next = new Database(folder);
  await t.notThrowsAsync(next.start());
  await next.stop();
});

test('migrations run once, in order, and a newer schema is refused', async (t) => {
  const folder = await temporaryFolder(t);
  const second: Migration = { number: 2, name: 'more', sql: 'ALTER TABLE numbers ADD COLUMN note TEXT' };
  const old = new Database(folder, [numbers]);
  await old.start();
  await old.stop();
  const newer = new Database(folder, [second, numbers]);
  await newer.start();
  await newer.read.all('SELECT note FROM numbers');
  await newer.stop();
  await t.throwsAsync(new Database(folder, [numbers]).start(), {
    name: 'FleetError',
    message: /has schema 2/,
  });
});

test('a migration that fails leaves the schema as it was', async (t) => {
  const folder = await temporaryFolder(t);
  const broken: Migration = {
    number: 2,
    name: 'broken',
    sql: 'CREATE TABLE half (x INTEGER) STRICT; CREATE nonsense',
  };
  await t.throwsAsync(new Database(folder, [numbers, broken]).start(), { name: 'FleetError' });
  const database = await aDatabase(t, folder);
  await t.throwsAsync(database.read.all('SELECT x FROM half'), { message: /no such table/ });
});

test('a full disk refuses a commit with its own code and takes the next one once there is room', async (t) => {
  const database = await aDatabase(t, await temporaryFolder(t));
  await database.limitPages(8);
  const fill = () =>
    database.transaction((sql) =>
      sql.run('INSERT INTO numbers (value, body) VALUES (1, ?)', [new Uint8Array(200_000)]),
    );
  await t.throwsAsync(fill(), { name: 'FleetError', message: /is full/ });
  t.is((await database.read.all('SELECT value FROM numbers')).length, 0);
  await database.limitPages(1_000_000);
  await t.notThrowsAsync(fill());
});

test('a file that is no store is refused with its own code', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'hub.sqlite'), Buffer.alloc(8192, 7));
  await t.throwsAsync(new Database(folder, [numbers]).start(), { name: 'FleetError', message: /damaged/ });
});

test('an integer past 2^53 is refused when read, not rounded', async (t) => {
  const database = await aDatabase(t, await temporaryFolder(t));
  await database.transaction((sql) => sql.run('INSERT INTO numbers (value) VALUES (9007199254740993)'));
  const row = await database.read.get('SELECT value FROM numbers');
  t.throws(() => integerOf(row ?? {}, 'value'), { message: /safe integer/ });
});

test('a folder that cannot be made is refused with its own code', async (t) => {
  const file = join(await temporaryFolder(t), 'file');
  await writeFile(file, '');
  await t.throwsAsync(new Database(join(file, 'data')).start(), {
    name: 'FleetError',
    message: /cannot be written/,
  });
});
