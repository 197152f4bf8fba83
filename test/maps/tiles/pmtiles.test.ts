import test from 'ava';
import fc from 'fast-check';
import { zxyToTileId } from 'pmtiles';
import { pmtilesOf } from '../../../maps/tiles/pmtiles.ts';
import { tileId } from '../../../maps/tiles/tile-id.ts';
import { archiveOf } from './archive.ts';

const anywhere = { south: -100, west: -100, north: 100, east: 100 };

test("tiles are numbered as the format's own library numbers them", (t) => {
  const tile = fc.integer({ min: 0, max: 20 }).chain((zoom) => {
    const cell = fc.integer({ min: 0, max: 2 ** zoom - 1 });
    return fc.tuple(fc.constant(zoom), cell, cell);
  });
  fc.assert(fc.property(tile, (address) => tileId(...address) === zxyToTileId(...address)));
  t.is(tileId(0, 0, 0), 0);
});

test('sixteen thousand tiles need leaf directories, and each is found with its own bytes', async (t) => {
  const tiles = Array.from({ length: 16_000 }, (_, i) => ({
    zoom: 15,
    x: i,
    // Scattered, for regular steps would shrink to nothing.
    y: Math.imul(i + 1, 2_654_435_761) >>> 17,
    bytes: Buffer.from(`tile ${i} ${'x'.repeat((Math.imul(i, 40_503) >>> 8) % 97)}`),
  }));
  const bytes = pmtilesOf(tiles, anywhere, {});
  const archive = archiveOf(bytes);
  const header = await archive.getHeader();
  t.true((header.leafDirectoryLength ?? 0) > 0);
  t.true(header.rootDirectoryOffset + header.rootDirectoryLength <= 16_384);
  for (let i = 0; i < tiles.length; i += 373) {
    const { zoom, x, y, bytes: own } = tiles[i] as (typeof tiles)[number];
    const found = await archive.getZxy(zoom, x, y);
    t.is(Buffer.from(found?.data ?? new ArrayBuffer(0)).toString(), own.toString());
  }
  t.is(await archive.getZxy(15, 16_001, 1), undefined);
});

test('an archive without tiles says of every tile that it is not there', async (t) => {
  const archive = archiveOf(pmtilesOf([], anywhere, { name: 'nothing' }));
  t.is(await archive.getZxy(10, 1, 1), undefined);
  t.deepEqual(await archive.getMetadata(), { name: 'nothing' });
});
