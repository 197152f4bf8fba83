import { realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { FleetError } from '../../../protocol/errors.ts';
import { type Disk, diskOf, readDisk, type SystemRoots } from './disks.ts';

/** A disk that holds one of these is the system's, however it is connected. */
const systemMount =
  /^\/(|boot|efi|usr|var|etc|home|opt|root|srv|nix|run\/(initramfs|live)|lib|bin|sbin)(\/|$)/;

/**
 * The disk of `path`, if it may be erased: a whole disk, not this system's, nothing of it in use. There is no flag
 * against this. A disk inside the machine needs `inside` to be named as well.
 * @throws CLI_FLASH_DEVICE, CLI_FLASH_SYSTEM_DISK, CLI_FLASH_IN_USE
 */
export async function erasableDisk(
  path: string,
  roots: SystemRoots,
  { inside = false, nameOf = deviceName }: { inside?: boolean; nameOf?: typeof deviceName } = {},
): Promise<Disk> {
  const name = await nameOf(path);
  const whole = await diskOf(roots, name);
  if (whole === undefined) throw unfit(path, 'Linux knows no such disk');
  const disk = await readDisk(roots, whole);
  const system = systemUse(disk);
  if (system !== undefined) throw new FleetError('CLI_FLASH_SYSTEM_DISK', { device: path, use: system });
  if (whole !== name) throw unfit(path, `it is a partition; an image goes to the whole disk, /dev/${whole}`);
  const [used] = disk.uses;
  if (used !== undefined) {
    throw new FleetError('CLI_FLASH_IN_USE', {
      device: path,
      use: `${used.device} is ${used.what}`,
      partition: `/dev/${used.device}`,
    });
  }
  if (disk.readOnly) throw unfit(path, 'it is write-protected (on an SD card: the small switch at its side)');
  if (disk.bytes === 0) throw unfit(path, 'there is no card in it');
  if (disk.bus === 'inside' && !inside)
    throw unfit(path, 'it is built into this machine; if it is meant, add --internal');
  return disk;
}

/** Why a disk is the system's, in words; undefined when it is not. */
export function systemUse({ uses }: Disk): string | undefined {
  const use = uses.find(
    ({ mount, what }) => mount === undefined || systemMount.test(mount) || what === 'swap',
  );
  return use === undefined ? undefined : `${use.device} is ${use.what}`;
}

async function deviceName(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    if (!(await stat(real)).isBlockDevice()) throw unfit(path, 'it is no block device');
    return basename(real);
  } catch (cause) {
    if (cause instanceof FleetError) throw cause;
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw unfit(path, missing ? 'there is no such device' : String(cause));
  }
}

const unfit = (device: string, reason: string) => new FleetError('CLI_FLASH_DEVICE', { device, reason });
