import { execFile } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { type Finding, fine, missing, optional } from './check.ts';

const OLDEST_NODE = [20, 19] as const;

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const enough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return enough
    ? fine('node', version)
    : missing('node', `${version} is older than ${OLDEST_NODE.join('.')}`, 'install Node.js 20.19 or newer');
}

/** Packages with native parts: installed is not enough, they must load on this machine. */
const nativePackages = ['sqlite3', 'sodium-native', 'litesvm', 'esbuild'] as const;
const optionalPackages = [
  ['onnxruntime-node', 'faster vision on the robot', 'npm install onnxruntime-node'],
  ['@tensorflow/tfjs-node', 'vision with native TensorFlow', 'npm install @tensorflow/tfjs-node'],
  [
    'rclnodejs',
    'robots that speak ROS 2',
    'install ROS 2, source its setup.bash, then: npm install rclnodejs',
  ],
] as const;

export function checkPackages(): Finding[] {
  const require = createRequire(import.meta.url);
  const natives = nativePackages.map((name): Finding => {
    try {
      require(name);
      return fine(name, 'installed and loads');
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      return missing(name, reason, `npm rebuild ${name}`);
    }
  });
  const extras = optionalPackages.map(([name, what, fix]): Finding => {
    try {
      // Loading one of these can take seconds or end the process: found is enough here.
      require.resolve(name);
      return fine(name, 'installed');
    } catch {
      return optional(name, `not installed: ${what}`, fix);
    }
  });
  return [...natives, ...extras];
}

const run = promisify(execFile);

export async function checkTools(env: Readonly<Record<string, string | undefined>>): Promise<Finding[]> {
  const browser = await firstOf([env['CHROMIUM_PATH'] ?? 'chromium', 'chromium-browser', 'google-chrome']);
  return [
    await checkRust(),
    browser === undefined
      ? optional('Chromium', 'not found; only tests of the map page need it', 'apt-get install chromium')
      : fine('Chromium', browser),
  ];
}

/** What rebuilds the program: exactly the versions its committed bytecode was made with. */
async function checkRust(): Promise<Finding> {
  const [{ checkToolchain }, { workspace }] = await Promise.all([
    import('../../programs/build/toolchain.ts'),
    import('../../programs/build/workspace.ts'),
  ]);
  try {
    const { rustc, llvm } = checkToolchain(workspace('build'));
    return fine('Rust', `rustc ${rustc}, LLVM ${llvm}: "npm run program:build" can run`);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const [reason = said, fix] = said.split(/ Install it[^:]*: /);
    return optional(
      'Rust',
      `${reason} Only "npm run program:build" needs it.`,
      fix ?? 'use Debian 12 as .ci/run does',
    );
  }
}

async function firstOf(programs: readonly string[]): Promise<string | undefined> {
  for (const program of programs) {
    const version = await versionOf(program);
    if (version !== undefined) return version;
  }
  return undefined;
}

async function versionOf(program: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(program, ['--version'], { timeout: 10_000 });
    return stdout.trim().split('\n')[0];
  } catch {
    return undefined;
  }
}

/** The data folder, or the nearest one above that exists, must be writable. */
export async function checkFolder(folder: string): Promise<Finding> {
  let existing = folder;
  while (!existsSync(existing) && existing !== dirname(existing)) existing = dirname(existing);
  try {
    await access(existing, constants.W_OK | constants.X_OK);
    return fine('data folder', existing === folder ? folder : `${folder} (made when needed)`);
  } catch {
    return missing(
      'data folder',
      `${existing} is not writable`,
      `choose another with --data, or: chown ${existing}`,
    );
  }
}

/** Whether a part could listen there; a port in use is fine when the part itself has it. */
export function checkPort(name: string, port: number): Promise<Finding> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () =>
      resolve(
        optional(name, `port ${port} is in use`, 'fine when it already runs; else choose another port'),
      ),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(fine(name, `port ${port} is free`))));
  });
}
