import { fatGeometry } from './geometry.ts';

const SECTOR = 512;
const RESERVED = 1;
const ROOT_ENTRIES = 512;

/**
 * An empty FAT16 volume of `bytes` (4 MiB to 1 GiB) with this label.
 * @param serial its number; Linux shows it under /dev/disk/by-uuid
 */
export function makeFat16(bytes: number, label: string, serial: number): Uint8Array {
  const sectors = Math.floor(bytes / SECTOR);
  // FAT16 knows fewer than 65,525 clusters.
  let perCluster = 1;
  while (sectors / perCluster > 65_000) perCluster *= 2;
  const fatSectors = Math.ceil(((sectors / perCluster + 2) * 2) / SECTOR);
  const volume = new Uint8Array(sectors * SECTOR);
  const view = new DataView(volume.buffer);
  volume.set([0xeb, 0x3c, 0x90]);
  const text = (at: number, value: string, length: number) =>
    volume.set(Buffer.from(value.slice(0, length).padEnd(length), 'latin1'), at);
  text(3, 'WAYPROOF', 8);
  view.setUint16(11, SECTOR, true);
  view.setUint8(13, perCluster);
  view.setUint16(14, RESERVED, true);
  view.setUint8(16, 2);
  view.setUint16(17, ROOT_ENTRIES, true);
  if (sectors < 65_536) view.setUint16(19, sectors, true);
  else view.setUint32(32, sectors, true);
  view.setUint8(21, 0xf8);
  view.setUint16(22, fatSectors, true);
  view.setUint16(24, 63, true);
  view.setUint16(26, 255, true);
  view.setUint8(36, 0x80);
  view.setUint8(38, 0x29);
  view.setUint32(39, serial >>> 0, true);
  text(43, label, 11);
  text(54, 'FAT16', 8);
  view.setUint16(510, 0xaa55, true);
  const geometry = fatGeometry(volume.subarray(0, SECTOR));
  if (geometry === undefined || geometry.bits !== 16 || !('offset' in geometry.root))
    throw new RangeError(`no FAT16 has ${bytes} bytes`);
  for (const offset of geometry.fatOffsets) {
    view.setUint16(offset, 0xfff8, true);
    view.setUint16(offset + 2, 0xffff, true);
  }
  // The label once more, as an entry of the top folder: what Windows and blkid read.
  text(geometry.root.offset, label, 11);
  view.setUint8(geometry.root.offset + 11, 0x08);
  return volume;
}
