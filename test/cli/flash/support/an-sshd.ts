import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';

const SSHD = '/usr/sbin/sshd';
export const hasSshd = existsSync(SSHD) && existsSync('/usr/bin/ssh');

export interface Sshd {
  /** For `ssh -F`; the host is called `robot`. */
  readonly config: string;
}

/**
 * A real sshd on the loopback address with keys of its own. Programs in `bin` are found there before the system's.
 */
export async function anSshd(t: ExecutionContext, folder: string, bin: string): Promise<Sshd> {
  const at = (name: string) => join(folder, name);
  for (const name of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
  // The place its unprivileged half is shut into.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('user.pub')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    `PidFile ${at('pid')}`,
    `SetEnv PATH=${bin}:${process.env['PATH']}`,
  ];
  writeFileSync(at('sshd_config'), `${lines.join('\n')}\n`);
  const mine = [
    'Host robot',
    'HostName 127.0.0.1',
    `Port ${port}`,
    `User ${userInfo().username}`,
    `IdentityFile ${at('user')}`,
    'IdentitiesOnly yes',
    'StrictHostKeyChecking no',
    `UserKnownHostsFile ${at('known_hosts')}`,
    'LogLevel ERROR',
  ];
  writeFileSync(at('ssh_config'), `${mine.join('\n')}\n`);
  const daemon = spawn(SSHD, ['-D', '-e', '-f', at('sshd_config')], { stdio: 'ignore' });
  t.teardown(() => daemon.kill('SIGTERM'));
  await listening(port);
  return { config: at('ssh_config') };
}

/** A program that only notes how it was called. */
export function aRecorder(bin: string, name: string): string {
  mkdirSync(bin, { recursive: true });
  const log = join(bin, `${name}.log`);
  writeFileSync(join(bin, name), `#!/bin/sh\necho "$@" >> ${log}\n`);
  chmodSync(join(bin, name), 0o755);
  return log;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 10_000; tries++) {
    const up = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (up) return;
  }
  throw new Error('sshd does not listen');
}
