import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type ByteSource, MemorySource } from '../../../cli/flash/card/byte-source.ts';
import { MemoryMedium } from '../../../cli/flash/card/medium.ts';
import { FatVolume } from '../../../cli/flash/fat/volume.ts';
import { flashCard } from '../../../cli/flash/flash-card.ts';
import { flashSeed } from '../../../cli/flash/flash-seed.ts';
import { checkSums } from '../../../cli/flash/seed/check-sums.ts';
import type { SeedWishes } from '../../../cli/flash/seed/cloud-config.ts';
import { seedVolume } from '../../../cli/flash/seed/place-seed.ts';
import { tarball } from '../../../cli/flash/seed/tarball.ts';
import { HubClient } from '../../../cli/hub-client.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { aHub } from '../support/a-hub.ts';
import { aFolder } from '../support/run-wayproof.ts';
import { anOsImage, START } from './support/an-os-image.ts';

const TOKEN = 'T'.repeat(43);

/** An agent that is quick to make: a service file and a script. */
const agent = await tarball([
  { path: 'start.sh', contents: new TextEncoder().encode('#!/bin/sh\necho started\n'), mode: 0o755 },
  { path: 'native/a.node', contents: seededRandom(3).bytes(70_000), mode: 0o644 },
  { path: 'wayproof-agent.service', contents: new TextEncoder().encode('[Unit]\n'), mode: 0o644 },
]);

async function parts(t: ExecutionContext, wishes: SeedWishes = { sshKeys: [] }) {
  let asked = 0;
  const { url } = await aHub(t, {
    'POST /v1/enrolment-tokens': () => {
      asked++;
      return { body: { token: TOKEN, expires: Date.now() + 900_000 } };
    },
  });
  const signal = new AbortController().signal;
  const link = { kind: 'simulated', place: { latitude: 450_013_000, longitude: -299_907_000 } };
  return {
    tokens: () => asked,
    robot: {
      hub: new HubClient({ url, clock: systemClock, signal }),
      hubForRobot: 'http://hub.example:8787',
      board: 'raspberry-pi',
      settings: { link },
    },
    agent,
    wishes,
    started: '2026-11-23T01:00:00Z',
    random: seededRandom(8),
    signal,
    onProgress: () => undefined,
  };
}

async function textOn(medium: ByteSource, name: string): Promise<string> {
  const volume = await seedVolume(medium);
  return Buffer.from((await volume.read(name)) ?? []).toString();
}

test('a card carries agent, settings and token, and is the image everywhere else', async (t) => {
  const image = await anOsImage();
  const medium = new MemoryMedium(image.length);
  const wishes: SeedWishes = {
    hostname: 'robot-7',
    sshKeys: ['ssh-ed25519 AAAA me@home'],
    wifi: { ssid: 'depot "north"', password: 'correct horse', country: 'NO' },
  };
  const flashed = await flashCard({
    ...(await parts(t, wishes)),
    image: new MemorySource(image),
    openMedium: () => Promise.resolve(medium),
  });
  t.like(flashed, { target: 'memory', bytes: image.length, volume: '1234-ABCD', readBackFrom: 'device' });
  const written = new MemorySource(medium.contents);
  const config: unknown = JSON.parse(await textOn(written, 'wayproof.json'));
  t.like(config, { hub: 'http://hub.example:8787', token: TOKEN, board: 'raspberry-pi' });
  const user = await textOn(written, 'user-data');
  t.regex(user, /^#cloud-config\n/);
  t.regex(user, /hostname: "robot-7"/);
  t.regex(user, /- "ssh-ed25519 AAAA me@home"/);
  t.regex(user, /by-uuid\/1234-ABCD/);
  const network = await textOn(written, 'network-config');
  t.regex(network, /"depot \\"north\\"":/);
  t.notRegex(network, /correct horse/);
  t.regex(network, /password: "[0-9a-f]{64}"/);
  t.regex(await textOn(written, 'meta-data'), /^instance-id: "wayproof-[0-9a-f]{16}"\n/);
  t.deepEqual((await checkSums(written)).files.sort(), [
    'meta-data',
    'network-config',
    'user-data',
    'wayproof-agent.tgz',
    'wayproof-install.sh',
  ]);
  t.is(await textOn(written, 'config.txt'), 'arm_64bit=1\n');
  const after = START + 8 * 1024 * 1024;
  t.is(Buffer.compare(medium.contents.subarray(after), image.subarray(after)), 0);
  t.is(Buffer.compare(medium.contents.subarray(0, START), image.subarray(0, START)), 0);
});

test('the token is asked for only when all else was written and read back', async (t) => {
  const image = await anOsImage();
  const made = await parts(t);
  const medium: MemoryMedium = new MemoryMedium(image.length);
  const read = medium.readBack.bind(medium);
  medium.readBack = async (offset, length) => {
    t.is(made.tokens(), 0);
    const found = await read(offset, length);
    if (offset >= START) found[7] = (found[7] ?? 0) ^ 1;
    return found;
  };
  const flashing = flashCard({
    ...made,
    image: new MemorySource(image),
    openMedium: () => Promise.resolve(medium),
  });
  await t.throwsAsync(flashing, { code: 'CLI_FLASH_READ_BACK', message: new RegExp(`byte ${START + 7}:`) });
  t.is(made.tokens(), 0);
});

test('an image without a place for the seed is refused before anything is opened', async (t) => {
  const image = await anOsImage(8 * 1024 * 1024, { 'config.txt': '' });
  const options = { ...(await parts(t)), openMedium: () => Promise.reject(new Error('opened')) };
  await t.throwsAsync(flashCard({ ...options, image: new MemorySource(image) }), {
    code: 'CLI_FLASH_SEED_PLACE',
    message: /no cloud-init seed lies on partition 1 \(system-boot\)/,
  });
  const none = new Uint8Array(4 * 1024 * 1024);
  await t.throwsAsync(flashCard({ ...options, image: new MemorySource(none) }), {
    code: 'CLI_FLASH_SEED_PLACE',
    message: /no partition table/,
  });
});

test('a volume without room for the agent is told before the medium is touched', async (t) => {
  const image = await anOsImage(4 * 1024 * 1024);
  const options = { ...(await parts(t)), openMedium: () => Promise.reject(new Error('opened')) };
  const large = { ...options, agent: new Uint8Array(5 * 1024 * 1024) };
  await t.throwsAsync(flashCard({ ...large, image: new MemorySource(image) }), { code: 'CLI_FLASH_FAT' });
});

test('a seed volume is labelled for cloud-init and holds the same', async (t) => {
  let medium: MemoryMedium | undefined;
  await flashSeed({
    ...(await parts(t)),
    openMedium: (bytes) => {
      medium = new MemoryMedium(bytes);
      return Promise.resolve(medium);
    },
  });
  const volume = await FatVolume.open(new MemorySource(medium?.contents ?? new Uint8Array(0)), 0);
  t.is(volume?.geometry.label, 'CIDATA');
  t.truthy(await volume?.read('user-data'));
  t.regex(Buffer.from((await volume?.read('wayproof.json')) ?? []).toString(), new RegExp(TOKEN));
});

test('what a person wants of cloud-init stays beside what we want', async (t) => {
  const image = await anOsImage();
  const medium = new MemoryMedium(image.length);
  const own = '#cloud-config\npackages: [htop]\n';
  await flashCard({
    ...(await parts(t, { sshKeys: [], userData: own, networkConfig: 'version: 1\n' })),
    image: new MemorySource(image),
    openMedium: () => Promise.resolve(medium),
  });
  const written = new MemorySource(medium.contents);
  const user = await textOn(written, 'user-data');
  t.regex(user, /^Content-Type: multipart\/mixed; boundary="wayproof-flash-part"\nMIME-Version: 1.0\n\n--/);
  t.true(user.includes(own));
  t.true(user.includes('wayproof-install.sh'));
  t.is(await textOn(written, 'network-config'), 'version: 1\n');
});

const hasShell = existsSync('/bin/sh') && existsSync('/usr/bin/sha256sum');
const withShell = hasShell ? test : test.skip;

withShell('the first boot unpacks the agent and refuses a damaged one', async (t) => {
  const image = await anOsImage();
  const medium = new MemoryMedium(image.length);
  await flashCard({
    ...(await parts(t)),
    image: new MemorySource(image),
    openMedium: () => Promise.resolve(medium),
  });
  const volume = await seedVolume(new MemorySource(medium.contents));
  const folder = aFolder(t);
  const [card, root] = [join(folder, 'card'), join(folder, 'root')];
  mkdirSync(card);
  for (const { name } of await volume.list())
    writeFileSync(join(card, name), (await volume.read(name)) ?? new Uint8Array(0));
  const boot = () =>
    execFileSync('sh', [join(card, 'wayproof-install.sh')], {
      env: { PATH: process.env['PATH'], WAYPROOF_ROOT: root },
      stdio: 'pipe',
    });
  boot();
  const home = join(root, 'opt', 'wayproof');
  t.is(execFileSync(join(home, 'start.sh')).toString(), 'started\n');
  t.is(statSync(join(home, 'config.json')).mode & 0o777, 0o600);
  t.like(JSON.parse(readFileSync(join(home, 'config.json'), 'utf8')), { token: TOKEN });
  t.true(existsSync(join(root, 'etc', 'systemd', 'system', 'wayproof-agent.service')));
  const tgz = readFileSync(join(card, 'wayproof-agent.tgz'));
  tgz[5_000] = (tgz[5_000] ?? 0) ^ 1;
  writeFileSync(join(card, 'wayproof-agent.tgz'), tgz);
  const failed = t.throws(boot) as Error & { stderr: Buffer };
  t.regex(failed.stderr.toString(), /damaged; write the medium again/);
});
