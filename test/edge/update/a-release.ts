import { sha256 } from '../../../protocol/hash.ts';
import type { NetworkId } from '../../../protocol/ids.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { CHUNK_BYTES, type ReleaseArtifact } from '../../../protocol/releases/artifact.ts';
import type { ReleaseManifest } from '../../../protocol/releases/manifest.ts';
import { encodeRelease, signRelease } from '../../../protocol/releases/signed-release.ts';
import { nativeVerifier, signerFromSeed } from '../../../protocol/sodium/native.ts';
import type { Signer } from '../../../protocol/verifier.ts';
import { modelManifest } from '../../vectors/releases.ts';
import { testNetwork } from '../../vectors/statements.ts';

export { testNetwork };

export const releaseSigner = signerFromSeed(new Uint8Array(32).fill(77));
export const authority = {
  network: testNetwork,
  releaseKey: releaseSigner.publicKey,
  verifier: nativeVerifier,
};

export interface MadeRelease {
  readonly manifest: ReleaseManifest;
  readonly artifact: ReleaseArtifact;
  readonly content: Uint8Array;
  readonly signed: Uint8Array;
}

export const noise = (bytes: number, seed: number): Uint8Array => seededRandom(seed).bytes(bytes);

/** A signed release of these files, for one target. */
export function aRelease(
  version: number,
  files: Readonly<Record<string, Uint8Array>>,
  changes: Partial<ReleaseManifest> & {
    readonly target?: string;
    readonly signer?: Signer;
    readonly network?: NetworkId;
  } = {},
): MadeRelease {
  const { target = 'linux-x64', signer = releaseSigner, network = testNetwork, ...facts } = changes;
  const content = new Uint8Array(Buffer.concat(Object.values(files)));
  const artifact: ReleaseArtifact = {
    target,
    files: Object.entries(files).map(([path, bytes]) => ({
      path,
      bytes: bytes.length,
      executable: path.endsWith('.sh'),
      sha256: sha256(bytes),
    })),
    chunks: Array.from({ length: Math.ceil(content.length / CHUNK_BYTES) }, (_, i) =>
      sha256(content.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES)),
    ),
  };
  const manifest: ReleaseManifest = {
    kind: 'agent',
    version,
    label: `0.${version}`,
    channel: 'stable',
    minimum: 0,
    artifacts: [artifact],
    ...facts,
  };
  const signed = encodeRelease(signRelease(network, signer, manifest));
  return { manifest, artifact, content, signed };
}

/** A model release whose only golden picture is its file `golden/one.png`. */
export function aModelRelease(version: number, files: Readonly<Record<string, Uint8Array>>): MadeRelease {
  const golden = new TextEncoder().encode('golden picture');
  const facts = modelManifest.model;
  if (facts === undefined) throw new Error('a model has facts');
  return aRelease(
    version,
    { ...files, 'golden/one.png': golden },
    { kind: 'model', target: 'uint8', model: { ...facts, golden: [sha256(golden)] } },
  );
}
