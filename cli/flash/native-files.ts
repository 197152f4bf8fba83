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
 * The add-ons a bundle for a robot with Node.js needs, as built for this machine: SQLite's is compiled where it is
 * installed. Its absence is told here, not at the robot.
 * @throws CLI_FLASH_NATIVE
 */
export function nativeFiles(platform = process.platform, arch = process.arch): NativeFile[] {
  const target = `${platform}-${arch}`;
  const path = join(folderOf('sqlite3'), 'build', 'Release', 'node_sqlite3.node');
  const loader = /[\\/]sqlite3[\\/]lib[\\/]sqlite3-binding\.js$/;
  return [
    present({ name: 'node_sqlite3.node', path, loader }, target),
    ...nativeFilesOfExecutable(platform, arch),
  ];
}

/** Those an executable needs: shipped for every architecture by their package. @throws CLI_FLASH_NATIVE */
export function nativeFilesOfExecutable(platform: string, arch: string): NativeFile[] {
  const target = `${platform}-${arch}`;
  const path = join(folderOf('sodium-native'), 'prebuilds', target, 'sodium-native.node');
  return [
    present({ name: 'sodium-native.node', path, loader: /[\\/]sodium-native[\\/]binding\.js$/ }, target),
  ];
}

const folderOf = (name: string): string =>
  dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

function present(file: NativeFile, target: string): NativeFile {
  if (existsSync(file.path)) return file;
  throw new FleetError('CLI_FLASH_NATIVE', { name: file.name, target, path: file.path });
}
