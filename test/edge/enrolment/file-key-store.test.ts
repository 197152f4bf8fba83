import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { FileKeyStore } from '../../../edge/enrolment/file-key-store.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { aFolder } from '../a-job.ts';

test('The key is made once, with mode 600, and is the same at every later start', async (t) => {
  const file = join(await aFolder(t), 'device.key');
  const first = await new FileKeyStore(file).open();
  t.is((await stat(file)).mode & 0o777, 0o600);
  const second = await new FileKeyStore(file).open();
  t.deepEqual(second.publicKey, first.publicKey);
  const message = Uint8Array.of(1, 2, 3);
  t.true(nativeVerifier.verify(first.publicKey, message, second.sign(message)));
  t.true(nativeVerifier.isValidKey(first.publicKey));
});

test('A key file that others can read is refused with a hint', async (t) => {
  const file = join(await aFolder(t), 'device.key');
  await new FileKeyStore(file).open();
  for (const mode of [0o640, 0o604, 0o666]) {
    await chmod(file, mode);
    const error = await t.throwsAsync(new FileKeyStore(file).open());
    t.true(isFleetError(error, 'KEY_FILE_EXPOSED') && error.hint.includes('chmod 600'));
  }
});

test('A damaged key file is never replaced by a new key', async (t) => {
  const file = join(await aFolder(t), 'device.key');
  for (const text of ['', 'ab', 'zz'.repeat(32)]) {
    await writeFile(file, text, { mode: 0o600 });
    t.true(isFleetError(await t.throwsAsync(new FileKeyStore(file).open()), 'KEY_FILE_INVALID'));
    t.is(await readFile(file, 'utf8'), text);
  }
});
