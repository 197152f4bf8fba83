import { CborReader, type CborValue, decodeCbor, encodeCbor } from '../cbor.ts';
import { FleetError } from '../errors.ts';
import { compareBytes } from '../ids.ts';
import { decodeArtifact, encodeArtifact, type ReleaseArtifact } from './artifact.ts';
import { decodeModelFacts, encodeModelFacts, isWeightFormat, type ModelFacts } from './model-facts.ts';

/** Wire numbers of the kinds; append-only, the same as in the release statement. */
export const releaseKinds = { agent: 1, model: 2 } as const;
export type ReleaseKind = keyof typeof releaseKinds;

export const isReleaseKind = (text: string): text is ReleaseKind => Object.hasOwn(releaseKinds, text);

export const manifestLimits = { bytes: 256 * 1024, artifacts: 16, channel: 32, label: 64 } as const;
const MANIFEST_VERSION = 1;

/** What the release key signs the hash of. A release of one version is the same for every robot. */
export interface ReleaseManifest {
  readonly kind: ReleaseKind;
  /** Rises a kind, on all channels together; a robot never goes below what it ran. */
  readonly version: number;
  /** For people: `0.4.1`. */
  readonly label: string;
  /** Robots follow one channel: `stable`, `beta` … */
  readonly channel: string;
  /** A robot below this version first installs one in between. */
  readonly minimum: number;
  /** One a target, in the order of their names. */
  readonly artifacts: readonly ReleaseArtifact[];
  /** Of a model, and of nothing else. */
  readonly model?: ModelFacts;
}

/** The bytes that are hashed. Throws PAYLOAD_INVALID for what a robot would refuse. */
export function encodeManifest(manifest: ReleaseManifest): Uint8Array {
  const { kind, version, label, channel, minimum, artifacts, model } = manifest;
  const bytes = encodeCbor(
    new Map<number, CborValue>([
      [1, MANIFEST_VERSION],
      [2, releaseKinds[kind]],
      [3, version],
      [4, label],
      [5, channel],
      [6, minimum],
      [7, artifacts.map(encodeArtifact)],
      ...(model === undefined ? [] : [[8, encodeModelFacts(model)] as const]),
    ]),
  );
  decodeManifest(bytes);
  return bytes;
}

/** Throws CBOR_INVALID, VERSION_APART, PAYLOAD_INVALID. */
export function decodeManifest(bytes: Uint8Array): ReleaseManifest {
  const reader = new CborReader(
    'release manifest',
    decodeCbor('release manifest', bytes, manifestLimits.bytes),
  );
  reader.version(1, MANIFEST_VERSION);
  const number = reader.integer(2);
  const kind = (Object.keys(releaseKinds) as ReleaseKind[]).find((each) => releaseKinds[each] === number);
  if (kind === undefined) throw invalid('unknown kind of release');
  const version = reader.integer(3, 1);
  const channel = reader.text(5, manifestLimits.channel);
  if (!/^[a-z][a-z0-9-]*$/.test(channel)) throw invalid('a channel has small letters, digits and dashes');
  const artifacts = reader.array(7, manifestLimits.artifacts).map(decodeArtifact);
  if (artifacts.length === 0) throw invalid('there is nothing to install');
  const targets = artifacts.map(({ target }) => target);
  if (targets.some((target, i) => i > 0 && target <= (targets[i - 1] ?? '')))
    throw invalid('targets must rise and be there once');
  if (reader.has(8) !== (kind === 'model')) throw invalid('a model, and only a model, has model facts');
  const manifest = {
    kind,
    version,
    label: reader.text(4, manifestLimits.label),
    channel,
    minimum: reader.integer(6, 0, version - 1),
    artifacts,
  };
  if (kind === 'agent') return manifest;
  const model = decodeModelFacts(reader.value(8));
  assertGolden(artifacts, model);
  return { ...manifest, model };
}

/** Every format carries the pictures it is tested with: a robot must not need a second download to judge it. */
function assertGolden(artifacts: readonly ReleaseArtifact[], { golden }: ModelFacts): void {
  for (const { target, files } of artifacts) {
    if (!isWeightFormat(target)) throw invalid(`${target} is no weight format`);
    const lacking = golden.find((hash) => !files.some(({ sha256 }) => compareBytes(sha256, hash) === 0));
    if (lacking !== undefined) throw invalid(`${target} lacks a golden picture`);
  }
}

/** Undefined when the release is not made for this target. */
export const artifactFor = (manifest: ReleaseManifest, target: string): ReleaseArtifact | undefined =>
  manifest.artifacts.find((artifact) => artifact.target === target);

const invalid = (reason: string) => new FleetError('PAYLOAD_INVALID', { what: 'release manifest', reason });
