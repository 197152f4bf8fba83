import { CborReader, type CborValue } from '../cbor.ts';
import { FleetError } from '../errors.ts';

/** Content is hashed and fetched in pieces of this size; a broken download loses no more than one of them. */
export const CHUNK_BYTES = 1024 * 1024;

/** Bounds of one artifact; 4 GiB of content. */
export const artifactLimits = { files: 1_000, chunks: 4_096, path: 200 } as const;

/** One file of an artifact. Its bytes follow those of the file before it in the content. */
export interface ReleaseFile {
  /** Relative, forward slashes; no part begins with a dot, so none leads outside. */
  readonly path: string;
  readonly bytes: number;
  readonly executable: boolean;
  readonly sha256: Uint8Array;
}

/** What one kind of robot computer, or one weight format, installs. */
export interface ReleaseArtifact {
  /** `linux-x64` … of an agent, `float16` … of a model. */
  readonly target: string;
  readonly files: readonly ReleaseFile[];
  /** sha256 of each `CHUNK_BYTES` of the content, the last one shorter. */
  readonly chunks: readonly Uint8Array[];
}

export const contentBytes = ({ files }: Pick<ReleaseArtifact, 'files'>): number =>
  files.reduce((sum, file) => sum + file.bytes, 0);

/** Where a chunk begins and how long it is. */
export function chunkRange(total: number, index: number): { readonly start: number; readonly bytes: number } {
  const start = index * CHUNK_BYTES;
  return { start, bytes: Math.min(CHUNK_BYTES, total - start) };
}

export function encodeArtifact({ target, files, chunks }: ReleaseArtifact): CborValue {
  const rows = files.map(
    ({ path, bytes, executable, sha256 }) =>
      new Map<number, CborValue>([
        [1, path],
        [2, bytes],
        [3, executable ? 1 : 0],
        [4, sha256],
      ]),
  );
  return new Map<number, CborValue>([
    [1, target],
    [2, rows],
    [3, chunks],
  ]);
}

/** Throws PAYLOAD_INVALID. */
export function decodeArtifact(value: CborValue): ReleaseArtifact {
  const reader = new CborReader('release artifact', value);
  const target = reader.text(1, 32);
  if (!TARGET.test(target)) throw invalid('a target has small letters, digits and dashes');
  const files = reader.array(2, artifactLimits.files).map(decodeFile);
  const chunks = reader.array(3, artifactLimits.chunks).map(hashOf);
  const total = contentBytes({ files });
  if (files.length === 0 || total === 0) throw invalid(`${target} is empty`);
  if (chunks.length !== Math.ceil(total / CHUNK_BYTES))
    throw invalid(`${target} has ${chunks.length} chunks for ${total} bytes`);
  assertTree(files);
  return { target, files, chunks };
}

const TARGET = /^[a-z0-9][a-z0-9-]*$/;
const PATH = /^[A-Za-z0-9_@][A-Za-z0-9._@+-]*(\/[A-Za-z0-9_@][A-Za-z0-9._@+-]*)*$/;

function decodeFile(value: CborValue): ReleaseFile {
  const reader = new CborReader('release file', value);
  const path = reader.text(1, artifactLimits.path);
  // A path from outside must never write outside of its slot: "../", "/etc/…", ".hidden".
  if (!PATH.test(path)) throw invalid(`the path ${JSON.stringify(path)} is not allowed`);
  return {
    path,
    bytes: reader.integer(2, 0, artifactLimits.chunks * CHUNK_BYTES),
    executable: reader.integer(3, 0, 1) === 1,
    sha256: reader.bytes(4, 32),
  };
}

/** No path twice, and none that is a file and a folder at once; case counts as equal, as on FAT media. */
function assertTree(files: readonly ReleaseFile[]): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    const name = path.toLowerCase();
    if (seen.has(name)) throw invalid(`the path ${path} is there twice`);
    seen.add(name);
  }
  for (const name of seen) {
    for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
      if (seen.has(name.slice(0, at))) throw invalid(`${name.slice(0, at)} is a file and a folder`);
    }
  }
}

function hashOf(value: CborValue): Uint8Array {
  if (value instanceof Uint8Array && value.length === 32) return value;
  throw invalid('a chunk hash has 32 bytes');
}

const invalid = (reason: string) => new FleetError('PAYLOAD_INVALID', { what: 'release artifact', reason });
