import { FleetError } from '../../../protocol/errors.ts';
import type { Architecture } from '../executable/base-node.ts';
import { quoted, type Remote } from './remote.ts';

/** What the other computer is. */
export interface RemoteFacts {
  readonly arch: Architecture;
  /** How a command gets the rights to install: directly, by sudo, or not at all. */
  readonly rights: 'root' | 'sudo' | 'user';
  readonly systemd: boolean;
  readonly home: string;
}

const LOOK = `uname -s; uname -m; id -u; (sudo -n true 2>/dev/null && echo sudo || echo user); \
(systemctl show-environment >/dev/null 2>&1 && echo systemd || echo none); echo "$HOME"; \
command -v tar sha256sum gzip >/dev/null && echo tools || echo none`;

const machines: Readonly<Record<string, Architecture>> = { x86_64: 'x64', aarch64: 'arm64', arm64: 'arm64' };

/** @throws CLI_FLASH_SSH when it cannot be reached, or no agent runs there */
export async function look(remote: Remote): Promise<RemoteFacts> {
  const lines = (await remote.run('looking at it', `sh -c ${quoted(LOOK)}`)).trim().split('\n').slice(-7);
  const [system = '', machine = '', id, sudo, systemd, home = '', tools] = lines;
  const arch = machines[machine];
  const unfit = (reason: string) =>
    new FleetError('CLI_FLASH_SSH', { host: remote.host, step: 'looking at it', reason });
  if (system !== 'Linux' || arch === undefined)
    throw unfit(`agents run on Linux on x86_64 and aarch64, and this is ${system} on ${machine}`);
  if (tools !== 'tools') throw unfit('it lacks tar, gzip or sha256sum');
  const rights = id === '0' ? 'root' : sudo === 'sudo' ? 'sudo' : 'user';
  return { arch, rights, systemd: systemd === 'systemd', home };
}
