import test from 'ava';
import fc from 'fast-check';
import { fromHex, toHex } from '../../../protocol/ids.ts';
import * as native from '../../../protocol/sodium/native.ts';
import { openWasmSodium } from '../../../protocol/sodium/wasm.ts';
import type { Signer, Verifier } from '../../../protocol/verifier.ts';
import vectors from '../../vectors/strictness.json' with { type: 'json' };

interface Sodium {
  readonly verifier: Verifier;
  signerFromSeed(seed: Uint8Array): Signer;
  generateSeed(): Uint8Array;
}

const adapters: Record<string, () => Promise<Sodium>> = {
  'sodium-native': async () => ({ verifier: native.nativeVerifier, ...native }),
  'libsodium-wrappers': openWasmSodium,
};

/** Key and signature of RFC 8032 section 7.1, tests 1, 2, 3 and SHA(abc). */
const published = [
  [
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
  [
    'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
  ],
];

test('the vectors open with the keys and signatures RFC 8032 publishes', (t) => {
  t.deepEqual(
    vectors.slice(0, 4).map(({ key, signature }) => [key, signature]),
    published,
  );
});

for (const [name, open] of Object.entries(adapters)) {
  test(`${name} gives the verdict of every strictness vector`, async (t) => {
    const { verifier } = await open();
    for (const { name: title, key, message, signature, valid, keyValid } of vectors) {
      t.is(verifier.verify(fromHex(key), fromHex(message), fromHex(signature)), valid, title);
      t.is(verifier.isValidKey(fromHex(key)), keyValid, `${title}: key`);
    }
  });

  test(`${name} signs as RFC 8032 does and refuses any changed bit`, async (t) => {
    const { verifier, signerFromSeed } = await open();
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(bytes(32), fc.uint8Array({ maxLength: 300 }), fc.nat(), (seed, message, flip) => {
        const signer = signerFromSeed(seed);
        const signature = signer.sign(message);
        t.is(toHex(signature), toHex(native.signerFromSeed(seed).sign(message)));
        t.true(verifier.isValidKey(signer.publicKey));
        t.true(verifier.verify(signer.publicKey, message, signature));
        const at = flip % 512;
        const changed = signature.slice();
        changed[at >> 3] = (changed[at >> 3] as number) ^ (1 << (at & 7));
        t.false(verifier.verify(signer.publicKey, message, changed));
      }),
      { numRuns: 200 },
    );
  });

  test(`${name} makes a different seed every time and refuses seeds of another length`, async (t) => {
    const { generateSeed, signerFromSeed } = await open();
    t.notDeepEqual(generateSeed(), generateSeed());
    t.throws(() => signerFromSeed(new Uint8Array(31)), { instanceOf: RangeError });
  });
}
