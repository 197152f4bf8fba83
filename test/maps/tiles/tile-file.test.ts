import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { loadMap } from '../../../maps/load.ts';
import { makeTiles } from '../../../maps/tiles/make-tiles.ts';
import { TileFile } from '../../../maps/tiles/tile-file.ts';
import { aFolder } from '../../cli/support/run-wayproof.ts';

test('tiles are made once on a thread and kept: the same bytes as made here', async (t) => {
  const folder = aFolder(t);
  const map = await loadMap({ kind: 'town', seed: 2 });
  const paths = await Promise.all(
    [1, 2].map(() => new TileFile({ kind: 'town', seed: 2 }, map.hash, folder).path()),
  );
  t.is(paths[0], paths[1]);
  const kept = await readFile(paths[0] as string);
  t.deepEqual(new Uint8Array(kept), new Uint8Array(makeTiles(map)));
  const { mtimeMs } = await stat(paths[0] as string);
  await new TileFile({ kind: 'town', seed: 2 }, map.hash, folder).path();
  t.is((await stat(paths[0] as string)).mtimeMs, mtimeMs);
});

test('a folder that cannot be written is said, and the next ask tries again', async (t) => {
  const folder = aFolder(t);
  await writeFile(join(folder, 'tiles'), 'a file where a folder belongs');
  const { hash } = await loadMap({ kind: 'town', seed: 2 });
  const file = new TileFile({ kind: 'town', seed: 2 }, hash, folder);
  await t.throwsAsync(file.path(), { code: 'TILES_FAILED' });
  await t.throwsAsync(file.path(), { code: 'TILES_FAILED' });
});
