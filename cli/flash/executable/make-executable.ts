import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FleetError } from '../../../protocol/errors.ts';
import { type Architecture, architectures, type BaseOptions, baseNode } from './base-node.ts';
import { executableFacts, FUSE } from './elf.ts';
import { KeptExecutable } from './kept-executable.ts';

const run = promisify(execFile);

/**
 * One file for Linux that is Node.js with this script inside (Node.js, "Single executable applications"):
 * the one kept from before, or base → blob → inject → check. The blob carries neither cache nor snapshot, so that one made here runs on another
 * architecture.
 * @throws CLI_FLASH_BASE, CLI_FLASH_EXECUTABLE, CLI_DOWNLOAD_…
 */
export async function makeExecutable(
  arch: Architecture,
  script: Uint8Array,
  options: BaseOptions,
): Promise<Uint8Array> {
  const kept = new KeptExecutable(options.cache, arch, script);
  const before = await kept.read();
  if (before !== undefined) return before;
  const executable = await newExecutable(arch, script, options);
  // A cache that cannot be written costs time, not the robot.
  await kept.write(executable).catch(() => undefined);
  return executable;
}

async function newExecutable(
  arch: Architecture,
  script: Uint8Array,
  options: BaseOptions,
): Promise<Uint8Array> {
  const base = await baseNode(arch, options);
  const maker = await makerOfBlobs(arch, base, options);
  const folder = await mkdtemp(join(tmpdir(), 'wayproof-executable-'));
  try {
    const blob = await makeBlob(maker, script, folder, options.signal);
    const path = join(folder, 'wayproof-agent');
    await copyFile(base, path);
    const injector = createRequire(import.meta.url).resolve('postject/dist/cli.js');
    const words = [path, 'NODE_SEA_BLOB', join(folder, 'agent.blob'), '--sentinel-fuse', FUSE];
    await run(process.execPath, [injector, ...words], { signal: options.signal });
    const executable = await readFile(path);
    checkExecutable(executable, arch, blob, options.cache);
    return executable;
  } catch (cause) {
    options.signal.throwIfAborted();
    if (cause instanceof FleetError) throw cause;
    throw unfit(
      arch,
      cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause),
      options.cache,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The Node.js that prepares the blob has to be the same version, and to run here. */
async function makerOfBlobs(arch: Architecture, base: string, options: BaseOptions): Promise<string> {
  const here = architectures.find((name) => name === process.arch);
  if (process.platform !== 'linux' || here === undefined)
    throw unfit(
      arch,
      `executables are made on Linux, not on ${process.platform}-${process.arch}`,
      options.cache,
    );
  return here === arch ? base : await baseNode(here, options);
}

async function makeBlob(
  maker: string,
  script: Uint8Array,
  folder: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const path = (name: string) => join(folder, name);
  await writeFile(path('agent.cjs'), script);
  const config = {
    main: path('agent.cjs'),
    output: path('agent.blob'),
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
  };
  await writeFile(path('sea.json'), JSON.stringify(config));
  await run(maker, ['--experimental-sea-config', path('sea.json')], { signal });
  return await readFile(path('agent.blob'));
}

/** Reads the finished file as the robot's kernel and its Node.js will. @throws CLI_FLASH_EXECUTABLE */
export function checkExecutable(
  executable: Uint8Array,
  arch: Architecture,
  blob: Uint8Array,
  cache: string,
): void {
  const facts = executableFacts(executable);
  if (facts.machine !== arch) throw unfit(arch, `it is made for ${facts.machine}`, cache);
  if (facts.blob === undefined || sha256(facts.blob) !== sha256(blob))
    throw unfit(arch, 'the agent inside it is not the one that was bundled', cache);
  if (!facts.fuseSet) throw unfit(arch, 'Node.js would not look for the agent inside it', cache);
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const unfit = (arch: string, reason: string, cache: string) =>
  new FleetError('CLI_FLASH_EXECUTABLE', { target: `linux-${arch}`, reason, cache });
