import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Keypair } from '@solana/web3.js';
import test from 'ava';
import { ensureKeypair, readKeypair, writeKeypair } from '../../../programs/client/keypair-file.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { aFolder } from '../devchain/a-chain.ts';

test('a written key is read back, is for its owner only and is never overwritten', async (t) => {
  const path = join(aFolder(t), 'keys', 'id.json');
  const keypair = Keypair.generate();
  await writeKeypair(path, keypair);
  t.deepEqual((await readKeypair(path)).secretKey, keypair.secretKey);
  t.is(statSync(path).mode & 0o777, 0o600);
  const error = await t.throwsAsync(writeKeypair(path, Keypair.generate()));
  t.true(isFleetError(error, 'KEYPAIR_FILE_EXISTS'));
  t.deepEqual((await ensureKeypair(path)).publicKey, keypair.publicKey);
});

test('a missing key is made once', async (t) => {
  const path = join(aFolder(t), 'id.json');
  const made = await ensureKeypair(path);
  t.deepEqual((await ensureKeypair(path)).publicKey, made.publicKey);
});

test('a missing or broken file has a code, and its contents are not in the error', async (t) => {
  const path = join(aFolder(t), 'id.json');
  t.true(isFleetError(await t.throwsAsync(readKeypair(path)), 'KEYPAIR_FILE_MISSING'));
  const mixed = [...Keypair.generate().secretKey.slice(0, 32), ...Keypair.generate().secretKey.slice(32)];
  for (const text of [
    '',
    '{"secret":"abc"}',
    '[1,2,3]',
    JSON.stringify(mixed),
    JSON.stringify(Array(64).fill(256)),
  ]) {
    writeFileSync(path, text);
    const error = await t.throwsAsync(readKeypair(path));
    t.true(isFleetError(error, 'KEYPAIR_FILE_INVALID') && error.cause === undefined);
  }
});
