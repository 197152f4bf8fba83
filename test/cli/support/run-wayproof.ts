import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';

export const program = fileURLToPath(new URL('../../../cli/wayproof.js', import.meta.url));

/** A folder that is gone after the test. */
export function aFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'wayproof-cli-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of stdout as JSON. */
  json(): unknown[];
}

export interface How {
  /** Home and working folder, so that no settings of this machine are read. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sent this signal as soon as stdout holds a line. */
  readonly signalOnOutput?: NodeJS.Signals;
}

/** Runs the real command in a process of its own, without a terminal. */
export function wayproof(
  words: readonly string[],
  { folder, env = {}, signalOnOutput }: How,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, WAYPROOF_CHECK_JSON: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (signalOnOutput !== undefined && stdout.includes('\n')) child.kill(signalOnOutput);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => {
      const json = () =>
        stdout
          .trim()
          .split('\n')
          .map((line): unknown => JSON.parse(line));
      resolve({ code, stdout, stderr, json });
    });
  });
}
