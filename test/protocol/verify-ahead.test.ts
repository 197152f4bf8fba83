import test from 'ava';
import { nativeVerifier, signerFromSeed } from '../../protocol/sodium/native.ts';
import { NativePool } from '../../protocol/sodium/native-pool.ts';
import type { BatchVerifier, SignatureCheck, Verifier } from '../../protocol/verifier.ts';
import { ForesightVerifier } from '../../protocol/verify-ahead.ts';
import strictness from '../vectors/strictness.json' with { type: 'json' };

const signer = signerFromSeed(new Uint8Array(32).fill(5));

/** Every third one forged. */
const checks: readonly SignatureCheck[] = Array.from({ length: 1_500 }, (_, i) => {
  const message = new Uint8Array(40).fill(i % 251);
  message[0] = i >> 8;
  const signature = signer.sign(message);
  if (i % 3 === 0) signature[5] = (signature[5] as number) ^ 1;
  return { key: signer.publicKey, message, signature };
});

async function collect(foresight: ForesightVerifier, asked: readonly SignatureCheck[]): Promise<boolean[]> {
  const verdicts: boolean[] = [];
  for await (const { key, message, signature } of foresight.ahead(asked, (check) => [check])) {
    verdicts.push(foresight.verify(key, message, signature));
  }
  return verdicts;
}

test('threads give the verdicts of the native verifier, on honest, forged and malformed signatures', async (t) => {
  const pool = new NativePool(2);
  t.teardown(() => pool.close());
  const odd: SignatureCheck[] = [
    { key: new Uint8Array(3), message: new Uint8Array(0), signature: new Uint8Array(64) },
    { key: new Uint8Array(32), message: new Uint8Array(0), signature: new Uint8Array(7) },
  ];
  const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
  const strict = strictness.map(({ key, message, signature }) => ({
    key: hex(key),
    message: hex(message),
    signature: hex(signature),
  }));
  const all = [...checks, ...odd, ...strict];
  const got = await pool.verifyAll(all);
  t.deepEqual(
    [...got].map((verdict) => verdict === 1),
    all.map(({ key, message, signature }) => nativeVerifier.verify(key, message, signature)),
  );
  t.deepEqual(await pool.verifyAll([]), new Uint8Array(0));
});

test('what was checked ahead is not checked again, and items come in their order', async (t) => {
  let singles = 0;
  const counting: Verifier = {
    ...nativeVerifier,
    verify: (...words) => {
      singles++;
      return nativeVerifier.verify(...words);
    },
  };
  const batch: BatchVerifier = {
    verifyAll: async (all) =>
      Uint8Array.from(all, ({ key, message, signature }) =>
        nativeVerifier.verify(key, message, signature) ? 1 : 0,
      ),
  };
  const expected = checks.map((_, i) => i % 3 !== 0);
  t.deepEqual(await collect(new ForesightVerifier(counting, batch), checks), expected);
  t.is(singles, 0);
  t.deepEqual(await collect(new ForesightVerifier(counting), checks), expected);
  t.is(singles, checks.length);
});

test('a verdict holds for its own key, message and signature only', async (t) => {
  const [, good] = checks;
  if (good === undefined) return t.fail();
  const batch: BatchVerifier = { verifyAll: async (all) => new Uint8Array(all.length).fill(1) };
  const foresight = new ForesightVerifier(nativeVerifier, batch);
  for await (const { key, message, signature } of foresight.ahead([good], (check) => [check])) {
    t.true(foresight.verify(key, message, signature));
    t.false(foresight.verify(key, new Uint8Array(40), signature));
    t.false(foresight.verify(new Uint8Array(32).fill(9), message, signature));
    t.false(foresight.verify(key, message, new Uint8Array(64)));
  }
});

test('a pool that fails ends the reading with its error', async (t) => {
  const batch: BatchVerifier = { verifyAll: () => Promise.reject(new Error('a thread died')) };
  await t.throwsAsync(collect(new ForesightVerifier(nativeVerifier, batch), checks), {
    message: 'a thread died',
  });
});
