import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { FleetError } from '../../protocol/errors.ts';

/** A native add-on: the JavaScript file that finds it inside its package, and the file itself. */
export interface NativeFile {
  readonly name: string;
  readonly path: string;
  /** The module whose whole contents the bundle replaces by a plain `require` of the copied file. */
  readonly loader: RegExp;
}

/**
 * The add-ons an agent needs, as built for this machine. An agent for another architecture has to be flashed on
 * such a machine: an add-on cannot be cross-loaded, and its absence is told here, not at the robot.
 * @throws CLI_FLASH_NATIVE
 */
export function nativeFiles(platform = process.platform, arch = process.arch): NativeFile[] {
  const require = createRequire(import.meta.url);
  const folderOf = (name: string) => dirname(require.resolve(`${name}/package.json`));
  const target = `${platform}-${arch}`;
  const files: NativeFile[] = [
    {
      name: 'node_sqlite3.node',
      path: join(folderOf('sqlite3'), 'build', 'Release', 'node_sqlite3.node'),
      loader: /[\\/]sqlite3[\\/]lib[\\/]sqlite3-binding\.js$/,
    },
    {
      name: 'sodium-native.node',
      path: join(folderOf('sodium-native'), 'prebuilds', target, 'sodium-native.node'),
      loader: /[\\/]sodium-native[\\/]binding\.js$/,
    },
  ];
  for (const { name, path } of files) {
    if (!existsSync(path)) throw new FleetError('CLI_FLASH_NATIVE', { name, target, path });
  }
  return files;
}
