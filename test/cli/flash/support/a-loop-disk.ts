import { execFileSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { aFolder } from '../../support/run-wayproof.ts';

const losetup = (words: readonly string[]) =>
  execFileSync('losetup', [...words], { stdio: 'pipe' }).toString();

/** Whether this process may make loop disks at all: root, with a kernel that has them. */
export const hasLoop = ((): boolean => {
  if (process.getuid?.() !== 0) return false;
  try {
    losetup(['-f']);
    return true;
  } catch {
    return false;
  }
})();

export interface LoopDisk {
  readonly device: string;
  /** What the disk holds lies in this file. */
  readonly file: string;
}

/** A real block device of so many bytes, full of what was on it before. */
export function aLoopDisk(t: ExecutionContext, bytes: number): LoopDisk {
  const file = join(aFolder(t), 'disk');
  writeFileSync(file, '');
  truncateSync(file, bytes);
  const device = losetup(['-f', '--show', file]).trim();
  t.teardown(() => losetup(['-d', device]));
  return { device, file };
}
