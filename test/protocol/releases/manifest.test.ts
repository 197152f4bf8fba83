import test from 'ava';
import fc from 'fast-check';
import { sha256 } from '../../../protocol/hash.ts';
import { fromHex, networkId, toHex } from '../../../protocol/ids.ts';
import { CHUNK_BYTES, chunkRange, contentBytes } from '../../../protocol/releases/artifact.ts';
import { installable } from '../../../protocol/releases/installable.ts';
import { decodeManifest, encodeManifest } from '../../../protocol/releases/manifest.ts';
import {
  encodeRelease,
  openRelease,
  type SignedRelease,
  signRelease,
  splitRelease,
} from '../../../protocol/releases/signed-release.ts';
import { nativeVerifier, signerFromSeed } from '../../../protocol/sodium/native.ts';
import { toJson } from '../../vectors/json.ts';
import vectors from '../../vectors/releases.json' with { type: 'json' };
import { agentManifest, modelManifest } from '../../vectors/releases.ts';
import { testNetwork, testSeed } from '../../vectors/statements.ts';

const key = signerFromSeed(testSeed);
const authority = { network: testNetwork, releaseKey: key.publicKey, verifier: nativeVerifier };

test('golden releases open to what was signed', (t) => {
  for (const { manifest, bytes, hash, release } of vectors.manifests) {
    t.deepEqual(toJson(decodeManifest(fromHex(bytes))), manifest);
    t.is(toHex(sha256(fromHex(bytes))), hash);
    t.deepEqual(toJson(openRelease(authority, splitRelease(fromHex(release)))), manifest);
  }
});

for (const { name, bytes, code } of vectors.refused) {
  test(`a manifest is refused: ${name}`, (t) => {
    t.throws(() => decodeManifest(fromHex(bytes)), { code });
  });
}

test('a release with any one bit changed opens nowhere', (t) => {
  const whole = encodeRelease(signRelease(testNetwork, key, agentManifest));
  fc.assert(
    fc.property(fc.nat(whole.length * 8 - 1), (bit) => {
      const bytes = whole.slice();
      bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
      t.throws(() => openRelease(authority, splitRelease(bytes)));
    }),
  );
});

test('only the release key opens a release: the hub, another network or another kind does not', (t) => {
  const hub = signerFromSeed(new Uint8Array(32).fill(2));
  const forged = signRelease(testNetwork, hub, agentManifest);
  t.throws(() => openRelease(authority, forged), { code: 'SIGNATURE_INVALID' });
  const elsewhere = networkId('11111111111111111111111111111111');
  const foreign = signRelease(elsewhere, key, agentManifest);
  t.throws(() => openRelease(authority, foreign), { code: 'STATEMENT_NETWORK' });
  const mixed: SignedRelease = {
    ...signRelease(testNetwork, key, agentManifest),
    manifest: encodeManifest(modelManifest),
  };
  t.throws(() => openRelease(authority, mixed), { code: 'RELEASE_MANIFEST' });
  t.throws(() => splitRelease(new Uint8Array(156)), { code: 'RELEASE_CUT' });
});

test('a release is installed above what ever ran, on its channel, for its target, and step by step', (t) => {
  const robot = { target: 'linux-x64', channel: 'stable', version: 6, floor: 6 };
  t.is(installable(agentManifest, robot).target, 'linux-x64');
  const refused = (change: Partial<typeof robot>) => () =>
    installable(agentManifest, { ...robot, ...change });
  t.throws(refused({ version: 7, floor: 7 }), { code: 'RELEASE_OLD' });
  // It ran version 8 once and fell back to 6: version 7 may hold what 8 closed.
  t.throws(refused({ floor: 8 }), { code: 'RELEASE_OLD' });
  t.throws(refused({ version: 2, floor: 2 }), { code: 'RELEASE_STEP' });
  t.throws(refused({ channel: 'beta' }), { code: 'RELEASE_CHANNEL' });
  t.throws(refused({ target: 'linux-riscv64' }), { code: 'RELEASE_TARGET' });
});

test('chunks cover the content once', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 * CHUNK_BYTES }), (total) => {
      let end = 0;
      for (let i = 0; i < Math.ceil(total / CHUNK_BYTES); i++) {
        const { start, bytes } = chunkRange(total, i);
        t.is(start, end);
        t.true(bytes > 0 && bytes <= CHUNK_BYTES);
        end = start + bytes;
      }
      t.is(end, total);
    }),
  );
  t.is(contentBytes({ files: agentManifest.artifacts[1]?.files ?? [] }), CHUNK_BYTES + 1);
});
