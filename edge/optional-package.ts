import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Loads a heavy package when somebody installed it: in the folder an environment variable names (and then only there),
 * beside us, or where `npm run setup:…` puts such packages: a tree of 700 MB need not lie in the project.
 * Throws what `require` throws otherwise.
 */
export async function optionalPackage(name: string, variable: string): Promise<unknown> {
  const named = process.env[variable];
  if (named !== undefined) return createRequire(join(named, 'package.json'))(name) as unknown;
  try {
    return createRequire(import.meta.url)(name) as unknown;
  } catch (error) {
    if (!isNotFound(error, name)) throw error;
  }
  return createRequire(join(packagesFolder(), 'package.json'))(name) as unknown;
}

/** Where packages are looked for that are installed for this user and not into the project. */
const packagesFolder = (): string =>
  join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'wayproof', 'packages');

/** The package itself is not there; what it lacks inside is another matter and is told. */
const isNotFound = (error: unknown, name: string): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === 'MODULE_NOT_FOUND' &&
  error.message.startsWith(`Cannot find module '${name}'`);
