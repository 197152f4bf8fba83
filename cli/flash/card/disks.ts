import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Where Linux tells about disks; a test gives folders of its own. */
export interface SystemRoots {
  readonly sys: string;
  readonly proc: string;
}

export const thisSystem: SystemRoots = { sys: '/sys', proc: '/proc' };

export interface DiskUse {
  /** `sda1`, `dm-0` … */
  readonly device: string;
  /** `mounted at /home`, `swap`, `part of md0` */
  readonly what: string;
  /** Where it is mounted, when it is. */
  readonly mount?: string;
}

/** A whole disk as Linux sees it. */
export interface Disk {
  /** `sdb`, `mmcblk0`, `nvme0n1` */
  readonly name: string;
  readonly bytes: number;
  readonly model: string;
  readonly bus: 'usb' | 'card' | 'file' | 'inside';
  readonly readOnly: boolean;
  readonly uses: readonly DiskUse[];
}

const SECTOR = 512;

/** Every disk with a size; none is opened. */
export async function listDisks(roots: SystemRoots): Promise<Disk[]> {
  const names = await readFolder(join(roots.sys, 'block'));
  const disks = await Promise.all(
    names.filter((name) => !/^(ram|zram|dm-|md|sr|fd)/.test(name)).map((name) => readDisk(roots, name)),
  );
  return disks.filter(({ bytes }) => bytes > 0);
}

/** @param name of a folder in /sys/block */
export async function readDisk(roots: SystemRoots, name: string): Promise<Disk> {
  const folder = join(roots.sys, 'block', name);
  const text = async (path: string) => (await readFile(join(folder, path), 'utf8').catch(() => '')).trim();
  const home = await realpath(folder).catch(() => folder);
  return {
    name,
    bytes: Number((await text('size')) || 0) * SECTOR,
    model: [await text('device/vendor'), (await text('device/model')) || (await text('device/name'))]
      .filter((part) => part !== '' && !part.startsWith('0x'))
      .join(' '),
    bus: busOf(name, home, await text('removable')),
    readOnly: (await text('ro')) === '1',
    uses: await usesOf(roots, name),
  };
}

/** The disk a partition belongs to; the name itself when it is a whole disk, undefined when it is neither. */
export async function diskOf(roots: SystemRoots, device: string): Promise<string | undefined> {
  const names = await readFolder(join(roots.sys, 'block'));
  if (names.includes(device)) return device;
  for (const name of names) if ((await partitionsOf(roots, name)).includes(device)) return name;
  return undefined;
}

function busOf(name: string, home: string, removable: string): Disk['bus'] {
  if (name.startsWith('loop')) return 'file';
  if (/\/usb\d/.test(home)) return 'usb';
  return name.startsWith('mmcblk') || removable === '1' ? 'card' : 'inside';
}

const readFolder = (path: string): Promise<string[]> => readdir(path).catch(() => []);

async function partitionsOf(roots: SystemRoots, disk: string): Promise<string[]> {
  const folder = join(roots.sys, 'block', disk);
  const found: string[] = [];
  for (const name of await readFolder(folder))
    if ((await readFile(join(folder, name, 'partition'), 'utf8').catch(() => '')) !== '') found.push(name);
  return found;
}

/** What mounts, swaps, volume groups and arrays use of a disk, through every layer above it. */
async function usesOf(roots: SystemRoots, disk: string): Promise<DiskUse[]> {
  const mounts = await mountsOf(roots);
  const swaps = await swapsOf(roots);
  const uses: DiskUse[] = [];
  const seen = new Set<string>();
  const look = async (device: string, folder: string): Promise<void> => {
    if (seen.has(device)) return;
    seen.add(device);
    const number = (await readFile(join(folder, 'dev'), 'utf8').catch(() => '')).trim();
    for (const { at, id, source } of mounts)
      if ((number !== '' && id === number) || source === device)
        uses.push({ device, what: `mounted at ${at}`, mount: at });
    if (swaps.includes(device)) uses.push({ device, what: 'swap' });
    for (const holder of await readFolder(join(folder, 'holders'))) {
      uses.push({ device, what: `part of ${holder}` });
      await look(holder, join(roots.sys, 'block', holder));
    }
  };
  const folder = join(roots.sys, 'block', disk);
  await look(disk, folder);
  for (const partition of await partitionsOf(roots, disk)) await look(partition, join(folder, partition));
  return uses;
}

interface Mount {
  readonly id: string;
  readonly at: string;
  readonly source: string;
}

/** Of this process and of the first one: a container sees only its own mounts in its own. */
async function mountsOf({ proc }: SystemRoots): Promise<Mount[]> {
  const files = ['self/mountinfo', '1/mountinfo'].map((path) =>
    readFile(join(proc, path), 'utf8').catch(() => ''),
  );
  const lines = new Set((await Promise.all(files)).flatMap((text) => text.split('\n')));
  const mounts = [...lines].map(async (line) => {
    const [, , id = '', , at = ''] = line.split(' ');
    const source = line.split(' - ')[1]?.split(' ')[1] ?? '';
    return { id, at: unescaped(at), source: await deviceName(source) };
  });
  return (await Promise.all(mounts)).filter(({ id }) => id !== '');
}

async function swapsOf({ proc }: SystemRoots): Promise<string[]> {
  const text = await readFile(join(proc, 'swaps'), 'utf8').catch(() => '');
  return await Promise.all(
    text
      .split('\n')
      .slice(1)
      .map((line) => deviceName(line.split(/\s/)[0] ?? '')),
  );
}

/** /dev/mapper/root is a link to /dev/dm-0. */
const deviceName = async (path: string): Promise<string> =>
  path.startsWith('/dev/') ? basename(await realpath(path).catch(() => path)) : '';

/** Blanks in a path are written `\040` there. */
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
