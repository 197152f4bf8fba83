import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { FleetError } from '../../protocol/errors.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import { codeFiles, PLACEHOLDER_TOKEN, platformOf, type Runtime, serviceFiles } from './folder-files.ts';
import {
  type FlashFile,
  MANIFEST_NAME,
  type Manifest,
  manifestOf,
  type Verified,
  verifyFolder,
} from './manifest.ts';
import { configOf, type RobotToMake, tokenFor } from './robot.ts';

export interface FlashOptions extends RobotToMake {
  readonly dir: string;
  /** Node.js of the robot with what is built for this machine, when absent. */
  readonly runtime?: Runtime;
  /** Write over the files of an earlier flash. What the agent keeps in its data folder, its key above all, stays. */
  readonly force?: boolean;
  /** Where the folder will lie on the robot; `dir` itself when absent. */
  readonly installedAt?: string;
  readonly onProgress?: (step: FlashStep, done: number, total: number) => void;
}

export type FlashStep = 'token' | 'bundle' | 'write' | 'verify';

export interface Flashed extends Verified {
  /** Until then the robot has to enrol; real time. */
  readonly tokenExpires: UnixMilliseconds | number;
}

/**
 * Makes a folder a robot can start from: look → check → bundle → token → write → read back and verify. Whoever calls
 * this learns that it worked from bytes that were read back, never from the write alone.
 * @throws CLI_FLASH_NOT_EMPTY, AGENT_CONFIG_INVALID, CLI_FLASH_BUNDLE, CLI_FLASH_NATIVE, CLI_FLASH_DIFFERS, CLI_FILE_UNWRITABLE, and
 * what the hub says
 */
export async function flashFolder(options: FlashOptions): Promise<Flashed> {
  const { onProgress = () => undefined } = options;
  const dir = resolve(options.dir);
  await assertWritable(dir, options.force === true);
  const runtime = options.runtime ?? { kind: 'node' };
  onProgress('bundle', 0, 1);
  // Bundled first: a token lives a quarter of an hour, and one that is never used should not exist.
  configOf(options, PLACEHOLDER_TOKEN);
  const code = [...(await codeFiles(runtime)), ...(options.detector?.files ?? [])];
  onProgress('token', 0, 1);
  const { token, expires } = await tokenFor(options);
  // What starts it comes last.
  const service = serviceFiles(runtime, options.installedAt ?? dir);
  const all = [...code, configOf(options, token), ...service];
  const manifest = manifestOf(all, platformOf(runtime), process.version);
  await writeFolder(dir, all, manifest, (done, total) => onProgress('write', done, total));
  const verified = await verifyFolder(dir, all, (done, total) => onProgress('verify', done, total));
  return { ...verified, tokenExpires: expires };
}

async function assertWritable(dir: string, force: boolean): Promise<void> {
  let names: string[];
  try {
    names = await readdir(dir);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return;
    throw new FleetError(
      'CLI_FILE_UNWRITABLE',
      { what: 'target folder', path: dir, reason: String(code) },
      { cause },
    );
  }
  if (names.length > 0 && !force) {
    throw new FleetError('CLI_FLASH_NOT_EMPTY', { dir, count: names.length, first: names[0] ?? '' });
  }
}

/** The manifest of an earlier flash goes first and the new one comes last: half a flash never verifies. */
async function writeFolder(
  dir: string,
  files: readonly FlashFile[],
  manifest: Manifest,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const contents = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  const total = files.reduce((sum, file) => sum + file.contents.length, 0);
  let done = 0;
  try {
    await rm(join(dir, MANIFEST_NAME), { force: true });
    for (const file of files) {
      await writeFlushed(join(dir, file.path), file);
      done += file.contents.length;
      onProgress(done, total);
    }
    await writeFlushed(join(dir, MANIFEST_NAME), { path: MANIFEST_NAME, contents, mode: 0o644 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('CLI_FILE_UNWRITABLE', { what: 'target folder', path: dir, reason }, { cause });
  }
}

async function writeFlushed(path: string, { contents, mode }: FlashFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.part`;
  const file = await open(draft, 'w', mode);
  try {
    await file.chmod(mode);
    await file.writeFile(contents);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
