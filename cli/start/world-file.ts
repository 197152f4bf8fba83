import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FleetError } from '../../protocol/errors.ts';
import { addressField, networkField } from '../../protocol/views/fields.ts';
import { parser } from '../../protocol/views/parse.ts';

const port = z.int().min(1).max(65_535);
const worldFile = z.object({
  version: z.literal(1),
  map: z.string().min(1),
  speed: z.number().positive(),
  robots: z.int().min(0),
  drones: z.int().min(0),
  ports: z.object({ rpc: port, http: port, mqtt: port }),
  /** Absent until the network was founded. */
  founded: z.object({ network: networkField, mint: addressField }).exactOptional(),
});
export type WorldFile = z.output<typeof worldFile>;
const parseWorld = parser('world', worldFile);

const pathOf = (folder: string) => join(folder, 'world.json');

/** What an embedded world was made with; undefined in a folder without one. Throws CLI_FILE_UNREADABLE. */
export async function readWorldFile(folder: string): Promise<WorldFile | undefined> {
  const path = pathOf(folder);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'world', path, reason: String(cause) }, { cause });
  }
  try {
    return parseWorld(JSON.parse(text));
  } catch (cause) {
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'world', path, reason: 'it is not one' }, { cause });
  }
}

export async function writeWorldFile(folder: string, world: WorldFile): Promise<void> {
  const draft = `${pathOf(folder)}.part`;
  await writeFile(draft, `${JSON.stringify(world, null, 2)}\n`);
  await rename(draft, pathOf(folder));
}
