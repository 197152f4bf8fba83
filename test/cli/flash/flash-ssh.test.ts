import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { aHub } from '../support/a-hub.ts';
import { aWallet } from '../support/a-wallet.ts';
import { aFolder, wayproof } from '../support/run-wayproof.ts';
import { onLinux } from './executable/an-executable.ts';
import { anSshd, aRecorder, hasSshd } from './support/an-sshd.ts';

const TOKEN = 'S'.repeat(43);
const remotely = hasSshd && onLinux ? test.serial : test.serial.skip;
const absent = hasSshd && onLinux ? '' : ' (skipped: needs apt-get install openssh-server)';

async function aRobotOverSsh(t: ExecutionContext) {
  const folder = aFolder(t);
  const bin = join(folder, 'bin');
  const log = aRecorder(bin, 'systemctl');
  const { config } = await anSshd(t, folder, bin);
  const wallet = aWallet(folder);
  let tokens = 0;
  const hub = await aHub(t, {
    'POST /v1/enrolment-tokens': () => {
      tokens++;
      return { body: { token: TOKEN, expires: Date.now() + 900_000 } };
    },
  });
  const dir = join(folder, "the robot's home");
  const words = ['flash', '--ssh', 'robot', '--ssh-config', config, '--installed-at', dir, '--json'];
  const robot = ['--board', 'linux', '--hub', hub.url, '--keypair', wallet.path, '--place', '45.0,-30.0'];
  // The cache of whoever runs the tests: 50 MB are not fetched for each.
  const env = { XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache') };
  const flash = () => wayproof([...words, ...robot], { folder, env });
  return { dir, bin, log, flash, tokens: () => tokens };
}

remotely(
  `flash over ssh installs the agent, verifies it there and starts the service${absent}`,
  async (t) => {
    const { dir, log, flash, tokens } = await aRobotOverSsh(t);
    mkdirSync(join(dir, 'data'), { recursive: true });
    writeFileSync(join(dir, 'data', 'device.key'), 'the key');
    writeFileSync(join(dir, 'wayproof-agent'), 'an older agent');
    const ended = await flash();
    t.is(ended.code, 0, ended.stdout + ended.stderr);
    t.like(ended.json()[0], { host: 'robot', dir, platform: `linux-${process.arch}`, service: 'running' });
    t.deepEqual(readdirSync(dir).sort(), [
      'config.json',
      'data',
      'manifest.json',
      'native',
      'start.sh',
      'vision-thread.cjs',
      'wasm',
      'wayproof-agent',
      'wayproof-agent.service',
    ]);
    t.is(readFileSync(join(dir, 'data', 'device.key'), 'utf8'), 'the key');
    t.like(JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8')), { token: TOKEN, board: 'linux' });
    t.is(statSync(join(dir, 'config.json')).mode & 0o777, 0o600);
    t.is(statSync(join(dir, 'wayproof-agent')).mode & 0o777, 0o755);
    t.regex(readFileSync(join(dir, 'wayproof-agent.service'), 'utf8'), /WatchdogSec=30/);
    t.deepEqual(readFileSync(log, 'utf8').trim().split('\n'), [
      'show-environment',
      'stop wayproof-agent',
      `enable ${dir}/wayproof-agent.service`,
      'restart wayproof-agent',
      'is-active wayproof-agent',
    ]);
    t.is(tokens(), 1);
  },
);

remotely(`what arrives changed is named, and the agent of before stays${absent}`, async (t) => {
  const { dir, bin, flash, tokens } = await aRobotOverSsh(t);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'wayproof-agent'), 'an older agent');
  // A tar that changes one byte of one file after unpacking it.
  aRecorder(bin, 'tar');
  const spoiling = '#!/bin/sh\n/usr/bin/tar "$@" && printf x >> "$4/native/sodium-native.node"\n';
  writeFileSync(join(bin, 'tar'), spoiling);
  const ended = await flash();
  t.is(ended.code, 3);
  t.like(ended.json()[0], { error: { code: 'CLI_FLASH_SSH' } });
  t.regex(
    ended.stdout,
    /verifying the files failed: not as they were sent: native\/sodium-native.node: FAILED/,
  );
  t.is(readFileSync(join(dir, 'wayproof-agent'), 'utf8'), 'an older agent');
  t.is(tokens(), 0);
});
