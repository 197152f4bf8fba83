import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { FleetError } from '../../../protocol/errors.ts';
import { aHub, problem } from '../support/a-hub.ts';
import { aWallet } from '../support/a-wallet.ts';
import { aFolder, wayproof } from '../support/run-wayproof.ts';

const TOKEN = 'f'.repeat(43);
const place = ['--board', 'simulated', '--place', '45.0013,-29.9907'];

async function aFlashedFolder(t: ExecutionContext) {
  const folder = aFolder(t);
  const wallet = aWallet(folder);
  const hub = await aHub(t, {
    'POST /v1/enrolment-tokens': ({ caller }) =>
      caller === wallet.address
        ? { body: { token: TOKEN, expires: Date.now() + 900_000 } }
        : problem(401, new FleetError('SIGN_IN_REQUIRED', {})),
  });
  const dir = join(folder, 'robot');
  const words = ['flash', '--hub', hub.url, '--keypair', wallet.path, '--dir', dir, '--json', ...place];
  const flash = (more: readonly string[] = []) => wayproof([...words, ...more], { folder });
  return { folder, dir, hub, flash, flashed: await flash() };
}

test('flash signs in, bundles, writes, and reads back what it wrote', async (t) => {
  const { dir, hub, flashed } = await aFlashedFolder(t);
  t.is(flashed.code, 0, flashed.stdout + flashed.stderr);
  t.like(flashed.json()[0], { dir, files: 10, platform: `${process.platform}-${process.arch}` });
  t.deepEqual(readdirSync(dir).sort(), [
    'agent.mjs',
    'config.json',
    'launcher.mjs',
    'manifest.json',
    'native',
    'start.sh',
    'vision-thread.cjs',
    'wasm',
    'wayproof-agent.service',
  ]);
  const config: unknown = JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8'));
  t.like(config, { hub: hub.url, token: TOKEN, board: 'simulated', link: { kind: 'simulated' } });
  t.is(statSync(join(dir, 'config.json')).mode & 0o777, 0o600);
  t.is(statSync(join(dir, 'start.sh')).mode & 0o111, 0o111);
});

test('the flashed bundle starts without this checkout and finds its native files', async (t) => {
  const { dir } = await aFlashedFolder(t);
  // A configuration without a link is refused by the agent itself: all its code was loaded by then.
  writeFileSync(join(dir, 'config.json'), '{"hub":"http://127.0.0.1:1","dataFolder":"data"}');
  const failed = await t.throwsAsync(
    promisify(execFile)(join(dir, 'start.sh'), { cwd: '/', env: { PATH: process.env['PATH'] } }),
  );
  t.regex((failed as Error & { stderr: string }).stderr, /AGENT_CONFIG_INVALID/);
});

test('one changed byte is found and named', async (t) => {
  const { dir, folder } = await aFlashedFolder(t);
  const verify = () => wayproof(['flash', '--verify-only', '--dir', dir, '--json'], { folder });
  t.is((await verify()).code, 0);
  const path = join(dir, 'native', 'sodium-native.node');
  const bytes = readFileSync(path);
  bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  const ended = await verify();
  t.is(ended.code, 1);
  const [answer] = ended.json() as [{ error: { code: string; message: string } }];
  t.is(answer.error.code, 'CLI_FLASH_DIFFERS');
  t.regex(answer.error.message, /native\/sodium-native\.node/);
  const run = await wayproof(['agent', 'run', '--dir', dir, '--json'], { folder });
  t.like(run.json()[0], { error: { code: 'CLI_FLASH_DIFFERS' } });
});

test('a folder that is not empty is refused; --force writes over it and keeps the data folder', async (t) => {
  const { dir, flash } = await aFlashedFolder(t);
  const refused = await flash();
  t.is(refused.code, 1);
  t.like(refused.json()[0], { error: { code: 'CLI_FLASH_NOT_EMPTY' } });
  const key = join(dir, 'data');
  writeFileSync(key, 'the key');
  t.is((await flash(['--force'])).code, 0);
  t.is(readFileSync(key, 'utf8'), 'the key');
});

test('a configuration no agent would take is refused before a token exists', async (t) => {
  const folder = aFolder(t);
  const wallet = aWallet(folder);
  const hub = await aHub(t, {});
  const words = [
    'flash',
    '--hub',
    hub.url,
    '--keypair',
    wallet.path,
    '--dir',
    join(folder, 'x'),
    '--board',
    'linux',
    '--json',
  ];
  const ended = await wayproof(words, { folder });
  t.is(ended.code, 1);
  t.like(ended.json()[0], { error: { code: 'AGENT_CONFIG_INVALID' } });
  t.deepEqual(hub.asked, []);
});

test('without a terminal what is missing is named', async (t) => {
  const folder = aFolder(t);
  const none = await wayproof(['flash', '--json'], { folder });
  t.is(none.code, 2);
  t.regex(none.stdout, /--dir is needed/);
  const noBoard = await wayproof(['flash', '--dir', 'x', '--json'], { folder });
  t.is(noBoard.code, 2);
  t.regex(noBoard.stdout, /--board is needed/);
});
