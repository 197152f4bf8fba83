import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { erasableDisk } from '../../../../cli/flash/card/choose-disk.ts';
import { listDisks, type SystemRoots, thisSystem } from '../../../../cli/flash/card/disks.ts';
import { aFolder } from '../../support/run-wayproof.ts';

/** A folder like /sys and one like /proc, from the files that matter. */
function aSystem(t: ExecutionContext, files: Readonly<Record<string, string>>): SystemRoots {
  const folder = aFolder(t);
  const all = {
    'sys/devices/pci/usb1/1-1/block/sdb/size': '62333952\n',
    'sys/devices/pci/usb1/1-1/block/sdb/removable': '1\n',
    'sys/devices/pci/usb1/1-1/block/sdb/device/vendor': 'SanDisk \n',
    'sys/devices/pci/usb1/1-1/block/sdb/device/model': 'Ultra\n',
    'sys/devices/pci/usb1/1-1/block/sdb/dev': '8:16\n',
    'sys/devices/pci/usb1/1-1/block/sdb/sdb1/partition': '1\n',
    'sys/devices/pci/usb1/1-1/block/sdb/sdb1/dev': '8:17\n',
    'sys/devices/pci/ata1/block/sda/size': '1000215216\n',
    'sys/devices/pci/ata1/block/sda/dev': '8:0\n',
    'sys/devices/pci/ata1/block/sda/sda1/partition': '1\n',
    'sys/devices/pci/ata1/block/sda/sda1/dev': '8:1\n',
    'sys/devices/pci/ata1/block/sda/sda2/partition': '2\n',
    'sys/devices/pci/ata1/block/sda/sda2/dev': '8:2\n',
    'proc/self/mountinfo': '',
    'proc/swaps': 'Filename Type Size Used Priority\n',
    ...files,
  };
  for (const [path, contents] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), contents);
  }
  mkdirSync(join(folder, 'sys', 'block'));
  symlinkSync('../devices/pci/usb1/1-1/block/sdb', join(folder, 'sys', 'block', 'sdb'));
  symlinkSync('../devices/pci/ata1/block/sda', join(folder, 'sys', 'block', 'sda'));
  for (const path of Object.keys(files)) {
    const name = /^sys\/virtual\/(\w+-?\w*)\//.exec(path)?.[1];
    if (name === undefined) continue;
    try {
      symlinkSync(`../virtual/${name}`, join(folder, 'sys', 'block', name));
    } catch {
      // more than one file of it
    }
  }
  return { sys: join(folder, 'sys'), proc: join(folder, 'proc') };
}

const mount = (id: string, at: string, source: string) =>
  `22 27 ${id} / ${at} rw,relatime shared:1 - ext4 ${source} rw\n`;

const named = { nameOf: (path: string) => Promise.resolve(path.replace('/dev/', '')) };
const erasable = (roots: SystemRoots, path: string, inside = false) =>
  erasableDisk(path, roots, { ...named, inside });

test('a stick that nobody uses may be erased', async (t) => {
  const roots = aSystem(t, { 'proc/self/mountinfo': mount('8:1', '/', '/dev/sda1') });
  t.like(await erasable(roots, '/dev/sdb'), {
    name: 'sdb',
    bytes: 62333952 * 512,
    bus: 'usb',
    model: 'SanDisk Ultra',
  });
  t.deepEqual((await listDisks(roots)).map(({ name }) => name).sort(), ['sda', 'sdb']);
});

const systems: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'root on a partition': { 'proc/self/mountinfo': mount('8:17', '/', '/dev/sdb1') },
  'root by its device number alone': { 'proc/self/mountinfo': mount('8:17', '/', '/dev/root') },
  'root by its name alone, as btrfs shows it': { 'proc/self/mountinfo': mount('0:31', '/', '/dev/sdb1') },
  'root of the whole disk': { 'proc/self/mountinfo': mount('8:16', '/', '/dev/sdb') },
  'boot partition': { 'proc/self/mountinfo': mount('8:17', '/boot/efi', '/dev/sdb1') },
  home: { 'proc/self/mountinfo': mount('8:17', '/home', '/dev/sdb1') },
  'the first process alone sees the mount': { 'proc/1/mountinfo': mount('8:17', '/', '/dev/sdb1') },
  swap: { 'proc/swaps': 'Filename Type\n/dev/sdb1 partition 1 0 -2\n' },
  'a volume group': {
    'sys/devices/pci/usb1/1-1/block/sdb/sdb1/holders/dm-0/dev': '253:0\n',
    'sys/virtual/dm-0/dev': '253:0\n',
  },
  'root in a volume group on an array': {
    'sys/devices/pci/usb1/1-1/block/sdb/sdb1/holders/md0/dev': '9:0\n',
    'sys/virtual/md0/dev': '9:0\n',
    'sys/virtual/md0/holders/dm-0/dev': '253:0\n',
    'sys/virtual/dm-0/dev': '253:0\n',
    'proc/self/mountinfo': mount('253:0', '/', '/dev/mapper/vg-root'),
  },
};

for (const [what, files] of Object.entries(systems)) {
  test(`a system disk is never written: ${what}`, async (t) => {
    const roots = aSystem(t, files);
    for (const path of ['/dev/sdb', '/dev/sdb1'])
      await t.throwsAsync(erasable(roots, path, true), { code: 'CLI_FLASH_SYSTEM_DISK' });
  });
}

test('what is mounted elsewhere is to be released first', async (t) => {
  const at = '/media/me/USB\\040STICK';
  const roots = aSystem(t, { 'proc/self/mountinfo': mount('8:17', at, '/dev/sdb1') });
  await t.throwsAsync(erasable(roots, '/dev/sdb'), {
    code: 'CLI_FLASH_IN_USE',
    message: /sdb1 is mounted at \/media\/me\/USB STICK/,
  });
});

test('partitions, built-in disks, locked and empty ones are told apart', async (t) => {
  const roots = aSystem(t, {});
  await t.throwsAsync(erasable(roots, '/dev/sdb1'), { message: /it is a partition.*\/dev\/sdb/ });
  await t.throwsAsync(erasable(roots, '/dev/sda'), { message: /built into this machine.*--internal/ });
  t.like(await erasable(roots, '/dev/sda', true), { bus: 'inside' });
  await t.throwsAsync(erasable(roots, '/dev/sdz'), { message: /knows no such disk/ });
  const locked = aSystem(t, { 'sys/devices/pci/usb1/1-1/block/sdb/ro': '1\n' });
  await t.throwsAsync(erasable(locked, '/dev/sdb'), { message: /write-protected/ });
  const empty = aSystem(t, { 'sys/devices/pci/usb1/1-1/block/sdb/size': '0\n' });
  await t.throwsAsync(erasable(empty, '/dev/sdb'), { message: /no card in it/ });
});

test('the disk this machine runs from is refused, whatever is allowed besides', async (t) => {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  const root = mounts.split('\n').find((line) => line.split(' ')[4] === '/');
  const source = root?.split(' - ')[1]?.split(' ')[1] ?? '';
  const disks = await listDisks(thisSystem);
  const system = disks.filter(({ uses }) => uses.some((use) => use.mount === '/'));
  for (const { name } of system)
    await t.throwsAsync(erasableDisk(`/dev/${name}`, thisSystem, { inside: true }), {
      code: 'CLI_FLASH_SYSTEM_DISK',
    });
  // In a container the root is no disk at all: then there is none to refuse.
  if (source.startsWith('/dev/') && system.length === 0)
    t.log(`the root is ${source}, which is no disk here`);
  t.pass();
});

test('what is no disk is told apart', async (t) => {
  await t.throwsAsync(erasableDisk('/dev/null', thisSystem), { message: /no block device/ });
  await t.throwsAsync(erasableDisk('/dev/none-such', thisSystem), { message: /no such device/ });
  await t.throwsAsync(erasableDisk(aFolder(t), thisSystem), { message: /no block device/ });
});
