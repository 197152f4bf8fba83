import { concatBytes } from '../binary.ts';
import { FleetError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { equalBytes, keyText, type NetworkId } from '../ids.ts';
import type { Signed } from '../jobs.ts';
import { releaseStatement } from '../statements/release.ts';
import type { Signer, Verifier } from '../verifier.ts';
import { decodeManifest, encodeManifest, type ReleaseManifest, releaseKinds } from './manifest.ts';

/** A release as it is published, kept and fetched: statement 92 · signature 64 · manifest. */
export interface SignedRelease extends Signed {
  readonly manifest: Uint8Array;
}

const SIGNATURE_BYTES = 64;
const MANIFEST_AT = releaseStatement.size + SIGNATURE_BYTES;

/** What may open a release: the network's release key, which is no key of the hub. */
export interface ReleaseAuthority {
  readonly network: NetworkId;
  readonly releaseKey: Uint8Array;
  readonly verifier: Verifier;
}

/** Signs a release, on the machine that keeps the release key. Throws PAYLOAD_INVALID. */
export function signRelease(network: NetworkId, key: Signer, manifest: ReleaseManifest): SignedRelease {
  const bytes = encodeManifest(manifest);
  const { kind, version } = manifest;
  const manifestHash = sha256(bytes);
  const statement = releaseStatement.encode(network, { kind: releaseKinds[kind], version, manifestHash });
  return { statement, signature: key.sign(statement), manifest: bytes };
}

export const encodeRelease = ({ statement, signature, manifest }: SignedRelease): Uint8Array =>
  concatBytes(statement, signature, manifest);

/** The three parts, copied; nothing is checked but the length. Throws RELEASE_CUT. */
export function splitRelease(bytes: Uint8Array): SignedRelease {
  if (bytes.length <= MANIFEST_AT) throw new FleetError('RELEASE_CUT', { bytes: bytes.length });
  return {
    statement: bytes.slice(0, releaseStatement.size),
    signature: bytes.slice(releaseStatement.size, MANIFEST_AT),
    manifest: bytes.slice(MANIFEST_AT),
  };
}

/**
 * The manifest, once everything holds: made for this network, signed by its release key, the manifest is the one
 * that was signed and says the same kind and version. Throws STATEMENT_…, SIGNATURE_INVALID, RELEASE_MANIFEST,
 * CBOR_INVALID, VERSION_APART, PAYLOAD_INVALID.
 */
export function openRelease(authority: ReleaseAuthority, release: SignedRelease): ReleaseManifest {
  const { network, releaseKey, verifier } = authority;
  const fields = releaseStatement.decodeFor(network, release.statement);
  // Before anything of the manifest is read: whoever cannot sign gets no further than this.
  if (!verifier.verify(releaseKey, release.statement, release.signature))
    throw new FleetError('SIGNATURE_INVALID', { kind: 'release', key: keyText(releaseKey) });
  if (!equalBytes(sha256(release.manifest), fields.manifestHash))
    throw new FleetError('RELEASE_MANIFEST', { version: fields.version, reason: 'its hash is another' });
  const manifest = decodeManifest(release.manifest);
  if (releaseKinds[manifest.kind] !== fields.kind || manifest.version !== fields.version)
    throw new FleetError('RELEASE_MANIFEST', {
      version: fields.version,
      reason: `it is of ${manifest.kind} ${manifest.version}`,
    });
  return manifest;
}
