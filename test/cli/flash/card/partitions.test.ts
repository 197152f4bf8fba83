import test from 'ava';
import { MemorySource } from '../../../../cli/flash/card/byte-source.ts';
import { readPartitions } from '../../../../cli/flash/card/partitions.ts';
import { anOsImage, START } from '../support/an-os-image.ts';

const SECTOR = 512;

/** As sgdisk writes it: protective MBR, header in sector 1, 128 entries from sector 2. */
function aGuidTable(
  rows: readonly (readonly [slot: number, first: number, last: number])[],
  sectors = 4_096,
) {
  const image = new Uint8Array(sectors * SECTOR);
  const view = new DataView(image.buffer);
  view.setUint8(446 + 4, 0xee);
  view.setUint32(446 + 8, 1, true);
  view.setUint32(446 + 12, sectors - 1, true);
  view.setUint16(510, 0xaa55, true);
  image.set(Buffer.from('EFI PART'), SECTOR);
  view.setBigUint64(SECTOR + 72, 2n, true);
  view.setUint32(SECTOR + 80, 128, true);
  view.setUint32(SECTOR + 84, 128, true);
  for (const [slot, first, last] of rows) {
    const at = 2 * SECTOR + slot * 128;
    image.fill(0x77, at, at + 32);
    view.setBigUint64(at + 32, BigInt(first), true);
    view.setBigUint64(at + 40, BigInt(last), true);
  }
  return image;
}

test('an MBR, as images for a Raspberry Pi have it', async (t) => {
  const image = await anOsImage();
  const [first, second, ...more] = await readPartitions(new MemorySource(image));
  t.deepEqual(first, { number: 1, start: START, bytes: 8 * 1024 * 1024 });
  t.is(second?.start, START + 8 * 1024 * 1024);
  t.deepEqual(more, []);
});

test('a GPT, as images for PCs have it, with gaps and numbers out of order', async (t) => {
  const image = aGuidTable([
    [0, 2_048, 3_000],
    [14, 40, 63],
    [15, 64, 2_047],
  ]);
  t.deepEqual(await readPartitions(new MemorySource(image)), [
    { number: 1, start: 2_048 * SECTOR, bytes: 953 * SECTOR },
    { number: 15, start: 40 * SECTOR, bytes: 24 * SECTOR },
    { number: 16, start: 64 * SECTOR, bytes: 1_984 * SECTOR },
  ]);
});

test('a table that points outside of its image is not followed', async (t) => {
  t.deepEqual(await readPartitions(new MemorySource(aGuidTable([[0, 40, 9_999]]))), []);
  t.deepEqual(await readPartitions(new MemorySource(aGuidTable([[0, 100, 50]]))), []);
  const cut = aGuidTable([[0, 40, 60]]).subarray(0, 2 * SECTOR);
  t.deepEqual(await readPartitions(new MemorySource(cut)), []);
  t.deepEqual(await readPartitions(new MemorySource(new Uint8Array(10))), []);
});
