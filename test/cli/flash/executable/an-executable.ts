import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { bundleForExecutable } from '../../../../cli/flash/bundle-agent.ts';
import type { Architecture } from '../../../../cli/flash/executable/base-node.ts';
import { makeExecutable } from '../../../../cli/flash/executable/make-executable.ts';
import { nativeFilesOfExecutable } from '../../../../cli/flash/native-files.ts';
import { systemClock } from '../../../../protocol/clock.ts';

/** The user's cache: 50 MB of Node.js an architecture are fetched once, not once a test. */
export const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'wayproof');

/** A folder with the executable and its native files. */
export async function anExecutable(arch: Architecture, folder: string) {
  const natives = nativeFilesOfExecutable('linux', arch);
  const script = await bundleForExecutable(natives);
  const options = { cache, clock: systemClock, signal: new AbortController().signal };
  const bytes = await makeExecutable(arch, script, options);
  const path = join(folder, 'wayproof-agent');
  mkdirSync(join(folder, 'native'), { recursive: true });
  writeFileSync(path, bytes);
  chmodSync(path, 0o755);
  for (const { name, path: from } of natives) cpSync(from, join(folder, 'native', name));
  return { path, bytes, script };
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const onLinux = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
export const hasQemu = existsSync('/usr/bin/qemu-aarch64-static') && existsSync('/usr/aarch64-linux-gnu/lib');
export const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(path));
