import { createHash } from 'node:crypto';
import { FleetError } from '../../../protocol/errors.ts';
import type { ByteSource } from '../card/byte-source.ts';
import type { Overlay } from '../card/overlay.ts';
import { readPartitions } from '../card/partitions.ts';
import { FatVolume } from '../fat/volume.ts';

/** Files by name, as they lie in the top folder of the volume. */
export type SeedFiles = ReadonlyMap<string, Uint8Array>;

/**
 * The volume on which cloud-init of this image looks for its seed: the FAT one that has a seed already, as Ubuntu
 * and Raspberry Pi OS ship it, or one that is labelled for it.
 * @throws CLI_FLASH_SEED_PLACE when there is none: then nothing would ever start the agent
 */
export async function seedVolume(image: ByteSource): Promise<FatVolume> {
  const whole = await FatVolume.open(image, 0);
  if (whole !== undefined) return whole;
  const partitions = await readPartitions(image);
  const seen: string[] = [];
  for (const { number, start } of partitions) {
    const volume = await FatVolume.open(image, start);
    if (volume === undefined) continue;
    const names = (await volume.list()).map(({ name }) => name.toLowerCase());
    if (volume.geometry.label.toUpperCase() === 'CIDATA') return volume;
    if (names.includes('user-data') || names.includes('meta-data')) return volume;
    seen.push(`partition ${number} (${volume.geometry.label || 'without a label'})`);
  }
  const reason =
    partitions.length === 0
      ? 'it has no partition table'
      : seen.length === 0
        ? 'it has no FAT partition'
        : `no cloud-init seed lies on ${seen.join(' or ')}`;
  throw new FleetError('CLI_FLASH_SEED_PLACE', { reason });
}

/** Lays the files over the image. @throws CLI_FLASH_FAT when there is no room */
export async function placeSeed(image: Overlay, volume: FatVolume, files: SeedFiles): Promise<void> {
  for (const [name, bytes] of files) await volume.write(image, name, bytes);
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** `sha256sum -c` of the medium, for whoever holds it; the file with the token comes later and is not in it. */
export const seedSums = (files: SeedFiles): string =>
  [...files].map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`).join('');

/** Opens the volume anew and compares every file: a setting that did not arrive is told, not met at the robot. */
export async function checkSeed(image: ByteSource, files: SeedFiles): Promise<void> {
  const volume = await seedVolume(image);
  for (const [name, meant] of files) {
    const found = await volume.read(name);
    if (found === undefined || Buffer.compare(found, meant) !== 0)
      throw new FleetError('CLI_FLASH_DIFFERS', {
        path: name,
        reason: 'the volume does not hold it as it was meant',
      });
  }
}
