import { writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { HttpSource } from '../../../edge/update/http-source.ts';
import { arm, type Install, install } from '../../../edge/update/install.ts';
import { MemorySource } from '../../../edge/update/memory-source.ts';
import type { ReleaseSource } from '../../../edge/update/release-source.ts';
import { armed, markedGood } from '../../../edge/update/slot-state.ts';
import { MemorySlots } from '../../../edge/update/slot-store.ts';
import { type InstallStep, installSteps } from '../../../edge/update/update-steps.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { deviceIdOf, equalBytes } from '../../../protocol/ids.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { CHUNK_BYTES } from '../../../protocol/releases/artifact.ts';
import { signCheckIn } from '../../../protocol/releases/check-in.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { aFolder } from '../a-job.ts';
import { aRelease, authority, type MadeRelease, noise, releaseSigner, testNetwork } from './a-release.ts';
import { ReleaseServer } from './a-server.ts';

const { signal } = new AbortController();
const two = aRelease(2, { 'agent.mjs': noise(CHUNK_BYTES + 5, 1), 'bin/run.sh': noise(10, 2) });

async function anInstall(t: ExecutionContext, ...releases: readonly MadeRelease[]) {
  const folder = join(await aFolder(t), 'agent');
  const source = new MemorySource();
  for (const { manifest, artifact, signed, content } of releases) {
    source.releases.set(`${manifest.kind} ${manifest.version}`, signed);
    source.contents.set(`${manifest.kind} ${manifest.version} ${artifact.target}`, content);
  }
  const slots = new MemorySlots();
  const steps: string[] = [];
  const run = (version: number, changes: Partial<Install> = {}) =>
    install({
      folder,
      offer: { kind: 'agent', version },
      target: 'linux-x64',
      channel: 'stable',
      authority,
      source,
      slots,
      real: systemClock,
      random: seededRandom(1),
      signal,
      onStep: (step) => steps.push(step),
      onFetched: () => undefined,
      ...changes,
    });
  return { folder, source, slots, steps, run };
}

test('a release is installed step by step into the idle slot and armed for one trial', async (t) => {
  const { folder, slots, steps, run } = await anInstall(t, two);
  await run(2);
  t.is((await slots.read()).trial, undefined, 'nothing would start it yet');
  await arm({ slots, offer: { kind: 'agent', version: 2 }, onStep: (step) => steps.push(step) });
  t.deepEqual([...new Set(steps)], [...installSteps, 'arm']);
  t.true(
    equalBytes(await readFile(join(folder, 'a', 'agent.mjs')), two.content.subarray(0, CHUNK_BYTES + 5)),
  );
  t.deepEqual(await slots.read(), {
    good: { slot: 'factory', version: 0 },
    floor: 0,
    trial: { slot: 'a', version: 2, starts: 0 },
  });
});

/** What is done to the disk right before a step. */
const spoilt: readonly (readonly [InstallStep, file: string])[] = [
  ['unpack', 'incoming/content'],
  ['verify', 'a/bin/run.sh'],
];
for (const [at, file] of spoilt) {
  test(`a disk that changes bytes before "${at}" is found out, and the next try starts from nothing`, async (t) => {
    const { folder, slots, source, run } = await anInstall(t, two);
    const onStep = (step: string) => {
      if (step === at) writeFileSync(join(folder, file), 'other bytes');
    };
    await t.throwsAsync(run(2, { onStep }), { code: 'UPDATE_FILES' });
    t.is((await slots.read()).trial, undefined);
    t.false((await readdir(folder)).includes('incoming'));
    source.served = 0;
    await run(2);
    t.is(source.served, two.content.length);
    t.true((await readdir(join(folder, 'a'))).includes('agent.mjs'));
  });
}

test('what is not for this robot is refused before anything is fetched or emptied', async (t) => {
  const other = aRelease(3, { 'agent.mjs': noise(9, 1) }, { channel: 'beta' });
  const { folder, slots, source, run } = await anInstall(t, two, other);
  await t.throwsAsync(run(3), { code: 'RELEASE_CHANNEL' });
  await t.throwsAsync(run(2, { target: 'linux-arm64' }), { code: 'RELEASE_TARGET' });
  await t.throwsAsync(run(9), { code: 'UPDATE_REFUSED' });
  source.releases.set('agent 5', two.signed);
  await t.throwsAsync(run(5), { code: 'RELEASE_MANIFEST' });
  source.releases.set('agent 5', two.signed.slice(0, 100));
  await t.throwsAsync(run(5), { code: 'RELEASE_CUT' });
  await slots.write({ good: { slot: 'b', version: 4 }, floor: 4 });
  await t.throwsAsync(run(2), { code: 'RELEASE_OLD' });
  t.is(source.served, 0);
  await t.throwsAsync(readdir(folder), { code: 'ENOENT' });
});

test('before the way back is emptied nothing points to it any more', async (t) => {
  const three = aRelease(3, { 'agent.mjs': noise(9, 3) });
  const { slots, run } = await anInstall(t, two, three);
  await run(2);
  await slots.write(markedGood(armed(await slots.read(), 2)));
  t.deepEqual((await slots.read()).previous, { slot: 'factory', version: 0 });
  let seen: unknown = 'not looked';
  const onStep = (step: string) => {
    if (step === 'download') seen = JSON.parse(slots.text ?? '{}').previous;
  };
  await run(3, { onStep });
  t.is(seen, undefined);
});

const sources: Readonly<
  Record<string, (t: ExecutionContext, release: MadeRelease) => Promise<ReleaseSource>>
> = {
  'the in-memory source': async (_t, release) => {
    const source = new MemorySource();
    source.releases.set('agent 2', release.signed);
    source.contents.set('agent 2 linux-x64', release.content);
    source.offers = [{ kind: 'agent', version: 2 }];
    return source;
  },
  'the HTTP source': async (t, release) => {
    const server = await new ReleaseServer().start(t);
    server.releases.push(release);
    server.offers = [{ kind: 'agent', version: 2 }];
    return new HttpSource(server.url, systemClock);
  },
};
for (const [name, make] of Object.entries(sources)) {
  test(`${name} gives offers, the signed release and any range of its content, and refuses what is not there`, async (t) => {
    const source = await make(t, two);
    const offer = { kind: 'agent', version: 2 } as const;
    const checkIn = signCheckIn(testNetwork, releaseSigner, unixMilliseconds(5), []);
    t.deepEqual(await source.checkIn(deviceIdOf(releaseSigner.publicKey), checkIn, signal), [offer]);
    t.true(equalBytes(await source.release(offer, signal), two.signed));
    for (const [from, to] of [
      [0, two.content.length],
      [7, 8],
      [CHUNK_BYTES - 1, CHUNK_BYTES + 3],
    ] as const) {
      const pieces: Uint8Array[] = [];
      for await (const piece of source.content(offer, 'linux-x64', { from, to }, signal)) pieces.push(piece);
      t.true(equalBytes(Buffer.concat(pieces), two.content.subarray(from, to)));
    }
    await t.throwsAsync(source.release({ kind: 'model', version: 2 }, signal), { code: 'UPDATE_REFUSED' });
    const none = source.content(offer, 'linux-riscv64', { from: 0, to: 1 }, signal);
    await t.throwsAsync(none[Symbol.asyncIterator]().next(), { code: 'UPDATE_REFUSED' });
  });
}
