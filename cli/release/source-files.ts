import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FleetError } from '../../protocol/errors.ts';

/** One file that goes into a release. */
export interface SourceFile {
  readonly path: string;
  readonly contents: Uint8Array;
  readonly executable: boolean;
}

/**
 * What a flashed folder holds beside the agent: the robot's own secrets and state, and what starts it, which no update
 * replaces. A token or a key must never get into a release.
 */
const ofTheRobot = new Set([
  'config.json',
  'data',
  'slots',
  'manifest.json',
  'launcher.mjs',
  'start.sh',
  'wayproof-agent.service',
]);

/**
 * The agent's files of a flashed folder, in the order of their names.
 * @param target ends in `-node` for a bundle that needs the machine's Node.js; a mix-up would fail on every robot
 * Throws CLI_FILE_UNREADABLE.
 */
export async function agentFiles(folder: string, target: string): Promise<readonly SourceFile[]> {
  const files = await filesIn(folder, (name) => !ofTheRobot.has(name));
  const wanted = target.endsWith('-node') ? 'agent.mjs' : 'wayproof-agent';
  if (files.some(({ path }) => path === wanted)) return files;
  const reason = `it holds no ${wanted}, which ${target} needs`;
  throw new FleetError('CLI_FILE_UNREADABLE', { what: 'folder', path: folder, reason });
}

/** Every file of a folder. Throws CLI_FILE_UNREADABLE. */
export async function filesIn(
  folder: string,
  wanted: (name: string) => boolean = () => true,
): Promise<readonly SourceFile[]> {
  try {
    const files: SourceFile[] = [];
    const names = (await readdir(folder)).filter((name) => wanted(name) && !name.startsWith('.')).sort();
    for (const name of names) files.push(...(await below(folder, name)));
    if (files.length > 0) return files;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'folder', path: folder, reason }, { cause });
  }
  throw new FleetError('CLI_FILE_UNREADABLE', {
    what: 'folder',
    path: folder,
    reason: 'it holds nothing to release',
  });
}

async function below(folder: string, path: string): Promise<SourceFile[]> {
  const whole = join(folder, path);
  const { mode, isDirectory, isFile } = await typeOf(whole);
  if (isDirectory) {
    const files: SourceFile[] = [];
    for (const name of (await readdir(whole)).sort()) files.push(...(await below(folder, `${path}/${name}`)));
    return files;
  }
  if (!isFile) return [];
  return [{ path, contents: new Uint8Array(await readFile(whole)), executable: (mode & 0o100) !== 0 }];
}

async function typeOf(path: string) {
  const found = await stat(path);
  return { mode: found.mode, isDirectory: found.isDirectory(), isFile: found.isFile() };
}
