import type { ByteSource } from './byte-source.ts';

export interface Partition {
  readonly number: number;
  readonly start: number;
  readonly bytes: number;
}

const SECTOR = 512;

/** The partitions of an image: GPT, MBR, or the whole image when it has no table. */
export async function readPartitions(source: ByteSource): Promise<Partition[]> {
  const head = await source.read(0, 2 * SECTOR);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 2 * SECTOR || view.getUint16(510, true) !== 0xaa55) return [];
  if (Buffer.from(head.subarray(SECTOR, SECTOR + 8)).toString('latin1') === 'EFI PART')
    return await guidPartitions(source, view);
  const rows = [0, 1, 2, 3].map((i) => {
    const at = 446 + i * 16;
    return {
      number: i + 1,
      start: view.getUint32(at + 8, true) * SECTOR,
      bytes: view.getUint32(at + 12, true) * SECTOR,
    };
  });
  const used = rows.filter(({ start, bytes }) => start > 0 && bytes > 0 && start + bytes <= source.size);
  return used.length > 0 ? used : [{ number: 0, start: 0, bytes: source.size }];
}

async function guidPartitions(source: ByteSource, header: DataView): Promise<Partition[]> {
  const count = Math.min(header.getUint32(SECTOR + 80, true), 128);
  const size = header.getUint32(SECTOR + 84, true);
  if (size < 128 || size > 4096) return [];
  const table = await source.read(Number(header.getBigUint64(SECTOR + 72, true)) * SECTOR, count * size);
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const rows: Partition[] = [];
  for (let i = 0; (i + 1) * size <= table.length; i++) {
    const start = Number(view.getBigUint64(i * size + 32, true)) * SECTOR;
    const end = (Number(view.getBigUint64(i * size + 40, true)) + 1) * SECTOR;
    const empty = table.subarray(i * size, i * size + 16).every((byte) => byte === 0);
    if (!empty && start > 0 && end > start && end <= source.size)
      rows.push({ number: i + 1, start, bytes: end - start });
  }
  return rows;
}
