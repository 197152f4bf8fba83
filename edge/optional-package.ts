import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Loads a heavy package when somebody installed it: beside us, or in the folder an environment variable names
 * (a tree of 700 MB need not lie in the project). Throws what `require` throws otherwise.
 */
export async function optionalPackage(name: string, variable: string): Promise<unknown> {
  const folder = process.env[variable];
  const from = folder === undefined ? import.meta.url : join(folder, 'package.json');
  return createRequire(from)(name) as unknown;
}
