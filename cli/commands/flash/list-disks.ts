import type { Run } from '../../command.ts';
import { systemUse } from '../../flash/card/choose-disk.ts';
import { type Disk, listDisks, thisSystem } from '../../flash/card/disks.ts';
import { formatTable } from '../../output/table.ts';

const buses = { usb: 'USB', card: 'card', file: 'loop file', inside: 'built in' } as const;

/** What a person chooses from: not the system's disks, nothing in use, nothing built in. */
export const mayBeErased = (disk: Disk): boolean =>
  disk.uses.length === 0 && !disk.readOnly && disk.bus !== 'inside';

export const describeDisk = (disk: Disk): string =>
  `/dev/${disk.name} (${[disk.model, size(disk.bytes), buses[disk.bus]].filter((part) => part !== '').join(', ')})`;

/** Every disk, and why one cannot be flashed. */
export async function showDisks(run: Run): Promise<void> {
  const rows = (await listDisks(thisSystem)).map((disk) => ({
    device: `/dev/${disk.name}`,
    bytes: disk.bytes,
    model: disk.model,
    bus: disk.bus,
    flash: verdictOf(disk),
  }));
  const columns = [
    { title: 'device', cell: (row: (typeof rows)[number]) => row.device },
    { title: 'size', align: 'right' as const, cell: (row: (typeof rows)[number]) => size(row.bytes) },
    { title: 'kind', cell: (row: (typeof rows)[number]) => buses[row.bus] },
    { title: 'model', shrink: true, cell: (row: (typeof rows)[number]) => row.model || '-' },
    { title: 'flash it?', shrink: true, cell: (row: (typeof rows)[number]) => row.flash },
  ];
  run.output.result(rows, () =>
    rows.length === 0 ? 'no disk is known here' : formatTable(columns, rows, run.output.width),
  );
}

function verdictOf(disk: Disk): string {
  const system = systemUse(disk);
  if (system !== undefined) return `never: ${system}`;
  const [used] = disk.uses;
  if (used !== undefined) return `not now: ${used.device} is ${used.what}`;
  if (disk.readOnly) return 'not now: it is write-protected';
  return disk.bus === 'inside' ? 'only with --internal' : 'yes';
}

/** As card makers count: 32 GB is 32,000,000,000 bytes. */
function size(bytes: number): string {
  const gigabytes = bytes / 1e9;
  return gigabytes >= 1
    ? `${gigabytes.toFixed(gigabytes >= 10 ? 0 : 1)} GB`
    : `${Math.round(bytes / 1e6)} MB`;
}
