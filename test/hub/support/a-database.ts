import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { Database } from '../../../hub/store/database.ts';

/** A folder of the test's own, removed at its end. */
export async function aFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wayproof-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A real SQLite database in a folder of the test's own. */
export async function aDatabase(t: ExecutionContext, folder?: string): Promise<Database> {
  const database = new Database(folder ?? (await aFolder(t)));
  await database.start();
  t.teardown(() => database.stop());
  return database;
}
