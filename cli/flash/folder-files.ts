import { readFile } from 'node:fs/promises';
import { parseAgentConfig } from '../../edge/config.ts';
import {
  bundleAgent,
  bundleForExecutable,
  bundleLauncher,
  bundleVision,
  NATIVE_FOLDER,
} from './bundle-agent.ts';
import type { Architecture, BaseOptions } from './executable/base-node.ts';
import { makeExecutable } from './executable/make-executable.ts';
import type { FlashFile } from './manifest.ts';
import { type NativeFile, nativeFiles, nativeFilesOfExecutable } from './native-files.ts';
import { startScript, systemdUnit } from './service-files.ts';

/** What the robot's computer has: Node.js and this machine's architecture, or nothing but Linux. */
export type Runtime =
  | { readonly kind: 'node' }
  | { readonly kind: 'executable'; readonly arch: Architecture; readonly base: BaseOptions };

export interface AgentFolder {
  readonly hubUrl: string;
  /** One use, a quarter of an hour: the only secret on the medium. */
  readonly token: string;
  readonly board: string;
  /** More keys of the agent's configuration; the three above win. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** For trying the configuration out before a token exists. */
export const PLACEHOLDER_TOKEN = '0'.repeat(43);

/**
 * The code a robot needs: the same for every robot of this platform.
 * @throws CLI_FLASH_BUNDLE, CLI_FLASH_NATIVE, CLI_FLASH_BASE, CLI_FLASH_EXECUTABLE, CLI_DOWNLOAD_…
 */
export async function codeFiles(runtime: Runtime): Promise<FlashFile[]> {
  if (runtime.kind === 'node') {
    const natives = nativeFiles();
    return [
      { path: 'agent.mjs', contents: await bundleAgent(natives), mode: 0o644 },
      { path: 'launcher.mjs', contents: await bundleLauncher(), mode: 0o644 },
      ...(await bundleVision()),
      ...(await nativeFolder(natives)),
    ];
  }
  const natives = nativeFilesOfExecutable('linux', runtime.arch);
  const script = await bundleForExecutable(natives);
  const contents = await makeExecutable(runtime.arch, script, runtime.base);
  return [
    { path: 'wayproof-agent', contents, mode: 0o755 },
    ...(await bundleVision()),
    ...(await nativeFolder(natives)),
  ];
}

/** What starts it where it will lie, by hand or with the system. */
export function serviceFiles(
  { kind }: Pick<Runtime, 'kind'>,
  installedAt: string,
  ofUser = false,
): FlashFile[] {
  return [
    { path: 'wayproof-agent.service', contents: text(systemdUnit(installedAt, ofUser)), mode: 0o644 },
    { path: 'start.sh', contents: text(startScript(kind)), mode: 0o755 },
  ];
}

/** What makes it this robot. Refused here rather than at the robot: throws AGENT_CONFIG_INVALID. */
export function configFile({ hubUrl, token, board, settings }: AgentFolder): FlashFile {
  // Paths are relative to this file, so that the folder may be moved.
  const config = { dataFolder: 'data', ...settings, hub: hubUrl, token, board };
  parseAgentConfig(config);
  return { path: 'config.json', contents: text(`${JSON.stringify(config, null, 2)}\n`), mode: 0o600 };
}

/** As `linux-arm64`. */
export const platformOf = (runtime: Runtime): string =>
  runtime.kind === 'node' ? `${process.platform}-${process.arch}` : `linux-${runtime.arch}`;

const text = (contents: string) => new TextEncoder().encode(contents);

async function nativeFolder(natives: readonly NativeFile[]): Promise<FlashFile[]> {
  const files = natives.map(async ({ name, path }) => ({
    path: `${NATIVE_FOLDER}/${name}`,
    contents: new Uint8Array(await readFile(path)),
    mode: 0o644,
  }));
  return await Promise.all(files);
}
