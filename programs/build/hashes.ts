import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BuildError, TOOLCHAIN_MOVED } from './build-error.ts';
import type { Toolchain } from './toolchain.ts';
import type { Workspace } from './workspace.ts';

/** programs/artifacts/hashes.json: what was built, from what, with what. Digests are sha256 in hex. */
export interface Hashes {
  readonly 'wayproof.so': string;
  readonly 'wayproof.json': string;
  readonly 'Cargo.lock': string;
  readonly toolchain: Toolchain;
}

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

export function hashArtifacts(
  workspace: Workspace,
  program: Buffer,
  description: string,
  toolchain: Toolchain,
): Hashes {
  return {
    'wayproof.so': sha256(program),
    'wayproof.json': sha256(description),
    'Cargo.lock': sha256(readFileSync(join(workspace.programs, 'Cargo.lock'))),
    toolchain,
  };
}

export function committedHashes({ artifacts }: Workspace): Hashes {
  return JSON.parse(readFileSync(join(artifacts, 'hashes.json'), 'utf8')) as Hashes;
}

/** Compare a fresh build with the committed one. Throws a sentence about the first difference. */
export function compareHashes(committed: Hashes, built: Hashes): void {
  for (const file of ['Cargo.lock', 'wayproof.so', 'wayproof.json'] as const) {
    if (built[file] === committed[file]) continue;
    throw new BuildError(
      `${file} differs from the committed build: sha256 ${built[file]} instead of ${committed[file]}.`,
    );
  }
}

/** Before an hour of doubt about bytes: is this the toolchain they were made with? */
export function compareToolchains(committed: Toolchain, here: Toolchain): void {
  const moved = Object.entries(committed.packages)
    .filter(([name, version]) => here.packages[name] !== version)
    .map(([name, version]) => `${name} is ${here.packages[name] ?? 'absent'}, was ${version}`);
  if (committed.rustc !== here.rustc) moved.push(`rustc is ${here.rustc}, was ${committed.rustc}`);
  if (moved.length === 0) return;
  throw new BuildError(
    `Debian's toolchain moved since the bytecode was committed (${moved.join('; ')}): ` +
      'the comparison says nothing and was skipped. The tests of the committed bytecode still hold.',
    TOOLCHAIN_MOVED,
  );
}
