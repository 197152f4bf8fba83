import { join } from 'node:path';
import type { NetworkId } from '../../protocol/ids.ts';
import type { ReleaseArtifact } from '../../protocol/releases/artifact.ts';
import type { ReleaseKind, ReleaseManifest } from '../../protocol/releases/manifest.ts';
import { encodeRelease, signRelease } from '../../protocol/releases/signed-release.ts';
import type { Signer } from '../../protocol/verifier.ts';
import { writePrivateFile } from '../private-file.ts';
import { SIGNED_NAME, writeContent } from './release-folder.ts';
import { agentFiles, filesIn, type SourceFile } from './source-files.ts';

export interface CreateRelease {
  readonly kind: ReleaseKind;
  readonly network: NetworkId;
  readonly releaseKey: Signer;
  readonly version: number;
  readonly label: string;
  readonly channel: string;
  readonly minimum: number;
  /** A folder for each target or weight format. */
  readonly from: ReadonlyMap<string, string>;
  /** The agent of this program, bundled now, for robots like this machine. */
  readonly bundled?: { readonly target: string; readonly files: readonly SourceFile[] };
  readonly out: string;
  readonly onTarget: (target: string) => void;
}

/**
 * Gathers what is released, hashes it, and signs, on the machine that holds the release key; nothing is sent anywhere. The
 * signature comes last: a folder without it is no release. Throws CLI_FILE_…, MODEL_INVALID, PAYLOAD_INVALID.
 */
export async function createRelease(options: CreateRelease): Promise<ReleaseManifest> {
  const { kind, version, label, channel, minimum, from, bundled, out, network, releaseKey, onTarget } =
    options;
  const artifacts: ReleaseArtifact[] = [];
  const add = async (target: string, files: readonly SourceFile[]) => {
    onTarget(target);
    artifacts.push(await writeContent(out, target, files));
  };
  if (bundled !== undefined) await add(bundled.target, bundled.files);
  for (const [target, folder] of from)
    await add(target, await (kind === 'agent' ? agentFiles(folder, target) : filesIn(folder)));
  artifacts.sort((a, b) => (a.target < b.target ? -1 : 1));
  const plain = { kind, version, label, channel, minimum, artifacts };
  const manifest: ReleaseManifest =
    kind === 'agent' ? plain : { ...plain, model: await (await import('./model-facts.ts')).modelFacts(from) };
  const signed = encodeRelease(signRelease(network, releaseKey, manifest));
  await writePrivateFile('signed release', join(out, SIGNED_NAME), signed);
  return manifest;
}
