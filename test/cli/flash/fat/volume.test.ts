import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { MemorySource } from '../../../../cli/flash/card/byte-source.ts';
import { Overlay } from '../../../../cli/flash/card/overlay.ts';
import { makeFat16 } from '../../../../cli/flash/fat/make-volume.ts';
import { FatVolume } from '../../../../cli/flash/fat/volume.ts';
import { aFolder } from '../../support/run-wayproof.ts';

const hasTools = ['/usr/bin/mcopy', '/usr/sbin/mkfs.fat', '/usr/sbin/fsck.fat'].every((path) =>
  existsSync(path),
);
const withTools = hasTools ? test : test.skip;
const absent = hasTools ? '' : ' (skipped: needs apt-get install mtools dosfstools)';

const text = (value: string) => new TextEncoder().encode(value);

async function aVolume(bytes = makeFat16(8 * 1024 * 1024, 'CIDATA', 0xabcd1234)) {
  const image = new Overlay(new MemorySource(bytes));
  const volume = await FatVolume.open(image, 0);
  if (volume === undefined) throw new Error('no volume');
  return { image, volume };
}

test('what was written is read again, by name without case, and replaced as a whole', async (t) => {
  const { image, volume } = await aVolume();
  t.like(volume.geometry, { bits: 16, label: 'CIDATA', uuid: 'ABCD-1234' });
  await volume.write(image, 'user-data', text('#cloud-config\n'));
  await volume.write(image, 'wayproof-agent.tgz', new Uint8Array(100_000).fill(7));
  await volume.write(image, 'User-Data', text('shorter'));
  await volume.write(image, 'empty', new Uint8Array(0));
  const again = await FatVolume.open(image, 0);
  t.deepEqual(
    (await again?.list())?.map(({ name, size }) => [name, size]),
    [
      ['User-Data', 7],
      ['wayproof-agent.tgz', 100_000],
      ['empty', 0],
    ],
  );
  t.deepEqual(await again?.read('USER-DATA'), text('shorter'));
  t.deepEqual(await again?.read('empty'), new Uint8Array(0));
  t.is(await again?.read('nothing'), undefined);
});

test('any files in any order come back as they were', async (t) => {
  const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,40}[a-z]$/);
  const files = fc.dictionary(name, fc.uint8Array({ maxLength: 5_000 }), { maxKeys: 20 });
  await fc.assert(
    fc.asyncProperty(files, files, async (first, second) => {
      const { image, volume } = await aVolume(makeFat16(4 * 1024 * 1024, 'X', 1));
      for (const [path, bytes] of [...Object.entries(first), ...Object.entries(second)])
        await volume.write(image, path, bytes);
      const again = await FatVolume.open(image, 0);
      for (const [path, bytes] of Object.entries({ ...first, ...second }))
        t.deepEqual(await again?.read(path), bytes);
    }),
    { numRuns: 15 },
  );
});

test('a volume without room says so', async (t) => {
  const { image, volume } = await aVolume(makeFat16(4 * 1024 * 1024, 'X', 1));
  await t.throwsAsync(volume.write(image, 'large', new Uint8Array(5 * 1024 * 1024)), {
    code: 'CLI_FLASH_FAT',
  });
});

test('what is no FAT is not taken for one', async (t) => {
  t.is(await FatVolume.open(new MemorySource(new Uint8Array(1024)), 0), undefined);
  const ntfs = new Uint8Array(1024);
  ntfs.set([0x55, 0xaa], 510);
  t.is(await FatVolume.open(new MemorySource(ntfs), 0), undefined);
});

for (const bits of [16, 32] as const) {
  withTools(`mtools and fsck find a FAT${bits} of mkfs in order after we wrote to it${absent}`, async (t) => {
    const path = join(aFolder(t), 'volume.img');
    const size = bits === 16 ? 16 : 64;
    const options = ['-C', '-F', String(bits), '-s', '1', '-n', 'SYSTEM-BOOT', path, String(size * 1024)];
    execFileSync('/usr/sbin/mkfs.fat', options, { stdio: 'ignore' });
    const env = { ...process.env, MTOOLS_SKIP_CHECK: '1' };
    const theirs = join(path, '..', 'user-data');
    writeFileSync(theirs, 'theirs\n'.repeat(500));
    execFileSync('mcopy', ['-i', path, theirs, '::user-data'], { env });
    const { image, volume } = await aVolume(readFileSync(path));
    t.is(volume.geometry.bits, bits);
    t.is(Buffer.from((await volume.read('user-data')) ?? []).toString(), 'theirs\n'.repeat(500));
    await volume.write(image, 'user-data', text('ours'));
    const many = Array.from({ length: 60 }, (_, i) => `a-rather-long-name-of-file-number-${i}.json`);
    for (const name of many) await volume.write(image, name, text(name));
    await volume.write(image, 'agent.tgz', new Uint8Array(700_001).fill(9));
    writeFileSync(path, await image.read(0, image.size));
    // It counts the label as a file. Only the count of free clusters, which FAT32 may leave unknown, may be asked for.
    const checked = execFileSync('/usr/sbin/fsck.fat', ['-n', path]).toString();
    t.regex(checked, /63 files/);
    t.notRegex(checked, /(lost|differ|bad|orphan|shared)/i);
    const typed = (name: string) => execFileSync('mtype', ['-i', path, `::${name}`], { env }).toString();
    t.is(typed('user-data'), 'ours');
    t.is(typed(many.at(-1) ?? ''), many.at(-1) ?? '');
  });
}

withTools(`mtools finds a volume of ours in order${absent}`, async (t) => {
  const path = join(aFolder(t), 'seed.img');
  const { image, volume } = await aVolume(makeFat16(64 * 1024 * 1024, 'CIDATA', 7));
  await volume.write(image, 'meta-data', text('instance-id: x\n'));
  writeFileSync(path, await image.read(0, image.size));
  t.regex(execFileSync('/usr/sbin/fsck.fat', ['-n', path]).toString(), /2 files/);
  t.is(execFileSync('mtype', ['-i', path, '::meta-data']).toString(), 'instance-id: x\n');
});
