import { readFile } from 'node:fs/promises';
import { parseAgentConfig } from '../../edge/config.ts';
import { bundleAgent, NATIVE_FOLDER } from './bundle-agent.ts';
import type { FlashFile } from './manifest.ts';
import { nativeFiles } from './native-files.ts';

export interface AgentFolder {
  readonly hubUrl: string;
  /** One use, a quarter of an hour: the only secret on the medium. */
  readonly token: string;
  readonly board: string;
  /** Where the folder will lie on the robot. */
  readonly installedAt: string;
  /** More keys of the agent's configuration; the three above win. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The code a robot needs besides Node.js: the same for every robot of this platform. */
export async function bundleFiles(): Promise<FlashFile[]> {
  const natives = nativeFiles();
  const addons = natives.map(async ({ name, path }) => ({
    path: `${NATIVE_FOLDER}/${name}`,
    contents: new Uint8Array(await readFile(path)),
    mode: 0o644,
  }));
  return [
    { path: 'agent.mjs', contents: await bundleAgent(natives), mode: 0o644 },
    ...(await Promise.all(addons)),
  ];
}

/** What makes it this robot; what starts it comes last. Throws AGENT_CONFIG_INVALID. */
export function configFiles(folder: AgentFolder): FlashFile[] {
  const text = (contents: string) => new TextEncoder().encode(contents);
  return [
    { path: 'config.json', contents: text(configText(folder)), mode: 0o600 },
    { path: 'wayproof-agent.service', contents: text(systemdUnit(folder.installedAt)), mode: 0o644 },
    { path: 'start.sh', contents: text(START_SCRIPT), mode: 0o755 },
  ];
}

/** Refused here rather than at the robot: throws AGENT_CONFIG_INVALID. */
function configText({ hubUrl, token, board, settings }: AgentFolder): string {
  // Paths are relative to this file, so that the folder may be moved.
  const config = { dataFolder: 'data', ...settings, hub: hubUrl, token, board };
  parseAgentConfig(config);
  return `${JSON.stringify(config, null, 2)}\n`;
}

const START_SCRIPT = `#!/bin/sh
# Runs this robot's agent. It needs Node.js 20.19 or newer; NODE names another one than the first in PATH.
set -eu
cd "$(dirname "$0")"
exec "\${NODE:-node}" --enable-source-maps agent.mjs config.json
`;

/** The agent stops a moving robot within ten seconds of SIGTERM, and comes back after any crash. */
const systemdUnit = (installedAt: string): string => `[Unit]
Description=Wayproof robot agent
Wants=network-online.target
After=network-online.target

[Service]
WorkingDirectory=${installedAt}
ExecStart=${installedAt}/start.sh
Restart=always
RestartSec=2
TimeoutStopSec=15
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=${installedAt}
PrivateTmp=yes

[Install]
WantedBy=multi-user.target
`;
