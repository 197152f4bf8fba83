import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { type FlashFile, manifestOf, verifyFolder } from '../../../cli/flash/manifest.ts';
import { aFolder } from '../support/run-wayproof.ts';

const file = (path: string, text: string): FlashFile => ({
  path,
  contents: new TextEncoder().encode(text),
  mode: 0o644,
});
const files = [file('a.txt', 'hello'), file('deep/b.txt', 'world')];

function written(folder: string, on: readonly FlashFile[]): string {
  mkdirSync(join(folder, 'deep'), { recursive: true });
  for (const { path, contents } of on) writeFileSync(join(folder, path), contents);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifestOf(files, 'linux-x64', 'v20.19.0')));
  return folder;
}

test('a folder as it was written verifies', async (t) => {
  t.like(await verifyFolder(written(aFolder(t), files), files), {
    files: 2,
    bytes: 10,
    platform: 'linux-x64',
  });
});

test('the first differing byte, a cut file and a missing file are told apart', async (t) => {
  const changed = written(aFolder(t), [file('a.txt', 'helLo'), file('deep/b.txt', 'world')]);
  await t.throwsAsync(verifyFolder(changed, files), {
    code: 'CLI_FLASH_DIFFERS',
    message: /a\.txt .* offset 3/,
  });
  const cut = written(aFolder(t), [file('a.txt', 'hello'), file('deep/b.txt', 'wor')]);
  await t.throwsAsync(verifyFolder(cut, files), {
    code: 'CLI_FLASH_DIFFERS',
    message: /3 bytes instead of 5/,
  });
  const missing = written(aFolder(t), [file('a.txt', 'hello')]);
  await t.throwsAsync(verifyFolder(missing), { code: 'CLI_FLASH_DIFFERS', message: /ENOENT/ });
});

test('a manifest cannot point outside of its folder, and a folder without one is no flash', async (t) => {
  const folder = written(aFolder(t), files);
  const outside = manifestOf([file('../../etc/hostname', 'x')], 'linux-x64', 'v20.19.0');
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(outside));
  await t.throwsAsync(verifyFolder(folder), { code: 'CLI_FLASH_MANIFEST', message: /outside/ });
  await t.throwsAsync(verifyFolder(aFolder(t)), { code: 'CLI_FLASH_MANIFEST' });
});
