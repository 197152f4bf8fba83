import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FleetError } from '../../protocol/errors.ts';
import { hexField } from '../../protocol/views/fields.ts';

/** Written last: a backup without it was interrupted. */
export const MANIFEST = 'backup.json';
/**
 * What a backup holds of a data folder beside the evidence. Travel times, tiles and imported maps can be made again,
 * the contents of releases uploaded again, and links are short-lived.
 */
export const DATABASE = 'hub.sqlite';
/**
 * The zones that hold, and what the chain said of the network. Without the zones robots would be let into what was
 * closed to them, and would refuse the next set: its number would not be above the last.
 */
export const SMALL_FILES = ['zones.bin', 'network.json'];

const count = z.int().min(0);
// One level below a named folder at most, and never up: a backup may come from anywhere.
const path = z.string().regex(/^(?:[a-z0-9-]+\/){0,2}[a-z0-9-]+\.[a-z]+$/);

const manifest = z.strictObject({
  format: z.literal(1),
  /** Unix time in milliseconds. */
  made: count,
  files: z.array(z.strictObject({ path, bytes: count, sha256: hexField(32) })).min(1),
  rows: z.strictObject({ frames: count, jobs: count, devices: count, epochs: count }),
});
export type BackupManifest = z.infer<typeof manifest>;
export type BackupFile = BackupManifest['files'][number];
export type RowCounts = BackupManifest['rows'];

/** @throws FleetError BACKUP_INVALID */
export async function readManifest(folder: string): Promise<BackupManifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch((cause: unknown) => {
    throw new FleetError('BACKUP_INVALID', { folder, reason: `it has no ${MANIFEST}` }, { cause });
  });
  const parsed = manifest.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const reason = `${MANIFEST}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`;
  throw new FleetError('BACKUP_INVALID', { folder, reason });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
