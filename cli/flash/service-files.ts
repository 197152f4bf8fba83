/** Runs the launcher, which runs the agent of the right slot. */
export const startScript = (kind: 'node' | 'executable'): string =>
  kind === 'executable'
    ? `#!/bin/sh
# Runs this robot's agent. It needs nothing but Linux.
set -eu
cd "$(dirname "$0")"
exec ./wayproof-agent --launcher config.json
`
    : `#!/bin/sh
# Runs this robot's agent. It needs Node.js 20.19 or newer; NODE names another one than the first in PATH.
set -eu
cd "$(dirname "$0")"
exec "\${NODE:-node}" --enable-source-maps launcher.mjs config.json
`;

/**
 * The agent stops a moving robot within ten seconds of SIGTERM, comes back after any crash, and is killed and started
 * again when its event loop stands still for half a minute. `NotifyAccess=all`: the agent is a child of the launcher.
 * @param ofUser for a system where nobody may install: such a unit may not fence itself in
 */
export const systemdUnit = (installedAt: string, ofUser = false): string => `[Unit]
Description=Wayproof robot agent
${ofUser ? '' : 'Wants=network-online.target\nAfter=network-online.target\n'}
[Service]
WorkingDirectory=${installedAt.replaceAll('%', '%%')}
ExecStart=${quoted(`${installedAt}/start.sh`).replaceAll('$', '$$$$')}
Restart=always
RestartSec=2
WatchdogSec=30
NotifyAccess=all
TimeoutStopSec=15
${ofUser ? '' : fence(installedAt)}
[Install]
WantedBy=${ofUser ? 'default' : 'multi-user'}.target
`;

const fence = (installedAt: string): string => `NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=${quoted(installedAt)}
PrivateTmp=yes
`;

/** systemd.service(5), "Command lines", and systemd.unit(5), "Specifiers". */
const quoted = (path: string): string =>
  `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;
