import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { writeAtomically } from '../../maps/atomic-file.ts';
import { aFolder } from './osm/osm-file.ts';

test('a file is written, folders included, and replaced as a whole', async (t) => {
  const path = join(await aFolder(), 'a', 'b', 'file');
  await writeAtomically(path, Uint8Array.of(1, 2, 3));
  await writeAtomically(path, Uint8Array.of(4));
  t.deepEqual([...(await readFile(path))], [4]);
  t.deepEqual(await readdir(join(path, '..')), ['file']);
});

test('writers of the same file do not disturb each other', async (t) => {
  const path = join(await aFolder(), 'file');
  await Promise.all([1, 2, 3, 4].map((i) => writeAtomically(path, new Uint8Array(10_000).fill(i))));
  const content = await readFile(path);
  t.is(new Set(content).size, 1);
  t.deepEqual(await readdir(join(path, '..')), ['file']);
});

test('a write that fails leaves nothing behind', async (t) => {
  const folder = await aFolder();
  await mkdir(join(folder, 'taken'));
  await t.throwsAsync(writeAtomically(join(folder, 'taken'), Uint8Array.of(1)));
  t.deepEqual(await readdir(folder), ['taken']);
});
