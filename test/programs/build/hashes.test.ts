import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { BuildError } from '../../../programs/build/build-error.ts';
import { committedHashes, compareHashes, compareToolchains, sha256 } from '../../../programs/build/hashes.ts';
import { workspace } from '../../../programs/build/workspace.ts';

const space = workspace('none');
const committed = committedHashes(space);

test('The committed bytecode, IDL and lockfile are the ones that were built together', (t) => {
  for (const file of ['wayproof.so', 'wayproof.json'] as const) {
    t.is(sha256(readFileSync(join(space.artifacts, file))), committed[file], file);
  }
  t.is(sha256(readFileSync(join(space.programs, 'Cargo.lock'))), committed['Cargo.lock']);
});

test('A build with other bytes fails with status 1 and both hashes', (t) => {
  t.notThrows(() => compareHashes(committed, committed));
  const other = { ...committed, 'wayproof.so': 'ff' };
  const error = t.throws(() => compareHashes(committed, other), { instanceOf: BuildError });
  t.is(error.exitCode, 1);
  t.regex(error.message, new RegExp(`^wayproof.so differs .* ff .* ${committed['wayproof.so']}`));
});

test('A toolchain that moved is told apart from a difference: status 3, both versions', (t) => {
  t.notThrows(() => compareToolchains(committed.toolchain, committed.toolchain));
  const packages = { ...committed.toolchain.packages, 'rustc-web': '1.97.0' };
  const error = t.throws(() => compareToolchains(committed.toolchain, { ...committed.toolchain, packages }), {
    instanceOf: BuildError,
  });
  t.is(error.exitCode, 3);
  t.regex(error.message, /rustc-web is 1\.97\.0, was 1\.96\.0/);
});

test('The bytecode holds no path of the machine it was built on', (t) => {
  const text = readFileSync(join(space.artifacts, 'wayproof.so'), 'latin1');
  t.notRegex(text, /\/(root|home|usr|tmp|mnt)\//);
});
