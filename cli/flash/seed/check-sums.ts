import { createHash } from 'node:crypto';
import { FleetError } from '../../../protocol/errors.ts';
import type { ByteSource } from '../card/byte-source.ts';
import { seedVolume } from './place-seed.ts';
import { SUMS_NAME } from './seed-files.ts';

/**
 * Compares the files on a card with the sums that were written beside them: any computer with `sha256sum -c` can do
 * the same. @throws CLI_FLASH_DIFFERS, CLI_FLASH_SEED_PLACE, CLI_FLASH_FAT
 */
export async function checkSums(medium: ByteSource): Promise<{ volume: string; files: string[] }> {
  const volume = await seedVolume(medium);
  const sums = await volume.read(SUMS_NAME);
  if (sums === undefined)
    throw new FleetError('CLI_FLASH_SEED_PLACE', { reason: `there is no ${SUMS_NAME} on it` });
  const files: string[] = [];
  for (const line of Buffer.from(sums).toString('utf8').trim().split('\n')) {
    const [sum = '', path = ''] = line.split('  ');
    const found = await volume.read(path);
    if (found === undefined) throw differs(path, 'it is not there');
    if (createHash('sha256').update(found).digest('hex') !== sum)
      throw differs(path, 'its sha256 is another');
    files.push(path);
  }
  return { volume: volume.geometry.uuid, files };
}

const differs = (path: string, reason: string) => new FleetError('CLI_FLASH_DIFFERS', { path, reason });
