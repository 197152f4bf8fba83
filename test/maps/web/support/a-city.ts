import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { FolderLock } from '../../../../hub/store/folder-lock.ts';
import { systemClock } from '../../../../protocol/clock.ts';
import { isFleetError } from '../../../../protocol/errors.ts';
import { milliseconds } from '../../../../protocol/units.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

export interface City {
  readonly url: string;
  stop(): Promise<void>;
}

/** What the page is made of. */
const sources = ['maps', 'protocol', 'programs/client', 'package-lock.json'];

/**
 * The page as `npm run page:build` makes it, once for all test files that ask: a build empties the folder another
 * file's hub is serving from.
 */
export async function buildPage(): Promise<void> {
  const lock = new FolderLock(join(root, 'dist', 'page-build'));
  for (;;) {
    try {
      await lock.start();
      break;
    } catch (error) {
      if (!isFleetError(error, 'FOLDER_LOCKED')) throw error;
      await new Promise((resolve) => systemClock.after(milliseconds(500), () => resolve(undefined)));
    }
  }
  try {
    if (isBuilt()) return;
    await build({ configFile: join(root, 'maps/web/vite.config.ts'), logLevel: 'error' });
  } finally {
    await lock.stop();
  }
}

/** Whether the built page is newer than everything it is made of. */
function isBuilt(): boolean {
  const page = statSync(join(root, 'dist/web/index.html'), { throwIfNoEntry: false });
  if (page === undefined) return false;
  return sources
    .flatMap((path) => [path, ...filesBelow(path)])
    .every((path) => statSync(join(root, path)).mtimeMs < page.mtimeMs);
}

const filesBelow = (path: string): string[] =>
  statSync(join(root, path)).isFile()
    ? []
    : readdirSync(join(root, path), { recursive: true, encoding: 'utf8' }).map((name) => join(path, name));

/** Other tests may take a port between its choice and its use. */
const TRIES = 3;

/** `wayproof start` with two robots in a folder of its own: everything real but chain, robots and people. */
export async function startCity(tries = TRIES): Promise<City> {
  const folder = await mkdtemp(join(tmpdir(), 'wayproof-page-'));
  const words = ['start', '--data', folder, '--robots', '2', '--speed', '60', '--json'];
  const child = spawn(process.execPath, [join(root, 'cli/wayproof.js'), ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { url: await readyUrl(child), stop };
  } catch (error) {
    await stop();
    if (tries > 1 && /is in use|PORT_IN_USE/.test(String(error))) return startCity(tries - 1);
    throw error;
  }
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let words = '';
    child.stderr?.on('data', (chunk) => {
      words = `${words}${chunk}`.slice(-2_000);
    });
    child.once('exit', (code) => reject(new Error(`wayproof start ended with ${code}: ${words}`)));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as { ready?: boolean; url?: string };
      if (said.ready === true && said.url !== undefined) resolve(said.url);
    });
  });
}
