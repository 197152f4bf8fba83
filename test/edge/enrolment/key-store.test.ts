import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { FileKeyStore } from '../../../edge/enrolment/file-key-store.ts';
import { MemoryKeyStore } from '../../../edge/enrolment/memory-key-store.ts';
import { generateSeed, nativeVerifier, signerFromSeed } from '../../../protocol/sodium/native.ts';
import type { KeyStore } from '../../../protocol/verifier.ts';
import { aFolder } from '../a-job.ts';

/** What every KeyStore does. */
const stores: readonly (readonly [string, (t: ExecutionContext) => Promise<KeyStore>])[] = [
  ['The file', async (t) => new FileKeyStore(join(await aFolder(t), 'device.key'))],
  ['The in-memory store', async () => new MemoryKeyStore(() => signerFromSeed(generateSeed()))],
];
for (const [name, make] of stores) {
  test(`${name} makes a strong key once, and what it signs is accepted`, async (t) => {
    const store = await make(t);
    const [first, later] = [await store.open(), await store.open()];
    t.deepEqual(later.publicKey, first.publicKey);
    t.true(nativeVerifier.isValidKey(first.publicKey));
    const message = Uint8Array.of(1, 2, 3);
    t.true(nativeVerifier.verify(first.publicKey, message, later.sign(message)));
    t.notDeepEqual((await (await make(t)).open()).publicKey, first.publicKey);
  });
}
